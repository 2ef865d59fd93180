"""Checking documents without an archive: the same rules, and the line of the file that each finding speaks of."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from varanto_formats.cda.read import read
from varanto_formats.cda.source import Place, Source, decoded
from varanto_formats.checks import Mode, check
from varanto_formats.findings import Finding, Severity, finding
from varanto_formats.hl7.frame import check_frame
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.structures import Structure, shipped

LARGEST = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in a file; the place is where its element begins, where that is known."""

    finding: Finding
    place: Place | None = None

    @property
    def line(self) -> int | None:
        """The line of the place, from 1."""
        return self.place.line if self.place else None

    @property
    def is_error(self) -> bool:
        """Whether it keeps the document from being stored."""
        return self.finding.severity is Severity.ERROR


@dataclass(frozen=True, slots=True)
class Report:
    """What was found in one file; where it is strict, warnings count as errors."""

    file: Path
    found: Sequence[Found]
    strict: bool = False

    @property
    def is_good(self) -> bool:
        """Whether the document passes."""
        return not any(self.counts_as_error(one) for one in self.found)

    def counts_as_error(self, one: Found) -> bool:
        """Whether a finding keeps the document from passing."""
        return one.is_error or self.strict


@dataclass(frozen=True, slots=True, kw_only=True)
class Validator:
    """Says of documents what an archive would say that knows nothing else.

    Without `trust` nobody can tell which issuers are good, so certificates are not judged by their issuers.
    """

    structures: Mapping[str, Structure]
    trust: TrustStore | None = None
    mode: Mode = Mode.TEST

    def check(self, data: bytes) -> tuple[Finding, ...]:
        """Everything that is wrong or odd with the document."""
        if len(data) > LARGEST:
            return (finding("too-large", "/", str(LARGEST)),)
        checked = check(
            read(data),
            structures=self.structures,
            trust=self.trust or TrustStore(),
            now=datetime.now(UTC),
            mode=self.mode,
        )
        return tuple(one for one in checked.findings if self.trust or one.code != "certificate-untrusted")


def beside(frame: bytes, document: bytes, mode: Mode) -> tuple[list[Finding], list[Finding]]:
    """What is wrong between a transfer frame (siirtokehys) and its document: in the frame, and in the document."""
    found = check_frame(frame, read(document), mode=mode) if len(document) <= LARGEST else ()
    in_document = [one for one in found if one.pointer.startswith("/ClinicalDocument")]
    return [one for one in found if one not in in_document], in_document


def structures(folder: Path | None = None) -> dict[str, Structure]:
    """The structures that we ship, and the published ones of a folder of JSON Schemas.

    Raises ValueError for a file that holds no structure.
    """
    published = (
        Structure.from_schema(json.loads(file.read_text("utf-8"))) for file in (folder.glob("*.json") if folder else ())
    )
    return {**shipped(), **{structure.oid: structure for structure in published}}


def placed(data: bytes, findings: Iterable[Finding]) -> list[Found]:
    """The findings with their places, in the order of the file."""
    source = Source(decoded(data), read(data).root) if len(data) <= LARGEST else None
    found = [Found(one, source and source.find(one)) for one in findings]
    return sorted(found, key=lambda one: one.place or Place(0, 0))


def documents(paths: Sequence[Path]) -> Iterator[Path]:
    """The files as given, and of a folder every `*.xml` below it by name. Raises ValueError for one without any."""
    for path in paths:
        if not path.is_dir():
            yield path
            continue
        inside = sorted(file for file in path.rglob("*.xml") if file.is_file())
        if not inside:
            raise ValueError(f"no *.xml in {path}")
        yield from inside
