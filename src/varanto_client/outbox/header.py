"""What the outbox reads of a document: its place in the order, and what it depends on."""

from collections.abc import Sequence
from datetime import UTC, datetime

from varanto_client.outbox.model import Header
from varanto_client.outbox.sealing import Cipher
from varanto_client.validation import LARGEST
from varanto_formats.cda.model import Document
from varanto_formats.cda.read import read
from varanto_formats.findings import Finding, Severity, finding
from varanto_formats.identifiers import Identifier, oids

_RELATIONSHIP, _CASE, _REST = range(3)
_RANKS = {"1": _RELATIONSHIP, "2": _CASE}
_EARLIEST = datetime(1, 1, 1, tzinfo=UTC)


def read_header(data: bytes, cipher: Cipher) -> Header | Sequence[Finding]:
    """The header of a document, or why it cannot be archived: too large, unreadable, or without an identifier."""
    if len(data) > LARGEST:
        return [finding("too-large", "/", str(LARGEST))]
    reading = read(data)
    document = reading.document
    if document is None:
        return [found for found in reading.findings if found.severity is Severity.ERROR]
    if not oids.is_oid(document.oid):
        return [finding("oid-invalid", "/ClinicalDocument/id/@root")]
    return _header(document, cipher)


def _header(document: Document, cipher: Cipher) -> Header:
    group = document.document_group.code if document.document_group else ""
    rank = _RANKS.get(group, _REST)
    clients = [cipher.mark("client", oids.base(one.system), one.value) for one in _identifiers(document)]
    case = cipher.mark("case", document.case) if document.case else None
    return Header(
        oid=document.oid,
        set_id=document.set_id if oids.is_oid(document.set_id) else "",
        version=document.version,
        rank=rank,
        created_at=_sortable(document.created_at or _EARLIEST),
        opens={_RELATIONSHIP: clients[0] if clients else None, _CASE: case}.get(rank),
        needs={_RELATIONSHIP: (), _CASE: tuple(clients)}.get(rank, (*clients, *([case] if case else []))),
    )


def _identifiers(document: Document) -> list[Identifier]:
    return [one.identifier for one in document.clients if one.identifier]


def _sortable(moment: datetime) -> str:
    """The moment in UTC, as text that sorts; the earliest of all where the calendar does not reach so far."""
    try:
        return moment.astimezone(UTC).isoformat(timespec="microseconds")
    except OverflowError:
        return _EARLIEST.isoformat(timespec="microseconds")
