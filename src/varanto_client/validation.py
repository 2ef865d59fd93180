"""Checking documents without an archive: the same rules, and the line of the file that each finding speaks of."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from varanto_formats.cda.read import read
from varanto_formats.cda.survey import pointer_line
from varanto_formats.checks import Mode, check
from varanto_formats.findings import Finding, Severity, finding
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.structures import Structure, shipped

LARGEST = 20 * 2**20


@dataclass(frozen=True, slots=True)
class Found:
    """A finding in a file; the line is where its element begins, where that is known."""

    finding: Finding
    line: int | None = None

    @property
    def is_error(self) -> bool:
        """Whether it keeps the document from being stored."""
        return self.finding.severity is Severity.ERROR


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


def structures(folder: Path | None = None) -> dict[str, Structure]:
    """The structures that we ship, and the published ones of a folder of JSON Schemas.

    Raises ValueError for a file that holds no structure.
    """
    published = (
        Structure.from_schema(json.loads(file.read_text("utf-8"))) for file in (folder.glob("*.json") if folder else ())
    )
    return {**shipped(), **{structure.oid: structure for structure in published}}


def placed(data: bytes, findings: Iterable[Finding]) -> list[Found]:
    """The findings with their lines, in the order of the lines."""
    root = read(data).root if len(data) <= LARGEST else None
    found = [Found(one, pointer_line(root, one.pointer) if root is not None else None) for one in findings]
    return sorted(found, key=lambda one: one.line or 0)
