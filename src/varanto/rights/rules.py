"""What a client-relationship document grants to producers, and when it holds (disclosure.md §4.2, D-16, D-17). Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from varanto.rights.model import Grant, Span
from varanto_formats.checks.facts import ProducerFacts, RelationshipFacts
from varanto_formats.identifiers.oids import is_oid

LATE = timedelta(days=30)
"""So long after the end of a right documents of its time may be stored and corrected (D-17)."""
LONGEST_CODE = 10
"""No longer text is kept in clear as a code: it might be an identity code."""


def grants_of(organiser: str, said: RelationshipFacts) -> tuple[Grant, ...]:
    """Every right that the organiser's relationship document grants, ended ones among them (readings.md A51).

    An old relationship (vanha asiakkuus) grants nothing, nor do the organiser's own units.
    """
    if said.old:
        return ()
    whole = Span(start=said.start, end=said.end)
    return tuple(grant for producer in said.producers for grant in _granted(organiser, said, producer, (), (whole,)))


def tightest(grant: Grant) -> Span:
    """The one span that says when the right holds: the latest beginning, the earliest end of all its links.

    >>> early, late = Span(start=date(2026, 1, 1)), Span(start=date(2026, 2, 1), end=date(2026, 3, 1))
    >>> tightest(
    ...     Grant(organiser="", relationship=None, service_task="", services=(), unit="", chain=(), spans=(early, late))
    ... ) == late
    True
    """
    starts = [span.start for span in grant.spans if span.start is not None]
    ends = [span.end for span in grant.spans if span.end is not None]
    begins = max(starts) if len(starts) == len(grant.spans) else None
    return Span(start=begins, end=min(ends, default=None))


def reads(grant: Grant, day: date) -> bool:
    """Whether the unit may look at the register on a day: every link has begun and none has ended (readings.md A16)."""
    return all(
        span.start is not None and span.start <= day and (span.end is None or day < span.end) for span in grant.spans
    )


def stores(grant: Grant, drawn_up: date, day: date) -> bool:
    """Whether the unit may store on `day` what was drawn up on a day of the right, its last included (A17, D-17)."""
    return all(
        span.start is not None
        and span.start <= drawn_up
        and (span.end is None or (drawn_up <= span.end and day <= span.end + LATE))
        for span in grant.spans
    )


def updates(grant: Grant, day: date) -> bool:
    """Whether the unit may write its own days and contacts in the relationship document: while it works, and as long
    afterwards as it may store (D-16)."""
    span = tightest(grant)
    return span.start is not None and span.start <= day and (span.end is None or day <= span.end + LATE)


def in_clear(grant: Grant) -> bool:
    """Whether all that a grant says may stand in clear: OIDs and short codes, for anything else may name a person."""
    codes, named = (grant.service_task, *grant.services), (*grant.chain, grant.relationship)
    return all(len(code) <= LONGEST_CODE for code in codes) and all(one is None or is_oid(one) for one in named)


def _granted(
    organiser: str, said: RelationshipFacts, producer: ProducerFacts, above: tuple[str, ...], spans: tuple[Span, ...]
) -> Iterator[Grant]:
    own = (*spans, Span(start=producer.start, end=producer.end))
    chain = (*above, producer.unit)
    yield Grant(
        organiser=organiser,
        relationship=said.relationship,
        service_task=producer.service_task,
        services=producer.services,
        unit=producer.unit,
        chain=chain,
        spans=own,
    )
    for subcontractor in producer.subcontractors:
        yield from _granted(organiser, said, subcontractor, chain, own)
