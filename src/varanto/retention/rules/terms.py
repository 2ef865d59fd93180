"""The term of a document: which periods apply, when they start, which of them is the longest. Pure."""

from collections.abc import Iterable
from datetime import date

from varanto.retention.model import Clock, Facts, Period, Person, State, Term
from varanto.retention.rules.periods import ARCHIVED, CHILD_TYPES, CLOCKS, PERIODS, STATES
from varanto_formats.findings import Text

LONGEST_LIFE = 120
"""So many years after a birth a death that nobody knows of is no longer waited for [D]."""
MAJORITY = 18
_LENGTHS = [State.EXPIRED, State.ON_DECISION, State.RUNNING, State.WAITING]


def retention(facts: Facts, day: date) -> Term:
    """How long a version is kept, as seen on a day (703/2023 23–24 § and annex; documents.md §7).

    Of several periods the longest counts, of several clients the latest. Where the event that starts a period is not
    known, the document is kept. What the header says of permanent keeping is only its sender's label.
    """
    if facts.archived or _is_archived(facts):
        return Term(state=State.ARCHIVED, reason=STATES[State.ARCHIVED])
    periods = _applying(facts)
    if not periods:
        return Term(state=State.UNRULED, reason=STATES[State.UNRULED])
    longest = max((_term(one, facts, day) for one in periods), key=_length)
    if facts.held:
        return Term(
            state=State.HELD, reason=STATES[State.HELD], rule=longest.rule, start=longest.start, end=longest.end
        )
    return longest


def years_after(day: date, years: int) -> date:
    """The last day of a period that began with an event on a day: the same day of a later year (150/1930 3 §).

    >>> years_after(date(2024, 2, 29), 10), years_after(date(2024, 2, 29), 12)
    (datetime.date(2034, 2, 28), datetime.date(2036, 2, 29))
    """
    try:
        return day.replace(year=day.year + years)
    except ValueError:
        return day.replace(year=day.year + years, day=28)


def is_minor_at(person: Person, day: date) -> bool:
    """Whether a person of known birth had not turned 18."""
    return person.born is not None and day < years_after(person.born, MAJORITY)


def _is_archived(facts: Facts) -> bool:
    return any(task in facts.tasks and (not types or facts.specific_type in types) for task, types in ARCHIVED)


def _applying(facts: Facts) -> list[Period]:
    """The periods of the document's kind; where its kind has none, those of all its tasks. One unknown task: none."""
    for_kind = [one for one in PERIODS if _is_of_kind(one, facts)]
    if for_kind:
        return for_kind
    child = _concerns_child(facts)
    by_task = [one for one in PERIODS if one.tasks & facts.tasks and one.child in (None, child)]
    known = frozenset[str]().union(*(one.tasks for one in by_task))
    return by_task if facts.tasks <= known else []


def _is_of_kind(period: Period, facts: Facts) -> bool:
    is_newest = facts.replaced is None
    kind = facts.group in period.groups or (facts.specific_type is not None and facts.specific_type in period.types)
    return kind and period.newest in (None, is_newest)


def _concerns_child(facts: Facts) -> bool:
    return facts.specific_type in CHILD_TYPES or any(is_minor_at(one, facts.created) for one in facts.clients)


def _term(period: Period, facts: Facts, day: date) -> Term:
    start, last_resort = _start(period, facts), _last_resort(period, facts, day)
    if start is None:
        state, end = (State.ON_DECISION, last_resort) if last_resort else (State.WAITING, None)
    else:
        end = years_after(start, period.years)
        state = State.RUNNING if day <= end else State.EXPIRED
    return Term(state=state, reason=_reason(period, state, start, end), rule=period.id, start=start, end=end)


def _start(period: Period, facts: Facts) -> date | None:
    """The day of the event that starts the period; None where it is not known or has not come."""
    match period.clock:
        case Clock.DEATH:
            return _latest(one.died for one in facts.clients)
        case Clock.BIRTH:
            return _latest(one.born for one in _children(facts))
        case Clock.CASE:
            return facts.case_closed
        case Clock.LAST_CASE:
            return facts.need_ended
        case Clock.CREATED:
            return facts.created
        case Clock.VALIDITY:
            return facts.valid_until
        case Clock.NEWER:
            return facts.replaced
        case Clock.DECISION:
            return None


def _children(facts: Facts) -> list[Person]:
    """The children of a child's matter: the clients who were minors or of whose birth nothing is known."""
    return [one for one in facts.clients if one.born is None or is_minor_at(one, facts.created)]


def _last_resort(period: Period, facts: Facts, day: date) -> date | None:
    """The day after which the controller may decide although the clock has not started; None before it [D]."""
    if period.clock is Clock.DECISION:
        return facts.created
    if period.clock is not Clock.DEATH:
        return None
    end = _latest(_end_of(one, period) for one in facts.clients)
    return end if end and day > end else None


def _end_of(person: Person, period: Period) -> date | None:
    """When the period of one client ends, at the latest."""
    if person.died:
        return years_after(person.died, period.years)
    return years_after(person.born, LONGEST_LIFE) if person.born else None


def _latest(days: Iterable[date | None]) -> date | None:
    """The latest of several days; None where one of them is not known, or there is none."""
    known = list(days)
    return max((day for day in known if day), default=None) if None not in known else None


def _length(term: Term) -> tuple[int, date]:
    return _LENGTHS.index(term.state), term.end or date.max


def _reason(period: Period, state: State, start: date | None, end: date | None) -> Text:
    since, stands = CLOCKS[period.clock], STATES[state]

    def said(name: str, years: str, event: str, sentence: str) -> str:
        length = f"{period.years} {years} {event}" if period.years else event
        return f"{name}: {length}. {sentence.format(start=start, end=end)}"

    return Text(
        fi=said(period.name.fi, "vuotta", since.fi, stands.fi),
        sv=said(period.name.sv, "år", since.sv, stands.sv),
        en=said(period.name.en, "years", since.en, stands.en),
    )
