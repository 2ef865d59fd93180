"""Pure rules of disclosure notices (disclosure.md §3.1-3.2, D-11 to D-13)."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from varanto.notices.model import Draft
from varanto_formats.checks.model import Mode
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import Identifier, hetu, temporary

LATE = timedelta(days=7)
CLOCKS = timedelta(minutes=5)


def check(draft: Draft, now: datetime, mode: Mode) -> tuple[Finding, ...]:
    """Everything that can be said against a notice."""
    return (*_content(draft), *_time(draft, now), *_clients(draft, mode))


def _content(draft: Draft) -> Iterator[Finding]:
    if not draft.documents and not draft.is_described:
        yield finding("structure-condition", "/described_data")


def _time(draft: Draft, now: datetime) -> Iterator[Finding]:
    if draft.end > now + CLOCKS or draft.begin > draft.end:
        yield finding("time-in-future", "/disclosed_at")
    elif now - draft.end > LATE:
        yield finding("notice-late", "/disclosed_at")


def _clients(draft: Draft, mode: Mode) -> Iterator[Finding]:
    for number, one in enumerate(draft.clients):
        place = f"/clients/{number}"
        code = hetu.parse(one.value) if one.system == hetu.SYSTEM else None
        if not (code or temporary.is_valid(one)):
            yield finding("identity-invalid", place)
        elif code and mode is Mode.TEST and not code.is_test:
            yield finding("real-identity-in-test", place)


def unified(identifier: Identifier) -> Identifier:
    """An identifier in the form in which persons are known.

    >>> unified(Identifier(hetu.SYSTEM, " 010181-900c ")).value
    '010181-900C'
    """
    return Identifier(identifier.system, identifier.value.strip().upper())
