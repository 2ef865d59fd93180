"""The nouns of the use log: actions, events, rows as they are kept and entries as they are read."""

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from varanto.kit.context import Professional

NOBODY = UUID(int=0)
"""The client of an event that is about no client."""


class Action(StrEnum):
    """What was done, `subject:act`; the wire form is kept for ever."""

    DOCUMENT_STORE = "document:store"
    DOCUMENT_REPLACE = "document:replace"
    DOCUMENT_INVALIDATE = "document:invalidate"
    DOCUMENT_VALIDATE = "document:validate"
    DOCUMENT_SEARCH = "document:search"
    DOCUMENT_FETCH = "document:fetch"
    METADATA_FETCH = "metadata:fetch"
    VERSIONS_FETCH = "versions:fetch"
    DOCUMENT_RECONCILE = "document:reconcile"
    TOKEN_ISSUE = "token:issue"  # noqa: S105 (an action, not a password)
    ORGANISATION_PUT = "organisation:put"
    ASSIGNMENTS_PUT = "assignments:put"
    SYSTEM_PUT = "system:put"
    REQUEST_ATTEMPT = "request:attempt"


class Outcome(StrEnum):
    """How it ended: done, refused by a rule, or stopped by a problem."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something to be logged (lokitapahtuma); who, in which role and when come from the context.

    `detail` is sealed, so it may name codes, reasons and persons; `document` and `set_id` are OIDs.
    """

    action: Action
    outcome: Outcome = Outcome.DONE
    client_id: UUID | None = None
    controller: str | None = None
    register: str | None = None
    document: str | None = None
    set_id: str | None = None
    version: int | None = None
    purpose: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of `log_entry`: nothing in clear names a person."""

    client_id: UUID
    entry_id: UUID
    logged_at: datetime
    action: Action
    outcome: Outcome
    controller: str | None
    register: str | None
    document_oid: str | None
    set_id: str | None
    version: int | None
    purpose: str | None
    organisation: str | None
    unit: str | None
    role: str | None
    system: str | None
    user_index: bytes | None
    trace_id: str | None
    sealed: bytes = field(repr=False)

    def as_json(self) -> dict[str, object]:
        """The form that the SQL function `log_append` takes: plain JSON values, bytes in PostgreSQL's hex form."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Private:
    """The part of an entry that is kept sealed, for it names persons."""

    professional: Professional | None = None
    sender: Professional | None = None
    supervised_role: str | None = None
    service_tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    authority: bool = False
    desk: str = ""
    detail: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log opened for whoever may read it."""

    row: Row
    private: Private = field(repr=False)


def _plain(value: object) -> object:
    match value:
        case bytes():
            return f"\\x{value.hex()}"
        case datetime():
            return value.isoformat()
        case UUID():
            return str(value)
        case _:
            return value
