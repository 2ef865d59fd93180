"""What is said of clients: age, safety restriction, membership of a case. Pure."""

from collections.abc import Iterable
from datetime import date

from varanto.archive.model import Status, Version
from varanto_formats.checks.facts import CaseFacts, RelationshipFacts
from varanto_formats.identifiers import Identifier, hetu

MAJORITY = 18


def is_minor(identifier: Identifier, day: date) -> bool:
    """Whether the person of an identity code has not turned 18; of a temporary id nothing is known.

    >>> child = Identifier(hetu.SYSTEM, hetu.make_test(date(2010, 2, 28), 901).value)
    >>> is_minor(child, date(2028, 2, 27)), is_minor(child, date(2028, 2, 28))
    (True, False)
    """
    code = hetu.parse(identifier.value) if identifier.system == hetu.SYSTEM else None
    if code is None:
        return False
    born = code.birth_date
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) < MAJORITY


def is_restricted(said: Iterable[RelationshipFacts], day: date) -> bool:
    """Whether any relationship document says that the client is under a safety restriction that lasts (A29)."""
    restrictions = (facts.safety_restriction for facts in said)
    return any(one.active and (one.end is None or day <= one.end) for one in restrictions)


def is_valid(version: Version) -> bool:
    """Whether a version counts: the newest of its set, and not invalidated (readings.md A12)."""
    return version.status is Status.VALID and version.newest_status is Status.VALID


def was_member(identifiers: Iterable[Identifier], version: Version, case: CaseFacts | None) -> bool:
    """Whether the client was in the case when the document was drawn up, where the case is a shared one (A36)."""
    if case is None or not case.shared:
        return True
    return any(case.has_member(one, version.created_at) for one in identifiers)
