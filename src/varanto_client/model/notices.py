"""Disclosure notices (luovutusilmoitus, LILM): what was disclosed outside the archive (disclosure.md §3.2)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

import msgspec

from varanto_formats.findings import Finding
from varanto_formats.identifiers import Identifier


class _Wire(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, forbid_unknown_fields=True):
    """A part of a notice in the form of the contract; nothing of it shows in `repr`."""

    def __repr__(self) -> str:
        return f"{type(self).__name__}(***)"


class NoticeRecipient(_Wire, frozen=True, kw_only=True):
    """Who got the data (vastaanottaja).

    `type` is authority, social-provider, health-provider, private, court, police, relative or other.
    """

    type: str
    organization: str | None = None
    organization_name: str = ""
    family: str = ""
    given: str = ""
    title: str = ""


class NoticeDiscloser(_Wire, frozen=True, kw_only=True):
    """Who gave the data (luovuttaja)."""

    family: str
    given: str = ""
    title: str = ""
    unit: str | None = None
    unit_name: str = ""


class NoticeBasis(_Wire, frozen=True, kw_only=True):
    """On what it rested: permit, consent, a section of the Act (`55-2`, `63`) or other-law, and in words."""

    code: str
    text: str
    will_version: str | None = None


class NoticeDocument(_Wire, frozen=True, kw_only=True):
    """A document that was disclosed whole."""

    oid: str
    name: str = ""


class NoticeTime(_Wire, frozen=True, kw_only=True):
    """From which moment the data were disclosed, and until which where it took longer."""

    begin: datetime = msgspec.field(name="from")
    end: datetime | None = msgspec.field(default=None, name="to")


class DisclosureNotice(_Wire, frozen=True, kw_only=True):
    """A disclosure outside the archive: one recipient, one occasion, of some data or of whole documents.

    It names either its day or its time. `form` is paper, oral, e-message, interface or viewing.
    """

    clients: tuple[Identifier, ...]
    service_task: str
    recipient: NoticeRecipient
    discloser: NoticeDiscloser
    basis: NoticeBasis
    purpose: str
    controller: str | None = None
    register: str | None = None
    service: str = ""
    described_data: str = ""
    documents: tuple[NoticeDocument, ...] = ()
    disclosed_on: date | None = None
    disclosed_at: NoticeTime | None = None
    form: str | None = None
    requested_by: str = ""
    requested_on: date | None = None
    additional: str = ""

    def members(self) -> dict[str, Any]:
        """The notice as it goes over the wire."""
        return msgspec.to_builtins(self)


@dataclass(frozen=True, slots=True, kw_only=True)
class KeptNotice:
    """A version of a notice as it is kept; `content` is what was sent, `findings` are warnings."""

    id: str
    version: int
    state: str
    made_at: datetime
    log_entry: str
    content: Mapping[str, Any] = field(repr=False)
    reason: str = field(default="", repr=False)
    findings: tuple[Finding, ...] = ()
