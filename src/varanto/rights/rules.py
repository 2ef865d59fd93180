"""What a client-relationship document grants to producers, and when it holds (disclosure.md §4.2, D-16, D-17). Pure."""

from collections.abc import Iterator
from datetime import date, timedelta

from varanto.rights.model import Grant, Span
from varanto_formats.checks.facts import ProducerFacts, RelationshipFacts

LATE = timedelta(days=30)
"""So long after the end of a right documents of its time may be stored and corrected (D-17)."""


def grants_of(organiser: str, said: RelationshipFacts) -> tuple[Grant, ...]:
    """Every right that the organiser's relationship document grants, ended ones among them (readings.md A51).

    An old relationship (vanha asiakkuus) grants nothing, nor do the organiser's own units.
    """
    if said.old:
        return ()
    whole = Span(start=said.start, end=said.end)
    return tuple(grant for producer in said.producers for grant in _granted(organiser, said, producer, (), (whole,)))


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
