"""A producer at work for an organiser: its desk, its documents, and what its organiser grants it."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import Any

from tests.office import ADULT, NOW, OFFICE, Office, seal_of
from tests.writing import PAGE

from varanto.intake import service as intake
from varanto.intake.model import Stored
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto.organisations.model import Kind
from varanto_client.compose import Composer, Person, Producer, case_note
from varanto_client.sealing import seal
from varanto_formats.cda.model import Body, DisplayType, Document, Organisation
from varanto_formats.cda.times import HELSINKI

PRODUCER = Office("1.2.246.10.99999903", "Palvelutuottaja Oy", kind=Kind.PRIVATE)
SUBCONTRACTOR = Office("1.2.246.10.99999904", "Alihankkija Oy", kind=Kind.PRIVATE)
TODAY = NOW.date()
SERVICE = "9"


def unit_of(office: Office) -> str:
    """The unit of an office."""
    return f"{office.root}.10.7"


def as_producer(at_work: Callable[[Office], Context], office: Office = PRODUCER) -> Context:
    """The context of a producer's professional; the producer is registered."""
    office.register(at_work(OFFICE))
    ctx = at_work(office)
    return replace(ctx, actor=replace(ctx.actor, role="P1", authority=False))


def entry(office: Office = PRODUCER, **changes: Any) -> Producer:
    """The entry of a producer's unit: since a year ago, for task 24, unless said otherwise."""
    defaults: dict[str, Any] = {
        "unit": Organisation(unit_of(office), "Yksikkö"),
        "services": [SERVICE],
        "service_task": "24",
        "started": TODAY - timedelta(days=365),
    }
    return Producer(**{**defaults, **changes})


@dataclass(frozen=True, slots=True)
class Commission:
    """A relationship with producers and a case, both kept in the organiser's register."""

    relationship: Document
    case: Document


def commission(
    ctx: Context, *producers: Producer, client: Person = ADULT, tasks: tuple[str, ...] = ("24",), **changes: Any
) -> Commission:
    """What the organiser stores before its producer can do anything."""
    composer = OFFICE.composer(lambda: NOW - timedelta(days=400))
    span: dict[str, Any] = {"started": TODAY - timedelta(days=400)} | changes
    relationship = composer.relationship(client, tasks, producers=producers, **span)
    OFFICE.store(ctx, relationship)
    case = composer.case([client], tasks[0], "Perheen tuen tarve")
    OFFICE.store(ctx, case)
    return Commission(relationship, case)


def composer(office: Office = PRODUCER, day: date = TODAY) -> Composer:
    """Writes a producer's documents for the organiser, as on a day."""
    at = datetime.combine(day, time(10), HELSINKI)
    return office.composer(lambda: at).for_organiser(Organisation(OFFICE.controller, OFFICE.name))


def note(case: Document, office: Office = PRODUCER, day: date = TODAY) -> Document:
    """A producer's case note, drawn up on a day."""
    return case_note(composer(office, day), case, description="Tavattiin.", place="Toimisto")


def sealed(document: Document, office: Office = PRODUCER) -> bytes:
    """The document under the producer's seal."""
    return seal(document, [seal_of(office.controller)], document.created_at or NOW)


def store(ctx: Context, document: Document, office: Office = PRODUCER) -> bytes:
    """Store a producer's document; it must be stored now."""
    xml = sealed(document, office)
    try:
        outcome = intake.store(ctx, xml)
    except Invalid as refused:
        raise AssertionError([(found.code, found.pointer) for found in refused.findings]) from refused
    assert isinstance(outcome, Stored)
    return xml


def on(ctx: Context, day: date) -> Context:
    """The same desk on another day, at ten in the evening."""
    return replace(ctx, now=datetime.combine(day, time(22), HELSINKI))


def corrected(document: Document, office: Office = PRODUCER, day: date = TODAY) -> Document:
    """The producer's next version of a document."""
    later = composer(office, day).next_version(document)
    body = later.body and replace(later.body, element_id=f"OID{later.oid}")
    shown = Body(f"OID{later.oid}", PAGE.format(later.oid).encode(), DisplayType.XHTML, body and body.json)
    return replace(later, body=shown)
