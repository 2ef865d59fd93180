"""The use case: say of files what storing would say, and keep nothing, neither a file nor a log entry of it."""

from collections.abc import Iterator, Sequence

import varanto.codes.service as codes
from varanto.kit.context import Context
from varanto.kit.html import Upload
from varanto.validation import rules
from varanto.validation.model import Draft, Kind, Mistake, Outcome
from varanto_formats.cda import xml
from varanto_formats.cda.read import Reading, read
from varanto_formats.checks import check as check_alone
from varanto_formats.checks import content
from varanto_formats.hl7.frame import check_frame

FRAME = "RCMR_IN200002FI01"


def check(ctx: Context, files: Sequence[Upload]) -> Outcome | Mistake:
    """Check a document by itself, with its transfer frame where that is the other of two files."""
    frames = [one for one in files if _is_frame(one.content)]
    documents = [one for one in files if one not in frames]
    if not files:
        return Mistake.NO_FILE
    if len(frames) > 1 or len(documents) > 1:
        return Mistake.TOO_MANY
    if not documents:
        return Mistake.NO_DOCUMENT
    reading = read(documents[0].content)
    known = codes.measures(ctx)
    checked = check_alone(
        reading,
        structures=known.structures,
        trust=ctx.trust,
        now=ctx.now,
        mode=ctx.mode,
        code_sets=known.code_sets,
    )
    framed = [found for one in frames for found in check_frame(one.content, reading, ctx.mode)]
    return rules.outcome((*framed, *checked.findings), [*map(_frame, frames), *_drafts(documents[0], reading)])


def _is_frame(data: bytes) -> bool:
    root = _root(data)
    return root is not None and xml.local(root) == FRAME


def _root(data: bytes) -> xml.Element | None:
    try:
        return xml.parse(data)
    except xml.UnreadableError:
        return None


def _frame(file: Upload) -> Draft:
    return rules.file_draft(Kind.FRAME, file.name, file.content, _root(file.content))


def _drafts(file: Upload, reading: Reading) -> Iterator[Draft]:
    """The document, and its structured body where that can be read."""
    yield rules.file_draft(Kind.DOCUMENT, file.name, file.content, reading.root)
    body = reading.document.body if reading.document else None
    whole = content.read(body.json).whole if body and body.json is not None else None
    if whole and whole.exists:
        yield rules.content_draft(file.name, whole)
