"""A dry run: what would be archived, what would be refused, and how long it would take; nothing is sent or kept."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from varanto_client.outbox.model import Given
from varanto_client.outbox.sources import LINE_UNREADABLE
from varanto_client.validation import Found, Validator, placed
from varanto_formats.cda.read import read
from varanto_formats.findings import finding


@dataclass(frozen=True, slots=True)
class Rehearsed:
    """A document and everything that is wrong or odd with it."""

    given: Given
    found: list[Found]

    @property
    def is_fit(self) -> bool:
        """Whether nothing is known that would keep it from being stored."""
        return not any(one.is_error for one in self.found)


def rehearse(documents: Iterable[Given], validator: Validator) -> Iterator[Rehearsed]:
    """Judge each document without an archive; also where two of them claim the same OID."""
    claimed: dict[str, str] = {}
    for given in documents:
        if given.data is None:
            yield Rehearsed(given, [Found(LINE_UNREADABLE)])
            continue
        document = read(given.data).document
        findings = list(validator.check(given.data))
        if document and claimed.setdefault(document.oid, given.sha256) != given.sha256:
            findings.append(finding("document-exists", "/ClinicalDocument/id/@root"))
        yield Rehearsed(given, placed(given.data, findings) if findings else [])
