"""What a controller's own register knows of clients and staff, in a form that only tells same from other."""

from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date, timedelta
from uuid import UUID

import msgspec

import varanto.archive.service as archive
import varanto.disclosure.service as disclosure
import varanto.identities.service as identities
from varanto.access.model import Purpose
from varanto.access.rules.clients import is_valid
from varanto.archive.model import PENDING_MATTER, Group, Version
from varanto.disclosure.model import FetchRequest, Form, Released
from varanto.kit.context import Actor, Context, Professional
from varanto.reviews import store
from varanto.reviews.model import Known, Marks, Tie
from varanto.reviews.rules import comparing
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.facts import ProducerFacts, RelationshipFacts
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

NEWLY = timedelta(days=14)
"""So long a pending matter ties a client to the unit that stored it (readings.md A5)."""
SURNAME, ADDRESS = "varanto:surname", "varanto:address"
"""Digests of names and addresses never meet those of identifiers."""


def surname_mark(ctx: Context, surname: str) -> bytes:
    """The keyed digest of a surname in comparable form."""
    return ctx.keys.index(Identifier(SURNAME, surname))


def address_mark(ctx: Context, address: str) -> bytes:
    """The keyed digest of an address in comparable form."""
    return ctx.keys.index(Identifier(ADDRESS, address))


def staff(ctx: Context, users: dict[str, Professional]) -> dict[str, Marks]:
    """The organisation's registered people and these users, by the index of each; a surname from the name she signs."""
    known = {
        user.hex(): Marks(persons=frozenset({person.hex()}), addresses=_hexes([address] if address else []))
        for user, person, address in store.staff(ctx.db, ctx.actor.organization)
    }
    for user, professional in users.items():
        marks = known.get(user, Marks(persons=frozenset({user})))
        name = comparing.surname(professional.name.rpartition(" ")[2])
        known[user] = replace(marks, surnames=_hexes([surname_mark(ctx, name)] if name else []))
    return known


def client(ctx: Context, client_id: UUID) -> Known:
    """A client, under all her identifiers, as the controller's valid documents have her now."""
    keys = identities.keys(ctx, identities.linked(ctx, [client_id]))
    persons = identities.identifiers(ctx, keys).values()
    ties: list[Tie] = []
    surnames: list[bytes] = []
    addresses: list[bytes] = []
    for version in _own(ctx, keys):
        ties += _ties(ctx, version, keys[version.client_id])
        if version.document_group is Group.RELATIONSHIP:
            marks = _marks(ctx, version)
            surnames += marks[0]
            addresses += marks[1]
    return Known(
        Marks(persons=_hexes(map(ctx.keys.index, persons)), surnames=_hexes(surnames), addresses=_hexes(addresses)),
        tuple(ties),
    )


def _own(ctx: Context, client_ids: Iterable[UUID]) -> Iterator[Version]:
    background = archive.background(ctx, client_ids)
    return (one for one in background if is_valid(one) and one.controller == ctx.actor.organization)


def _ties(ctx: Context, version: Version, key: bytes) -> Iterator[Tie]:
    """To whom a relationship document, a case or a pending matter ties its client."""
    if version.specific_type == PENDING_MATTER and version.unit:
        day = version.stored_at.astimezone(HELSINKI).date()
        yield Tie(version.unit, day, day + NEWLY)
        return
    said = archive.describe(ctx, version, key)
    if said.relationship_facts and not said.relationship_facts.old:
        yield from _of_relationship(ctx, said.relationship_facts)
    if said.case_facts and version.unit:
        yield Tie(version.unit, said.case_facts.opened, said.case_facts.closed)


def _of_relationship(ctx: Context, facts: RelationshipFacts) -> Iterator[Tie]:
    for unit in facts.units:
        yield Tie(unit.oid, unit.start, _earlier(unit.end, facts.end))
    yield from _of_producers(facts.producers)
    for number in facts.workers:
        worker = ctx.keys.index(Identifier(PROFESSIONAL_REGISTER, number)).hex()
        yield Tie(worker, facts.start, facts.end)


def _of_producers(producers: Iterable[ProducerFacts]) -> Iterator[Tie]:
    for one in producers:
        yield Tie(one.unit, one.start, one.end)
        yield from _of_producers(one.subcontractors)


def _marks(ctx: Context, version: Version) -> tuple[list[bytes], list[bytes]]:
    """What a relationship document gives to compare by; read once, through the gate; the reading is logged."""
    kept = store.marks(ctx.db, version.client_id, version.oid)
    if kept is not None:
        return kept
    reader = replace(ctx, actor=Actor(system=ctx.actor.system, organization=ctx.actor.organization, role="SYSTEM"))
    released = disclosure.fetch(reader, FetchRequest(version.oid, Purpose()), _form)
    content: object = None
    if isinstance(released, Released) and released.form is Form.JSON:
        content = msgspec.json.decode(released.content)
    surnames = [surname_mark(ctx, one) for one in comparing.surnames(content)]
    addresses = [address_mark(ctx, one) for one in comparing.addresses(content)]
    store.add_marks(ctx.db, version.client_id, version.oid, surnames, addresses)
    return surnames, addresses


def _form(offered: tuple[str, ...]) -> str:
    return Form.JSON if Form.JSON in offered else offered[0]


def _earlier(one: date | None, other: date | None) -> date | None:
    return min(filter(None, (one, other)), default=None)


def _hexes(digests: Iterable[bytes]) -> frozenset[str]:
    return frozenset(digest.hex() for digest in digests)
