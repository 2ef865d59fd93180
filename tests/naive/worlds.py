"""Random plain worlds, small enough that rows of the table meet: few organisations, clients, days and kinds."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from random import Random
from typing import TypeVar

from tests.naive.model import (
    ALL_TASKS,
    LAPS,
    LASU,
    Ask,
    Case,
    Citizen,
    Document,
    Organisation,
    Person,
    Producer,
    Relationship,
    Unit,
    Will,
    Worker,
    World,
)

T = TypeVar("T")
NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
TODAY = NOW.date()
A, B, P, E = (f"1.2.246.10.{number}.10.0" for number in (11, 22, 33, 44))
ADA, BEA = Person("010181-900C"), Person("020579-911X", date(1979, 5, 2))
KIM = Person("201108A900X", date(2008, 11, 21))
TEO = Person("1.2.246.10.11.22.1", None, temporary=True)
TYPES = ("1000", "1011", "11001", "13007", "15001", "15019", "19001", "19005", "19014", "19015", "3001", "7001")
SERVICES = ("45", "OMH", "99", "TUR", "SOV")
REASON = ("TIETOJEN_TARKISTUS", "Tarkistetaan tiedot")
STATEMENT = (True, True, True, "Asiakas ei ymmärrä luvan merkitystä")
ROLES = ("R1", "R1", "R1", "R2", "R2", "R3", "R4", "R4", "R5", "O1", "O3", "SYSTEM")
PRIVATE_ROLES = ("P1", "P1", "P2", "P2", "P3", "O1", "O2", "SYSTEM")
Goals = Sequence[tuple[str, str]]


class Chance:
    """Throws the dice; the same seed gives the same world."""

    def __init__(self, seed: int) -> None:
        self._random = Random(seed)  # noqa: S311 - worlds, no secrets

    def one(self, *values: T) -> T:
        """One of the values."""
        return self._random.choice(values)

    def mostly(self, usual: T, *seldom: T) -> T:
        """The usual value in six of seven cases."""
        return usual if self._random.random() < 6 / 7 else self._random.choice(seldom)

    def some(self, values: Sequence[T], most: int = 2) -> tuple[T, ...]:
        """Few of the values, each once."""
        return tuple(self._random.sample(values, self._random.randint(0, most)))

    def __call__(self, chance: float) -> bool:
        return self._random.random() < chance


def unit_of(organisation: str, number: int = 7) -> str:
    """A unit's OID."""
    return organisation.removesuffix(".0") + f".{number}"


def draw(seed: int) -> tuple[World, Worker, Ask]:
    """A world, somebody in it, and what she asks for."""
    chance = Chance(seed)
    world = world_of(chance)
    worker = worker_of(chance)
    return world, worker, ask_of(chance, worker)


def draw_by_right(seed: int) -> tuple[World, Worker, Ask]:
    """A world in which somebody who may hold a register right asks by it, about papers that are often her own."""
    world, worker, ask = draw(seed)
    chance = Chance(seed + 1)
    organisation = chance.one(P, P, B)
    role = chance.one("P1", "P2", "P2", "O1") if organisation == P else chance.one("R4", "R4", "R4", "O1", "R1", "R2")
    worker = replace(
        worker,
        organisation=organisation,
        unit=unit_of(organisation, 7),
        role=role,
        supervised_role=None if role != "O1" else "P1" if organisation == P else "R4",
        flags=chance.one((), (), ("TUR",), ("SOV",), ("ADOPT",) if role == "R4" else ()),
        tasks=chance.one((LAPS,), (LAPS, LASU), ALL_TASKS),
    )
    world.documents = [_of_the_organiser(chance, one, worker.unit) for one in world.documents]
    return world, worker, replace(ask, kind="register_right", organiser=A, administrative=None)


def _of_the_organiser(chance: Chance, one: Document, unit: str) -> Document:
    if one.group not in "2345":
        return one
    return replace(one, controller=chance.mostly(A, one.controller), unit=chance.one(unit, one.unit, one.unit))


