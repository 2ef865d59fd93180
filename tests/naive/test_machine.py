"""The whole gate out against the naive law: stores, corrections, wills, searches, fetches, and time passing (R-152)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import event, note, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test
from psycopg import Connection
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE, ServiceGate
from tests.naive import law, own_view
from tests.naive.model import ALL_TASKS, Archivist, Ask, Citizen, Worker
from tests.naive.stage import ADA, BEA, KIM, PEOPLE, TEO, Stage, Target
from tests.naive.worlds import REASON, SERVICES, STATEMENT

from varanto.kit.context import Actor, Context
from varanto.kit.keyring import Keyring
from varanto_client.compose import Producer
from varanto_formats.cda.model import Organisation

WHO = st.sampled_from((COUNTY, COUNTY, PRIVATE))
PERSON = st.sampled_from((ADA, ADA, ADA, BEA, KIM, TEO))
TYPES = st.sampled_from(("1000", "15007", "11061", "19001", "19005", "19005", "19014", "1011", "3006"))
AGES = st.sampled_from((timedelta(minutes=5), timedelta(days=3), timedelta(days=40)))
FEW_SERVICES = st.sampled_from(((), (), (), *((one,) for one in SERVICES)))
TASKS = st.sampled_from((("24",), ("24",), ("10",), ("24", "IAK"), ("24", "77")))
ANY = st.integers(0, 10**6)
MOVES = st.sampled_from((timedelta(hours=5), timedelta(days=1), timedelta(days=14), timedelta(days=30)))
DAYS = st.sampled_from((-31, -30, -1, 0, 1))
ROLES = st.sampled_from(("R1", "R1", "R1", "R2", "R3", "R4", "O3", "SYSTEM"))


SINCE = (-30, None)
SPANS = st.sampled_from((SINCE, SINCE, SINCE, (-30, 0), (-30, 1), (1, None), (-60, -20), (-60, -31)))
ORGANISER = st.sampled_from((COUNTY, COUNTY, COUNTY, NEIGHBOUR))
UNITS = st.sampled_from(((PRIVATE, False), (PRIVATE, False), (PRIVATE, False), (PRIVATE, True), (NEIGHBOUR, False)))
CITIZENS = st.sampled_from(((ADA, None), (ADA, None), (BEA, None), (ADA, KIM), (BEA, KIM), (BEA, ADA), (KIM, None)))
LATE = 30


class Gate(RuleBasedStateMachine):
    """Whatever is stored and willed: every search and every fetch gives what the naive law gives."""

    def __init__(self, connection: Connection, context: Callable[..., Context]) -> None:
        super().__init__()
        self.rolled_back = connection.transaction(force_rollback=True)
        self.rolled_back.__enter__()
        self.stage = Stage(ServiceGate(context))

    def teardown(self) -> None:
        self.rolled_back.__exit__(None, None, None)

    @initialize()
    def begin(self) -> None:
        """ADA is known everywhere and wills that her data pass; a case with a document waits."""
        for who in (COUNTY, NEIGHBOUR, PRIVATE):
            self.stage.relate(who, ADA)
        granted = self._producer((PRIVATE, False), "24", ("45",), SINCE)
        self.stage.relate(COUNTY, ADA, producers=(granted,))
        self.stage.open_case(COUNTY, "24", (ADA,))
        for type_code in ("19005", "15007"):
            self.stage.write(0, type_code, timedelta(days=1))
        self.stage.inform(COUNTY, ADA)
        self.stage.permit(COUNTY, ADA, given=True)

    @rule(who=st.sampled_from((COUNTY, NEIGHBOUR, PRIVATE)), person=PERSON, what=ANY, days=DAYS)
    def relate(self, who: str, person: Any, what: int, days: int) -> None:
        """A relationship begins or changes."""
        day = self.stage.gate.today + timedelta(days=days)
        says = ({}, {"ended": day}, {"unit_ended": day, "worker": "99999999999"}, {"restricted_until": day})
        more = ({"started": day}, {"represented_by": "32"}) if what % 3 == 0 else ({},)
        self.stage.relate(who, person, keeps=what % 5 > 0, **(*says, *more)[what % (4 + len(more))])

    @rule(who=WHO, task=st.sampled_from(("24", "10", "IAK")), person=PERSON, other=st.sampled_from((None, BEA, KIM)))
    def open_case(self, who: str, task: str, person: Any, other: Any) -> None:
        """A case begins, seldom a shared one; those who have no relationship get one."""
        people = [person, *([other] if other and other != person else [])]
        for one in people:
            if (who, one) not in self.stage.relationships:
                self.stage.relate(who, one)
        self.stage.open_case(who, task, people)

    @precondition(lambda self: any(len(case.clients) > 1 for _, case in self.stage.cases))
    @rule(index=ANY, ago=AGES)
    def leave_case(self, index: int, ago: timedelta) -> None:
        """A client has left a shared case."""
        shared = [place for place, (_, case) in enumerate(self.stage.cases) if len(case.clients) > 1]
        self.stage.leave_case(shared[index % len(shared)], ago)

    @rule(index=ANY, type_code=TYPES, ago=AGES, services=FEW_SERVICES, tasks=TASKS, sort=st.integers(0, 11))
    def write(self, index: int, sort: int, **changes: Any) -> None:
        """A client document is stored: mostly normal, seldom old or special, seldom a producer's."""
        case = index % len(self.stage.cases)
        if sort == 0:
            changes["group"] = "4"
        elif sort == 1:
            changes["special"] = True
        elif sort == 2:
            changes["producer"] = self.stage.gate.parties[PRIVATE].units[0]
        elif sort in (4, 5):
            changes |= {"shown_to_all": True, "withheld": sort == 5}
        elif sort == 6 and any(one.identifier == KIM.identifier for one in self.stage.cases[case][1].clients):
            changes["guardians"] = "2"
        elif sort == 3:
            changes["unit"] = self.stage.gate.parties[self.stage.cases[case][0]].units[1]
        self.stage.write(case, changes.pop("type_code"), changes.pop("ago"), **changes)

    @rule(index=ANY)
    def correct(self, index: int) -> None:
        """A document gets its next version."""
        notes = [one for one in self.stage.world.documents if one.group in "45"]
        if notes:
            self.stage.correct(notes[index % len(notes)].oid)

    @rule(index=ANY)
    def invalidate(self, index: int) -> None:
        """Some version is taken out of use, if it may be."""
        documents = self.stage.world.documents
        self.stage.invalidate(documents[index % len(documents)].oid)

    @rule(who=st.sampled_from((COUNTY, NEIGHBOUR)), person=PERSON)
    def inform(self, who: str, person: Any) -> None:
        """A client is informed."""
        self.stage.inform(who, person)

    @rule(who=st.sampled_from((COUNTY, NEIGHBOUR)), person=PERSON, given=st.sampled_from((True, True, False)))
    def permit(self, who: str, person: Any, *, given: bool) -> None:
        """A client permits or withdraws."""
        self.stage.permit(who, person, given=given)

    @rule(person=PERSON, what=st.integers(0, 4), index=ANY)
    def prohibit(self, person: Any, what: int, index: int) -> None:
        """A client prohibits something, or nothing any more."""
        notes = [one for one in self.stage.stored.values() if one.document_group and one.document_group.code == "5"]
        named = [notes[index % len(notes)]] if notes else []
        targets = (Target(), Target(tasks=["10"]), Target(holders=[PRIVATE]), Target(documents=named))
        self.stage.prohibit(COUNTY, person, (*targets, Target(tasks=["IAK"], documents=named))[what])

    @rule(organiser=ORGANISER, person=PERSON, to=UNITS, task=st.sampled_from(("24", "24", "10")), days=SPANS, sort=ANY)
    def grant(self, organiser: str, person: Any, to: tuple[str, bool], task: str, days: Any, sort: int) -> None:
        """An organiser grants a register right to a unit, mostly as producer, seldom as subcontractor."""
        person = ADA if sort % 2 else person
        if organiser == to[0]:
            return
        granted = self._producer(to, task, (("45",), (), ("TUR", "45"))[sort % 3], days)
        if sort % 5 == 0:
            granted = replace(self._producer((PRIVATE, True), task, (), SINCE), subcontractors=(granted,))
        self.stage.relate(organiser, person, keeps=True, producers=(granted,))

    @rule(to=UNITS, index=ANY, type_code=TYPES, ago=AGES, services=FEW_SERVICES, sort=st.integers(0, 9))
    def produce(self, to: tuple[str, bool], index: int, sort: int, **changes: Any) -> None:
        """A producer's unit stores into an organiser's register, where it may and where it may not (A17)."""
        case = 0 if index % 2 else index % len(self.stage.cases)
        if self.stage.cases[case][0] == to[0] or self._has_ended(to[0]):
            return
        changes |= {"group": "4"} if sort == 0 else {}
        worker = self.stage.gate.parties[to[0]].worker("P2" if to[0] == PRIVATE else "R4", second_unit=to[1])
        self._meets(self.stage.produce(worker, case, changes.pop("type_code"), changes.pop("ago"), **changes))

    @rule(to=UNITS, index=ANY, ago=AGES)
    def amend(self, to: tuple[str, bool], index: int, ago: timedelta) -> None:
        """A producer's unit corrects a document, mostly too late or not its own (A17, D-17)."""
        party = self.stage.gate.parties[to[0]]
        notes = [one for one in self.stage.world.documents if one.group in "45" and one.controller != party.oid]
        if notes and not self._has_ended(to[0]):
            made = [one for one in notes if one.unit == party.units[to[1]]] or notes
            worker = party.worker("P2" if to[0] == PRIVATE else "R4", second_unit=to[1])
            self._meets(self.stage.amend(worker, made[index % len(made)].oid, ago))

    def _meets(self, offer: tuple[bool, str]) -> None:
        """Without a right nothing is stored nor told; with one only other faults of the document hinder."""
        allowed, outcome = offer
        event(f"produced: {outcome}")
        assert (outcome == "not-your-register") is not allowed, offer

    @rule(person=st.sampled_from((ADA, BEA)), linked=st.booleans())
    def link(self, person: Any, *, linked: bool) -> None:
        """The county learns who the nameless client is, or takes that back."""
        known = self.stage.known
        if self.stage.world.one(known(TEO.identifier)) in (known(TEO.identifier), known(person.identifier)):
            self.stage.relate(COUNTY, person, keeps=True, temporary_id=TEO.identifier if linked else None)

    @precondition(lambda self: len(self.stage.world.documents) > LATE)
    @rule(chance=st.integers(0, 9))
    def end_the_neighbour(self, chance: int) -> None:
        """An organisation ends; the county holds its register from then on (A37)."""
        if chance == 0 and not self._has_ended(NEIGHBOUR):
            self.stage.end(NEIGHBOUR, COUNTY)

    @rule(organiser=ORGANISER, person=PERSON, to=UNITS, role=st.sampled_from(("P2", "R4", "P1", "R1")), index=ANY)
    def ask_by_right(self, organiser: str, person: Any, to: tuple[str, bool], role: str, index: int) -> None:
        """A producer's worker asks for an organiser's data: both worlds answer alike."""
        person = ADA if index % 3 else person
        if organiser == to[0] or self._has_ended(to[0]):
            return
        flags = ((), ("TUR",), ("SOV",))[index % 3]
        party = self.stage.gate.parties[to[0]]
        asker = party.worker(role, second_unit=to[1], tasks=(("24",), ("24", "10"))[index % 2], flags=flags)
        whose = self.stage.gate.parties[organiser].oid
        self._compare(asker, Ask(kind="register_right", organiser=whose), person, index, superseded=index % 5 == 0)

    @rule(who=CITIZENS, capacity=st.sampled_from((None, "31", "32", "34")), asked=PERSON, index=ANY)
    def look(self, who: tuple[Any, Any], capacity: str | None, asked: Any, index: int) -> None:
        """Somebody looks at her own desk, for herself or for another: both worlds show alike."""
        person, principal = (self.stage.known(one.identifier) if one else None for one in who)
        assert person
        citizen = Citizen(person, principal, capacity if principal else None)
        client = (principal or person) if index % 4 else self.stage.known(asked.identifier)
        about = next(one for one in PEOPLE if self.stage.known(one.identifier) == client)
        found, world = self.stage.gate.search(citizen, Ask(), about), self.stage.world
        note(f"{citizen} {client}: {found}")
        event(f"citizen: {len(found) if isinstance(found, list) else found}")
        if own_view.may_look(world, citizen, client):
            assert found == own_view.search(world, citizen)
        else:
            assert isinstance(found, str) or found == []
        self._open(citizen, Ask(), index)

    @rule(who=ORGANISER, person=PERSON, reason=st.sampled_from((None, "Tietopyyntö")), index=ANY)
    def visit_the_archive(self, who: str, person: Any, reason: str | None, index: int) -> None:
        """An archivist looks at the register of a controller: everything but wills, masked until revealed."""
        archivist = Archivist(self.stage.gate.parties[who].oid)
        if not self._has_ended(who):
            found = self.stage.gate.search(archivist, Ask(reveal=reason), person)
            client = self.stage.known(person.identifier)
            assert found == own_view.at_the_archive(self.stage.world, archivist, client)
            self._open(archivist, Ask(reveal=reason), index)

    def _open(self, asker: Citizen | Archivist, ask: Ask, index: int) -> None:
        documents = self.stage.world.documents
        for step in range(3):
            oid = documents[(index + step) % len(documents)].oid
            assert self.stage.gate.fetch(asker, ask, oid) == own_view.fetch(self.stage.world, asker, ask, oid), oid

    def _has_ended(self, who: str) -> bool:
        return self.stage.world.has_ended(self.stage.gate.parties[who].oid)

    def _producer(self, to: tuple[str, bool], task: str, services: Any, days: tuple[int, int | None]) -> Producer:
        who, second = to
        today, (start, end) = self.stage.gate.today, days
        return Producer(
            unit=Organisation(self.stage.gate.parties[who].units[second], "Tuottajan yksikkö"),
            services=services,
            service_task=task,
            started=today + timedelta(days=start),
            ended=today + timedelta(days=end) if end is not None else None,
        )

    @rule(by=MOVES)
    def wait(self, by: timedelta) -> None:
        """Time passes; after a year of it nothing more happens."""
        if self.stage.gate.now + by < datetime(2027, 10, 1, tzinfo=self.stage.gate.now.tzinfo):
            self.stage.move(by)

    @rule(worker=ANY, person=PERSON, role=ROLES, faults=ANY, index=ANY)
    def ask(self, worker: int, person: Any, role: str, faults: int, index: int) -> None:
        """Somebody searches on every ground, and fetches what she pleases: both worlds answer alike."""
        if self._has_ended(NEIGHBOUR) and worker % 4 in (1, 2):
            return
        for step, kind in enumerate(("own", "disclosure", "incapacity", "statutory")):
            self._search(self._worker(worker, kind, role), kind, person, faults + step, index + step)

    @rule(worker=ANY, person=PERSON, index=ANY)
    def ask_by_permit(self, worker: int, person: Any, index: int) -> None:
        """Somebody who arranges services asks by the client's permit, with nothing missing."""
        self._search(self._worker(worker, "disclosure", "R1"), "disclosure", person, 1, index)

    def _search(self, asker: Worker, kind: str, person: Any, faults: int, index: int) -> None:
        ask = self._ask(asker, kind, person, faults)
        self._compare(asker, ask, person, index, superseded=faults % 5 == 0)

    def _compare(self, asker: Worker, ask: Ask, person: Any, index: int, *, superseded: bool) -> None:
        naive = self.stage.known(person.identifier)
        expected = law.search(self.stage.world, asker, ask, naive, superseded=superseded)
        found = self.stage.gate.search(asker, ask, person, superseded=superseded)
        event(f"{ask.kind}: {len(found) if isinstance(found, list) else found}")
        note(f"{asker} {ask} {naive}: {found}")
        assert (found in expected) if isinstance(expected, set) else found == expected
        documents = self.stage.world.documents
        for one in {documents[(index + step) % len(documents)].oid for step in range(3)}:
            self._fetch(asker, ask, one)

    def _fetch(self, asker: Worker, ask: Ask, oid: str) -> None:
        expected, got = law.fetch(self.stage.world, asker, ask, oid), self.stage.gate.fetch(asker, ask, oid)
        note(f"{oid}: {got}")
        assert (got in expected) if isinstance(expected, set) else got == expected
        shown = self.stage.gate.metadata(asker, ask, oid)
        assert (shown == oid) is (got in ("released", "masked"))

    def _worker(self, number: int, kind: str, role: str) -> Worker:
        who = (COUNTY, NEIGHBOUR, NEIGHBOUR, PRIVATE)[number % 4] if kind != "own" else (COUNTY, PRIVATE)[number % 2]
        if who == PRIVATE and role != "SYSTEM":
            role = ("P1", "P2", "P3")[number % 3]
        whole = self.stage.gate.parties[who].worker(role, second_unit=number % 7 == 0)
        return replace(
            whole,
            tasks=(("24",), ("24", "10"), ALL_TASKS)[number % 3] if role != "SYSTEM" else (),
            services=((), ("45",), ("OMH",))[number % 3] if role != "SYSTEM" else (),
            flags=((), ("LASU_LEAD",), ("TUR",))[number // 3 % 3] if role != "SYSTEM" else (),
            authority=who != PRIVATE and role != "SYSTEM" and number % 5 > 0,
        )

    def _ask(self, asker: Worker, kind: str, person: Any, faults: int) -> Ask:
        who = self.stage.gate.who(asker.organisation)
        about = self.stage.relationships.get((who, ADA if faults % 11 == 0 else person))
        sent = about.relationship if about and faults % 13 else None
        case = next((case.case for holder, case in self.stage.cases if holder == who), None)
        return Ask(
            kind=kind,
            relationship=sent if kind != "own" else None,
            case=case if faults % 7 == 0 and kind != "own" and sent else None,
            administrative="archive" if asker.role in ("O3", "P3") and kind == "own" else None,
            reason=REASON if faults % 17 else None,
            statement=STATEMENT if faults % 19 else None,
        )


def machine(connection: Connection, keys: Keyring, examples: int, steps: int) -> None:
    """Walk the machine."""

    def context(actor: Actor | None = None, now: datetime | None = None) -> Context:
        assert now
        return Context(connection, actor or Actor(system="test-system"), now, keys, "0" * 32, uuid4())

    length = settings(max_examples=examples, stateful_step_count=steps, deadline=None)

    class OfThisTest(Gate):
        def __init__(self) -> None:
            super().__init__(connection, context)

    run_state_machine_as_test(OfThisTest, settings=length)


def test_the_gate_is_the_law(connection: Connection, keys: Keyring) -> None:
    """No difference on some hundred steps."""
    machine(connection, keys, examples=8, steps=40)


@pytest.mark.nightly
def test_the_gate_is_the_law_at_length(connection: Connection, keys: Keyring) -> None:
    """No difference on ten thousand steps."""
    machine(connection, keys, examples=200, steps=50)
