"""What a log request must hold, until when it is answered, what may be done next (703/2023 11 §). Pure."""

from calendar import monthrange
from collections.abc import Iterable, Iterator
from datetime import date

from varanto.log.model import Action, Outcome, Seen
from varanto.logrequests.model import Act, Check, Ground, Received, Relation, State

MONTHS = 2
YEARS = 2
NEXT = {
    (State.RECEIVED, Act.IDENTIFY): State.IDENTIFIED,
    (State.IDENTIFIED, Act.DRAFT): State.IDENTIFIED,
    (State.IDENTIFIED, Act.ANSWER): State.ANSWERED,
    (State.IDENTIFIED, Act.REFUSE): State.REFUSED,
}
"""To which state an act leads from which; whatever is not here cannot be done."""


def due(received_on: date) -> date:
    """The last day for the answer: two months from the day of receipt (11 § 1).

    >>> due(date(2026, 12, 31)), due(date(2026, 11, 22))
    (datetime.date(2027, 2, 28), datetime.date(2027, 1, 22))
    """
    years, month = divmod(received_on.month - 1 + MONTHS, 12)
    return _day(received_on.year + years, month + 1, received_on.day)


def oldest(received_on: date) -> date:
    """The first day of which log data are given without a special reason (11 § 2).

    >>> oldest(date(2028, 2, 29))
    datetime.date(2026, 2, 28)
    """
    return _day(received_on.year - YEARS, received_on.month, received_on.day)


def faults(asked: Received, today: date) -> Iterator[tuple[str, str]]:
    """What is wrong with a request: field and code of the fault, in the order of the form."""
    if not asked.client_name:
        yield "client_name", "missing"
    if asked.relation is not Relation.HERSELF:
        yield from ((name, "missing") for name in ("asker", "authority") if not getattr(asked, name))
    if asked.received_on > today:
        yield "received_on", "future"
    if asked.begin > asked.end:
        yield "begin", "backwards"
    if asked.end > today:
        yield "end", "future"
    if asked.begin < oldest(asked.received_on):
        yield from ((name, "old") for name in ("special_reason", "approver") if not getattr(asked, name))


def identity_faults(check: Check, note: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a check of identity: another way must be told."""
    if check is Check.OTHER and not note:
        yield "note", "missing"


def refusal_faults(grounds: Iterable[Ground], reason: str) -> Iterator[tuple[str, str]]:
    """What is wrong with a refusal: it rests on grounds of 11 § 2, and gives its reasons in writing (11 § 4)."""
    if not tuple(grounds):
        yield "grounds", "missing"
    if not reason:
        yield "reason", "missing"


def is_told(seen: Seen) -> bool:
    """Whether an entry tells who used the data or got them.

    Attempts in vain do not, nor what only serves the following of use: proofs, log requests, reviews (78 §).
    """
    action = seen.row.action
    is_following = action is Action.LOG_PROOF or action.startswith(("log-request:", "review:"))
    return seen.row.outcome is Outcome.DONE and not is_following


def overlap(one: Received, other: Received) -> bool:
    """Whether two requests ask for log data of the same client and of common days: the second may cost (11 § 3)."""
    return one.client == other.client and one.begin <= other.end and other.begin <= one.end


def _day(year: int, month: int, day: int) -> date:
    return date(year, month, min(day, monthrange(year, month)[1]))