def world_of(chance: Chance) -> World:
    """A relationship of each active organisation, some documents with versions, and wills that often hit them."""
    made = [document_of(chance, number) for number in range(chance.one(2, 3, 4))]
    made += [_replacement(chance, one) for one in made if chance(0.2)]
    goals = [("document", one.set_id) for one in made] + [("controller", A), ("controller", E)]
    goals += [("service_task", LAPS), ("service_task", LASU)]
    for number, client in enumerate((ADA, BEA, KIM)):
        made += wills_of(chance, client, number, goals)
    for organisation in (A, B, P):
        oid, said = f"{organisation}.97.1", relationship_of(chance, organisation)
        made.append(Document(oid, oid, 1, organisation, (ADA,), "1", "", (), relationship=said, effective=NOW))
    return World(NOW, organisations_of(chance), made)


def organisations_of(chance: Chance) -> dict[str, Organisation]:
    """Two counties, a private provider and one that has ended, or will."""
    ended, own_context = TODAY + timedelta(days=chance.one(-30, 0, 1)), chance.mostly(False, True)
    every = (
        Organisation(A, own_context_required=own_context, uses_register_right=chance.mostly(True, False)),
        Organisation(B, uses_disclosure=chance.mostly(True, False)),
        Organisation(
            P, kind="private", own_context_required=own_context, uses_register_right=chance.mostly(True, False)
        ),
        Organisation(E, kind="private", ended=ended, successor=chance.one(A, B)),
    )
    return {one.oid: one for one in every}


def worker_of(chance: Chance) -> Worker:
    """Somebody of one of the three that are active, with claims of every sort."""
    organisation = chance.one(A, B, B, P)
    role = chance.one(*(PRIVATE_ROLES if organisation == P else ROLES))
    limiting = ["SOV"] if role in ("R2", "R4", "P1", "P2") and chance(0.25) else []
    limiting = ["ADOPT"] if role == "R4" and chance(0.25) else limiting
    supervised = chance.one(None, "P1", "P2") if organisation == P else chance.one("R1", "R2", "R4", "R5")
    return Worker(
        organisation=organisation,
        unit=unit_of(organisation, chance.mostly(7, 8)),
        role=role,
        supervised_role=supervised if role == "O1" else None,
        tasks=chance.one((LAPS,), (LASU,), ALL_TASKS, chance.some(ALL_TASKS, 4)),
        services=chance.some(SERVICES),
        flags=(*chance.some(("LASU_LEAD", "DRAFTS_CUSTODY", "TUR"), 1), *limiting),
        authority=organisation != P and role not in ("O1", "SYSTEM") and chance(0.7),
    )


def ask_of(chance: Chance, worker: Worker) -> Ask:
    """A purpose that is mostly complete."""
    kind = chance.one("own", "disclosure", "disclosure", "incapacity", "statutory", "register_right")
    administrative = chance.mostly("archive", None) if worker.role in ("R5", "P3", "O2", "O3") else None
    return Ask(
        kind=kind,
        organiser=(B if worker.organisation == A else A) if kind == "register_right" else None,
        relationship=chance.mostly("rel", None, "other") if kind != "own" or chance(0.2) else None,
        case=chance.mostly(None, "case"),
        administrative=administrative if kind == "own" else None,
        reason=chance.mostly(REASON, None, ("X", "y"), (REASON[0], " ")),
        statement=chance.mostly(STATEMENT, None, (True, False, True, "x"), (True, True, True, "")),
    )


def citizen_of(chance: Chance) -> tuple[Citizen, Person]:
    """Somebody at her own desk, for herself or for a child or a grown-up, and about whom she asks there."""
    whose = chance.one(None, None, KIM, BEA, ADA)
    actor = chance.one(ADA, BEA) if whose in (None, KIM) else ADA if whose == BEA else BEA
    capacity = chance.one(None, "31", "32", "33", "34") if whose else None
    return Citizen(actor, whose, capacity), chance.mostly(whose or actor, ADA, BEA, KIM)


