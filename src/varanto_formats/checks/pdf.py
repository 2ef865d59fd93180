"""The display form in PDF/A: a look at its structure, not a full conformance test."""

import io
from collections.abc import Iterator
from typing import Any, cast

import pikepdf

from varanto_formats.checks.model import Display
from varanto_formats.checks.xhtml import PLACE
from varanto_formats.findings import Finding, finding

MAX_OBJECTS = 100_000

_ACTIONS = frozenset(
    {
        "/JavaScript",
        "/Launch",
        "/SubmitForm",
        "/ImportData",
        "/GoToR",
        "/GoToE",
        "/Movie",
        "/Sound",
        "/Rendition",
        "/RichMediaExecute",
    }
)
_KEYS = frozenset({"/JS", "/AA", "/EF", "/EmbeddedFiles", "/XFA", "/RichMediaContent"})
_TYPES = frozenset({"/EmbeddedFile"})
_PROGRAMS = ("/FontFile", "/FontFile2", "/FontFile3")


def read(data: bytes) -> Display:
    """Look at a display form in PDF; never raises.

    Findings: `body-invalid` where it cannot be opened, is encrypted, does not claim PDF/A or has a font that is not
    embedded; `active-content` for scripts, actions that leave the document, forms with programs, embedded files.
    """
    try:
        with pikepdf.open(io.BytesIO(data)) as document:
            return Display(findings=tuple(_judge(document)))
    except Exception:  # noqa: BLE001 # hostile files make the library raise almost anything
        return Display(findings=(finding("body-invalid", PLACE, "PDF"),))


def _judge(document: pikepdf.Pdf) -> Iterator[Finding]:
    if document.is_encrypted:
        yield finding("body-invalid", PLACE, "PDF/A, encrypted")
    if not document.open_metadata().pdfa_status:
        yield finding("body-invalid", PLACE, "PDF/A, pdfaid")
    if len(document.objects) > MAX_OBJECTS:
        yield finding("body-invalid", PLACE, f"PDF/A, > {MAX_OBJECTS}")
        return
    dictionaries = [part for whole in document.objects for part in _dictionaries(whole)]
    if any(not _is_embedded(part) for part in dictionaries if part.get("/Type") == "/Font"):
        yield finding("body-invalid", PLACE, "PDF/A, fonts")
    kinds = dict.fromkeys(kind for part in dictionaries for kind in _active_parts(part))
    yield from (finding("active-content", PLACE, kind) for kind in kinds)


def _active_parts(part: Any) -> Iterator[str]:  # noqa: ANN401 # pikepdf's dictionaries have no narrower type
    yield from (key for key in _KEYS if key in part)
    yield from (str(part[key]) for key, known in (("/S", _ACTIONS), ("/Type", _TYPES)) if str(part.get(key)) in known)


def _is_embedded(font: Any) -> bool:  # noqa: ANN401 # see above
    """Whether a font brings its own shapes along; a composite font does so by its descendants."""
    if str(font.get("/Subtype")) in {"/Type0", "/Type3"}:
        return True
    descriptor = font.get("/FontDescriptor")
    return descriptor is not None and any(program in descriptor for program in _PROGRAMS)


def _dictionaries(whole: object) -> Iterator[Any]:
    """The dictionaries and streams within one object of the file, not following references."""
    waiting = [cast("Any", whole)]
    while waiting:
        part = waiting.pop()
        if isinstance(part, pikepdf.Array):
            waiting.extend(item for item in cast("Any", part) if not getattr(item, "is_indirect", False))
        elif isinstance(part, pikepdf.Dictionary | pikepdf.Stream):
            yield part
            values = (part[key] for key in part.keys())  # noqa: SIM118 # a stream iterates over nothing
            waiting.extend(value for value in values if not getattr(value, "is_indirect", False))
