"""Use cases of comparing: two versions, two documents, a document and a file, the go-live test's three kinds."""

import json
from collections.abc import Sequence

import varanto.disclosure.service as disclosure
from varanto.access.model import Administrative, Purpose, Reason, Refused, WorkContext
from varanto.archive.model import CLIENT_DOCUMENTS, Group, Search, Status
from varanto.comparing import rules
from varanto.comparing.model import Checked, Checklist, Compared, Kind, Side, Unreadable, Wish
from varanto.disclosure.model import FetchRequest, Form, Item, Released, SearchRequest, Unknown
from varanto.kit.context import Context
from varanto.kit.html import Upload
from varanto_formats.cda.read import Reading, read
from varanto_formats.identifiers import Identifier

KINDS = ((Group.RELATIONSHIP,), (Group.CASE,), tuple(sorted(CLIENT_DOCUMENTS)))
"""What the archivist looks for after the go-live test (seeds/000)."""
MOST = 500
COMPARISON = Reason("quality", "vertailu")
GO_LIVE = Reason("go-live", "käyttöönottokoe")


def compare(ctx: Context, wish: Wish) -> Compared | Unreadable | Refused | Unknown:
    """A document beside another one or a file; beside the version before it where neither is named.

    Bodies leave the archive by the gate, each reading is logged; a file is read in memory and not kept.
    """
    purpose = _purpose(COMPARISON, wish.reveal)
    versions = disclosure.versions(ctx, FetchRequest(wish.oid, purpose))
    if isinstance(versions, Refused | Unknown):
        return versions
    own = next(one for one in versions if one.version.oid == wish.oid)
    right = _stored(ctx, own, purpose)
    left = _beside(ctx, wish, purpose, versions)
    if isinstance(right, Refused | Unknown):
        return right
    if isinstance(left, Refused | Unknown | Unreadable):
        return left
    return Compared(versions=versions, right=right, left=left, sheet=rules.sheet(left, right) if left else None)


def checklist(ctx: Context, client: Identifier, files: Sequence[Upload]) -> Checklist | Refused:
    """Which kinds of documents of a test client are stored and valid, and whether they equal files of the source.

    A file is compared with the stored document of its OID, which the gate releases; it is not kept.
    """
    purpose = _purpose(GO_LIVE)
    valid = Search(client_ids=(), states=[Status.VALID])
    found = disclosure.search(ctx, SearchRequest(client=client, purpose=purpose, filters=valid, limit=MOST))
    if isinstance(found, Refused):
        return found
    kinds = tuple(
        Kind(groups, tuple(one for one in found.items if one.version.document_group in groups)) for groups in KINDS
    )
    stored = {one.version.oid: one for one in found.items}
    readings = [(one, read(one.content)) for one in files]
    unread = tuple(one.name for one, reading in readings if reading.document is None)
    checked = tuple(_checked(ctx, one.name, reading, stored, purpose) for one, reading in readings if reading.document)
    return Checklist(kinds, checked, unread)


def _beside(
    ctx: Context, wish: Wish, purpose: Purpose, versions: Sequence[Item]
) -> Side | Unreadable | Refused | Unknown | None:
    """What the document is compared with; nothing where it is the first version and nothing else was named."""
    if wish.file is not None:
        return _of_file(wish.file)
    known = {one.version.oid: one for one in versions}
    before = list(known)[: list(known).index(wish.oid)]
    beside = wish.beside or (before[-1] if before else "")
    if not beside:
        return None
    item = known.get(beside) or disclosure.metadata(ctx, FetchRequest(beside, purpose))
    return _stored(ctx, item, purpose) if isinstance(item, Item) else item


def _checked(ctx: Context, name: str, reading: Reading, stored: dict[str, Item], purpose: Purpose) -> Checked:
    oid = reading.document.oid if reading.document else ""
    item = stored.get(oid)
    kept = _stored(ctx, item, purpose) if item else None
    if not isinstance(kept, Side):
        return Checked(name, oid)
    return Checked(name, oid, rules.sheet(_side(reading, file=name), kept))


def _stored(ctx: Context, item: Item, purpose: Purpose) -> Side | Refused | Unknown:
    """A document as the gate releases it: as it was received, or where it is masked its structured body alone."""

    def choose(offered: Sequence[str]) -> str:
        return Form.XML if Form.XML in offered else Form.JSON

    released = disclosure.fetch(ctx, FetchRequest(item.version.oid, purpose), choose)
    if not isinstance(released, Released):
        return released
    if released.form is Form.JSON:
        return Side(facts={}, content=json.loads(released.content), item=item, masked=True)
    return _side(read(released.content), item=item)


def _of_file(file: Upload) -> Side | Unreadable:
    reading = read(file.content)
    if reading.document is None:
        return Unreadable(reading.findings[0].message)
    return _side(reading, file=file.name)


def _side(reading: Reading, *, item: Item | None = None, file: str = "") -> Side:
    document = reading.document
    if document is None:
        raise LookupError("a kept document cannot be read")
    return Side(
        facts=rules.facts(document),
        content=_content(document.body.json if document.body else None),
        lines=rules.lines(document.body),
        item=item,
        file=file,
    )


def _content(body: bytes | None) -> object:
    """The structured body; of one that is no JSON the text, so that it is compared too."""
    try:
        return json.loads(body) if body else None
    except (ValueError, RecursionError):
        return (body or b"").decode("utf-8", "replace")


def _purpose(reason: Reason, reveal: str = "") -> Purpose:
    context = WorkContext(administrative=Administrative.ARCHIVE)
    return Purpose(context=context, reason=reason, reveal=reveal or None)