def relationship_of(chance: Chance, organisation: str) -> Relationship:
    """A relationship, seldom around the edges of its spans."""
    edges = edges_of_today()
    start = chance.mostly(TODAY - timedelta(days=500), None, TODAY, TODAY + timedelta(days=1))
    return Relationship(
        identifier="rel",
        start=start,
        end=chance.mostly(None, *edges),
        old=chance.mostly(False, True),
        units=(Unit(unit_of(organisation, chance.mostly(7, 8)), start, chance.mostly(None, *edges)),),
        producers=tuple(producer_of(chance) for _ in range(chance.one(0, 1, 2, 3))),
        workers=chance.mostly((), ("00098705718",), ("123",)),
        representative=chance(0.05),
        restricted=chance(0.1),
        restricted_until=chance.one(None, TODAY, TODAY - timedelta(days=1)),
        related_restricted=chance(0.05),
    )


def edges_of_today() -> tuple[date, ...]:
    """Days on which something may just have begun or ended."""
    return tuple(TODAY + timedelta(days=days) for days in (-31, -30, -1, 0, 1))


def producer_of(chance: Chance, subcontracted: str | None = None) -> Producer:
    """A producer's unit of one of two organisations, seldom not begun or ended, seldom with a subcontractor."""
    edges, task = edges_of_today(), subcontracted or chance.mostly(LAPS, LASU)
    below = (producer_of(chance, task),) if subcontracted is None and chance(0.25) else ()
    return Producer(
        unit=unit_of(chance.one(P, P, B), chance.mostly(7, 8)),
        task=task,
        services=chance.some(SERVICES),
        start=chance.mostly(TODAY - timedelta(days=400), None, *edges),
        end=chance.mostly(None, *edges),
        subcontractors=below,
    )


def document_of(chance: Chance, number: int) -> Document:
    """A document of any group but wills, of any controller."""
    controller, group = chance.one(A, A, A, B, P, E), chance.mostly("5", "1", "2", "3", "4", "7")
    moment = NOW - timedelta(days=chance.one(0, 14, 15, 100))
    joined, left = (chance.one(None, moment, moment + timedelta(seconds=1), moment - timedelta(days=9)) for _ in "jl")
    together = chance.mostly((ADA,), (ADA, BEA), (BEA, ADA), (ADA, KIM), (ADA, TEO))
    return Document(
        oid=f"{controller}.95.{number}",
        set_id=f"{controller}.95.{number}",
        version=1,
        controller=controller,
        clients=(ADA,) if group == "1" else together,
        group=group,
        type=chance.one(*TYPES),
        tasks=chance.one((LAPS,), (LAPS,), (LASU,), chance.some((*ALL_TASKS, "77"), 3)),
        services=chance.one((), (), chance.some(SERVICES)),
        unit=unit_of(chance.one(controller, A, P)),
        producers=chance.mostly((), (unit_of(P),), (unit_of(A),)),
        case=chance.one("case", "case", "other", None),
        special=chance.mostly(False, True),
        guardians=chance.one("1", "1", "2", None),
        withheld=chance(0.1),
        shown_to_all=chance(0.5),
        effective=moment,
        stored=moment,
        relationship=relationship_of(chance, controller) if group == "1" else None,
        shared_case=Case("case", chance(0.5), ((ADA, joined, left),)) if group == "2" else None,
    )


def wills_of(chance: Chance, client: Person, number: int, goals: Goals) -> list[Document]:
    """A client's informing, permit and prohibition in some versions."""
    permits = chance.mostly((True,), (), (False,), (True, False), (False, True), (None,))
    every = [("6", Will())] * chance.mostly(1, 0, 2)
    every += [("8", Will(given=given)) for given in permits]
    every += [("9", Will(prohibited=chance.some(goals))) for _ in range(chance.one(0, 1, 2))]
    made: list[Document] = []
    for index, (group, will) in enumerate(every):
        version, oid = 1 + sum(one.group == group for one in made), f"{A}.96.{number}.{index}"
        set_id = f"{A}.96.{number}.g{group}"
        made.append(Document(oid, set_id, version, A, (client,), group, "", (), effective=NOW, stored=NOW, will=will))
    return made


def _replacement(chance: Chance, one: Document) -> Document:
    return replace(one, oid=f"{one.oid}.2", version=2, invalidated=chance(0.25))
