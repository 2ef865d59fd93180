"""The nouns of the logs: actions, events, rows as they are kept and entries as they are read."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from datetime import datetime
from enum import StrEnum
from functools import cache
from importlib import resources
from typing import NamedTuple
from uuid import UUID

from varanto.kit.context import Professional
from varanto_formats.findings import Text
from varanto_formats.identifiers import Identifier

NOBODY = UUID(int=0)
"""The client of an event that is about no client."""


LOG_ID = 1
"""The one log there is; its number is part of every key of the tree."""


class Action(StrEnum):
    """What was done, `subject:act`; the wire form is kept for ever."""

    DOCUMENT_STORE = "document:store"
    DOCUMENT_REPLACE = "document:replace"
    DOCUMENT_INVALIDATE = "document:invalidate"
    DOCUMENT_DISPOSE = "document:dispose"
    DOCUMENT_VALIDATE = "document:validate"
    DOCUMENT_SEARCH = "document:search"
    DOCUMENT_SUMMARY = "document:summary"
    DOCUMENT_FETCH = "document:fetch"
    METADATA_FETCH = "metadata:fetch"
    VERSIONS_FETCH = "versions:fetch"
    CASE_LINK = "case:link"
    CASE_UNLINK = "case:unlink"
    CASE_LINKS_READ = "case:links"
    DOCUMENT_RECONCILE = "document:reconcile"
    DOCUMENT_CHANGES = "document:changes"
    RIGHTS_READ = "rights:read"
    RIGHTS_PREVIEW = "rights:preview"
    WILLS_SEARCH = "wills:search"
    WILLS_PREVIEW = "wills:preview"
    DECISION_READ = "decision:read"
    DECISION_REPLAY = "decision:replay"
    DECISION_SEARCH = "decision:search"
    PERSON_LINK = "person:link"
    PERSON_UNLINK = "person:unlink"
    NOTICE_MAKE = "notice:make"
    NOTICE_CORRECT = "notice:correct"
    NOTICE_INVALIDATE = "notice:invalidate"
    NOTICE_READ = "notice:read"
    LOG_SEARCH = "log:search"
    LOG_PROOF = "log:proof"
    LOG_REQUEST_RECEIVE = "log-request:receive"
    LOG_REQUEST_READ = "log-request:read"
    LOG_REQUEST_IDENTIFY = "log-request:identify"
    LOG_REQUEST_DRAFT = "log-request:draft"
    LOG_REQUEST_ANSWER = "log-request:answer"
    LOG_REQUEST_REFUSE = "log-request:refuse"
    TOKEN_ISSUE = "token:issue"  # noqa: S105 (an action, not a password)
    ORGANISATION_PUT = "organisation:put"
    ASSIGNMENTS_PUT = "assignments:put"
    ASSIGNMENTS_READ = "assignments:read"
    VISIBILITY_PUT = "visibility:put"
    MANDATES_PUT = "mandates:put"
    MANDATES_READ = "mandates:read"
    SYSTEM_PUT = "system:put"
    DEATH_STATE = "death:state"
    HOLD_PLACE = "hold:place"
    HOLD_RELEASE = "hold:release"
    DISPOSAL_PROPOSE = "disposal:propose"
    DISPOSAL_APPROVE = "disposal:approve"
    WITHDRAWAL_PROPOSE = "withdrawal:propose"
    WITHDRAWAL_CONFIRM = "withdrawal:confirm"
    WITHDRAWAL_DECLINE = "withdrawal:decline"
    STATISTICS_READ = "statistics:read"
    REVIEW_FIND = "review:find"
    REVIEW_LIST = "review:list"
    REVIEW_READ = "review:read"
    REVIEW_ASK = "review:ask"
    REVIEW_ANSWER = "review:answer"
    REVIEW_CLOSE = "review:close"
    REVIEW_STAFF = "review:staff"
    SESSION_BEGIN = "session:begin"
    SESSION_TAKE = "session:take"
    SESSION_END = "session:end"
    SESSION_ATTEMPT = "session:attempt"
    REQUEST_ATTEMPT = "request:attempt"


class Outcome(StrEnum):
    """How it ended: done, refused by a rule, or stopped by a problem."""

    DONE = "done"
    REFUSED = "refused"
    FAILED = "failed"


class Book(StrEnum):
    """The log in which an entry stands: use log (käyttöloki) or disclosure log (luovutusloki), 703/2023 10 §."""

    USE = "use"
    DISCLOSURE = "disclosure"


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """Something to be logged (lokitapahtuma); who, in which role and when come from the context.

    `detail` is sealed, so it may name codes, reasons and persons. `document` and `set_id` name the one version that
    was asked for or stored; `documents` are the OIDs of all that were released, and `controllers` beside them, one
    for each, say whose they were (left out, all were of `controller`). `basis` is the ground in a short code.
    """

    action: Action
    outcome: Outcome = Outcome.DONE
    book: Book = Book.USE
    client_id: UUID | None = None
    controller: str | None = None
    register: str | None = None
    document: str | None = None
    set_id: str | None = None
    version: int | None = None
    documents: tuple[str, ...] = ()
    controllers: tuple[str, ...] = ()
    purpose: str | None = None
    basis: str | None = None
    detail: Mapping[str, object] = field(default_factory=dict[str, object], repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Row:
    """One row of `log_entry`: nothing in clear names a person.

    `controllers` stand beside `documents`, one for each; `controller` is the only one, or None where there are
    several. `leaf` is what the Merkle tree holds of all the other columns and the `salt` (rules/entries.py).
    """

    client_id: UUID
    entry_id: UUID
    logged_at: datetime
    book: Book
    action: Action
    outcome: Outcome
    controller: str | None
    register: str | None
    document_oid: str | None
    set_id: str | None
    version: int | None
    documents: tuple[str, ...]
    controllers: tuple[str, ...]
    purpose: str | None
    basis: str | None
    organisation: str | None
    unit: str | None
    role: str | None
    system: str | None
    user_index: bytes | None
    trace_id: str | None
    sealed: bytes = field(repr=False)
    salt: bytes = field(default=b"", repr=False)
    leaf: bytes = field(default=b"", repr=False)

    def as_json(self) -> dict[str, object]:
        """The form that the SQL function `log_append` takes: plain JSON values, bytes in PostgreSQL's hex form."""
        return {one.name: _plain(getattr(self, one.name)) for one in fields(self)}


