"""The whole gate out against the naive law: stores, corrections, wills, searches, fetches, and time passing."""

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
from tests.naive import law
from tests.naive.model import ALL_TASKS, Ask, Worker
from tests.naive.stage import ADA, BEA, KIM, TEO, Stage, Target
from tests.naive.worlds import REASON, SERVICES, STATEMENT

from varanto.kit.context import Actor, Context
from varanto.kit.keyring import Keyring

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
        self.stage.open_case(COUNTY, "24", (ADA,))
        self.stage.write(0, "19005", timedelta(days=1))
        self.stage.inform(COUNTY, ADA)
        self.stage.permit(COUNTY, ADA, given=True)

    @rule(who=st.sampled_from((COUNTY, NEIGHBOUR, PRIVATE)), person=PERSON, what=ANY, days=DAYS)
    def relate(self, who: str, person: Any, what: int, days: int) -> None:
        """A relationship begins or changes."""
        day = self.stage.gate.today + timedelta(days=days)
        says = ({}, {"ended": day}, {"unit_ended": day, "worker": "99999999999"}, {"restricted_until": day})
        more = ({"started": day}, {"represented_by": "32"}) if what % 3 == 0 else ({},)
        self.stage.relate(who, person, **(*says, *more)[what % (4 + len(more))])

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

    @rule(index=ANY, type_code=TYPES, ago=AGES, services=FEW_SERVICES, tasks=TASKS, sort=st.integers(0, 9))
    def write(self, index: int, sort: int, **changes: Any) -> None:
        """A client document is stored: mostly normal, seldom old or special, seldom a producer's."""
        case = index % len(self.stage.cases)
        if sort == 0:
            changes["group"] = "4"
        elif sort == 1:
            changes["special"] = True
        elif sort == 2:
            changes["producer"] = self.stage.gate.parties[PRIVATE].units[0]
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

    @rule(by=MOVES)
    def wait(self, by: timedelta) -> None:
        """Time passes; after a year of it nothing more happens."""
        if self.stage.gate.now + by < datetime(2027, 10, 1, tzinfo=self.stage.gate.now.tzinfo):
            self.stage.move(by)

    @rule(worker=ANY, person=PERSON, role=ROLES, faults=ANY, index=ANY)
    def ask(self, worker: int, person: Any, role: str, faults: int, index: int) -> None:
        """Somebody searches on every ground, and fetches what she pleases: both worlds answer alike."""
        for step, kind in enumerate(("own", "disclosure", "incapacity", "statutory")):
            self._search(self._worker(worker, kind, role), kind, person, faults + step, index + step)

    @rule(worker=ANY, person=PERSON, index=ANY)
    def ask_by_permit(self, worker: int, person: Any, index: int) -> None:
        """Somebody who arranges services asks by the client's permit, with nothing missing."""
        self._search(self._worker(worker, "disclosure", "R1"), "disclosure", person, 1, index)

    def _search(self, asker: Worker, kind: str, person: Any, faults: int, index: int) -> None:
        ask = self._ask(asker, kind, person, faults)
        naive = self.stage.known(person.identifier)
        expected = law.search(self.stage.world, asker, ask, naive, superseded=faults % 5 == 0)
        found = self.stage.gate.search(asker, ask, person, superseded=faults % 5 == 0)
        event(f"{kind}: {len(found) if isinstance(found, list) else found}")
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
        who = next(key for key, party in self.stage.gate.parties.items() if party.oid == asker.organisation)
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