CANONICAL = tuple(sorted(one.name for one in fields(Row) if one.name not in {"salt", "leaf"}))
"""The columns of an entry that its leaf covers, in canonical order."""


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
    person: Identifier | None = None
    on_behalf_of: Identifier | None = None
    request: UUID | None = None
    detail: Mapping[str, object] = field(default_factory=dict[str, object])


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry of the log opened for whoever may read it."""

    row: Row
    private: Private = field(repr=False)


class Sight(StrEnum):
    """How much of an entry a reader may see."""

    NONE = "none"
    PART = "part"
    WHOLE = "whole"


@dataclass(frozen=True, slots=True, kw_only=True)
class Search:
    """Which entries are wanted; None means any. `after` is where the page before ended."""

    client: Identifier | None = None
    user: Identifier | None = field(default=None, repr=False)
    unit: str | None = None
    begin: datetime | None = None
    end: datetime | None = None
    document: str | None = None
    basis: str | None = None
    book: Book | None = None
    outcome: Outcome | None = None
    entry: UUID | None = None
    limit: int = 100
    after: tuple[datetime, UUID] | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An entry as its reader may see it: `documents` and `controllers` beside each other, perhaps a part of them.

    `client` is told to those who may know her; `private` is None for a citizen, who is told no recipient person.
    """

    row: Row
    documents: tuple[str, ...]
    controllers: tuple[str, ...]
    client: Identifier | None = None
    private: Private | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True)
class Page:
    """A page of entries, newest first: how many there are in all, and where the next page begins."""

    total: int
    items: tuple[Seen, ...]
    last: tuple[datetime, UUID] | None


@dataclass(frozen=True, slots=True)
class Act:
    """When a professional last acted in a unit and role of an organisation."""

    user: Identifier = field(repr=False)
    unit: str | None
    role: str
    last: datetime


class Kept(NamedTuple):
    """An entry as it is kept, in canonical form. A tuple, for a log is verified by the million."""

    salt: bytes
    leaf: bytes
    canonical: bytes


@cache
def words(kind: str) -> Mapping[str, Text]:
    """Each `action`, `purpose`, `basis` or `reason` (of invalidation) in plain words by its wire form (words.toml)."""
    table = tomllib.loads(resources.files("varanto.log").joinpath("data", "words.toml").read_text("utf-8"))
    return {code: Text(**row) for code, row in table[kind].items()}


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
