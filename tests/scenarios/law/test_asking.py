"""readings.md on who asks and on the preconditions: A1-A6, A19-A21, A34.

A10 (who vouches for claims) is told in tests/varanto/tokens; A38 in test_table.py.
"""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE
from tests.scenarios.law.scene import REASON, STATEMENT, Scene, new_person

ACROSS = ("disclosure", "incapacity", "statutory")
STRANGER = "99999999999"


def test_a1_the_own_register_asks_for_no_context(scene: Scene) -> None:
    """Row 1: verifying the relationship is the organisation's own duty."""
    assert scene.sees(scene.worker(COUNTY), scene.document(), "own")


@pytest.mark.parametrize("sent", [{"relationship": "1.2.246.10.1.96.1"}, {"case": "1.2.246.10.1.96.2"}])
def test_a1_a_context_that_is_sent_is_checked(scene: Scene, sent: dict[str, Any]) -> None:
    """A true one changes nothing, a false one refuses."""
    document, worker = scene.document(), scene.worker(COUNTY)
    true = {"relationship": scene.contexts[COUNTY, scene.person].relationship, "case": scene.cases[COUNTY, "24"].case}
    assert scene.sees(worker, document, "own", **{name: true[name] for name in sent})
    assert scene.found(worker, "own", **sent) == "context-missing"
    assert scene.fetched(worker, document, "own", **sent) == "document-unknown"


def test_a1_an_organisation_may_demand_a_relationship_for_its_own_register(clocked: Scene) -> None:
    """own_context "required": a live relationship of whichever unit, for 30 days after its end; systems need none."""
    worker, system = clocked.worker(COUNTY, second_unit=True), clocked.worker(COUNTY, "SYSTEM", tasks=())
    document = clocked.document()
    clocked.gate.register(COUNTY, own_context=True)  # type: ignore[attr-defined]
    assert clocked.sees(worker, document, "own")
    stranger = new_person(clocked.born)
    assert clocked.gate.search(worker, clocked.ask(worker, "own"), stranger) == "context-missing"
    assert clocked.gate.search(system, clocked.ask(system, "own"), stranger) == []


@pytest.mark.parametrize("kind", ACROSS)
def test_a2_other_registers_ask_for_a_relationship_of_the_asker_with_the_client(scene: Scene, kind: str) -> None:
    """None, an unknown one, and one with somebody else are all refused; on a document nothing is told."""
    document, worker = scene.document(), scene.worker(authority=True)
    scene.willing()
    other = new_person(scene.born)
    scene.relationship(NEIGHBOUR, other)
    elsewhere = [scene.contexts[who, whose].relationship for who, whose in ((NEIGHBOUR, other), (COUNTY, scene.person))]
    for wrong in (None, f"{document.oid}.9", *elsewhere):
        assert scene.found(worker, kind, relationship=wrong) == "context-missing"
        assert scene.fetched(worker, document, kind, relationship=wrong) == "document-unknown"


def test_a2_the_relationship_names_the_unit_or_the_worker(scene: Scene) -> None:
    """Her unit in either list, or her own number among the responsible workers."""
    document, named = scene.document(), scene.worker()
    scene.willing()
    elsewhere = scene.worker(second_unit=True)
    stranger = replace(elsewhere, number=STRANGER)
    assert scene.sees(named, document)
    assert scene.sees(elsewhere, document)
    assert scene.sees(replace(named, number=STRANGER), document)
    assert scene.found(stranger) == "context-missing"


@pytest.mark.parametrize(("days", "live"), [(0, True), (30, True), (31, False)])
@pytest.mark.parametrize("what", ["ended", "unit_ended"])
def test_a2_a_relationship_lives_thirty_days_after_its_end(scene: Scene, what: str, days: int, live: bool) -> None:
    """D-28: that of the client, and that of the unit alike."""
    scene.document()
    scene.willing()
    ended: dict[str, Any] = {what: scene.gate.today - timedelta(days=days)}
    scene.relationship(NEIGHBOUR, worker=STRANGER, **ended)
    found = scene.found(scene.worker())
    assert (found != "context-missing") is live


def test_a2_a_relationship_of_tomorrow_is_none_today(clocked: Scene) -> None:
    """start ≤ today."""
    clocked.document()
    clocked.willing()
    clocked.relationship(NEIGHBOUR, started=clocked.gate.today + timedelta(days=1))
    assert clocked.found(clocked.worker()) == "context-missing"
    clocked.gate.move(timedelta(days=1))  # type: ignore[attr-defined]
    assert len(clocked.found(clocked.worker())) == 1


def test_a2_a_case_beside_the_relationship_is_the_callers_own(scene: Scene) -> None:
    """Of the same controller and client; another controller's is none."""
    document, worker = scene.document(), scene.worker()
    scene.willing()
    own = scene.case(NEIGHBOUR)
    assert scene.sees(worker, document, case=own.case)
    assert scene.found(worker, case=scene.cases[COUNTY, "24"].case) == "context-missing"


def test_a2_a_case_alone_needs_a_pending_matter_of_the_callers_unit(scene: Scene) -> None:
    """A5: stored by her unit at most 14 days ago, while there is no relationship."""
    document = scene.document()
    scene.willing()
    pending = scene.pending_matter(NEIGHBOUR)
    alone: dict[str, Any] = {"relationship": None, "case": pending.case}
    assert scene.sees(scene.worker(), document, **alone)
    assert scene.found(scene.worker(second_unit=True), **alone) == "context-missing"
    assert scene.found(scene.worker(), relationship=None, case=f"{pending.case}.1") == "context-missing"


def test_a2_an_old_relationship_is_no_context(scene: Scene) -> None:
    """vanha_asiakkuus."""
    scene.document()
    scene.willing()
    scene.relationship(NEIGHBOUR, old=True)
    assert scene.found(scene.worker()) == "context-missing"


@pytest.mark.parametrize("role", ["R5", "O2", "O3", "O4"])
def test_a3_administration_stays_in_the_own_register_and_says_why(scene: Scene, role: str) -> None:
    """Only with an administrative context, only `own`; no relationship is needed."""
    document = scene.document()
    scene.willing()
    worker = scene.worker(COUNTY, role, tasks=())
    assert scene.sees(worker, document, "own", administrative="complaint")
    assert scene.found(worker, "own") == "own-register-only"
    outside = scene.worker(NEIGHBOUR, role, tasks=())
    assert scene.found(outside, administrative="complaint") == "own-register-only"


def test_a4_a_system_sees_its_own_register_but_nothing_sensitive(scene: Scene) -> None:
    """SYSTEM: purpose `own` only; no S-TER, S-TUT, S-TUR, S-SOV."""
    plain, therapy = scene.document(), scene.document(type_code="19014")
    system = scene.worker(COUNTY, "SYSTEM", tasks=())
    assert [scene.sees(system, one, "own") for one in (plain, therapy)] == [True, False]
    outside = scene.worker(NEIGHBOUR, "SYSTEM", tasks=())
    for kind in ACROSS:
        assert scene.found(outside, kind) == "own-register-only"


def test_a6_on_a_document_what_looks_at_the_client_is_one_and_the_same_unknown(scene: Scene) -> None:
    """No context, no informing, no permit, prohibited, never stored: 404 `document-unknown`."""
    document, worker = scene.document(), scene.worker(authority=True)
    never = f"{document.oid}.404"

    def told() -> set[object]:
        known = scene.ask(worker)
        looks = (scene.gate.fetch, scene.gate.metadata, scene.gate.versions)
        asks = (known, replace(known, relationship=None))
        return {str(look(worker, ask, oid)) for oid in (document.oid, never) for look in looks for ask in asks}

    assert told() == {"document-unknown"}
    scene.informed()
    assert told() == {"document-unknown"}
    scene.permit()
    scene.prohibit(document)
    assert told() == {"document-unknown"}


def test_a6_what_looks_at_the_asker_alone_is_told_everywhere(scene: Scene) -> None:
    """A missing reason or statement is a refusal, whether the document exists or not."""
    document, worker = scene.document(), scene.worker(authority=True)
    for kind, missing, code in (
        ("statutory", {"reason": None}, "reason-missing"),
        ("incapacity", {"statement": None}, "statement-missing"),
    ):
        ask = scene.ask(worker, kind, **missing)
        for oid in (document.oid, f"{document.oid}.404"):
            assert scene.gate.fetch(worker, ask, oid) == code
            assert scene.gate.metadata(worker, ask, oid) == code
            assert scene.gate.versions(worker, ask, oid) == code


@pytest.mark.parametrize("index", range(4))
def test_a19_incapacity_is_stated_whole(scene: Scene, index: int) -> None:
    """cannot_judge, no_representative, necessary and a text: each is required."""
    scene.document()
    said: list[Any] = list(STATEMENT)
    said[index] = " " if index == 3 else False
    assert scene.found(scene.worker(), "incapacity", statement=tuple(said)) == "statement-missing"


def test_a19_a_minor_has_a_representative(scene: Scene) -> None:
    """A guardian is asked."""
    scene.person = new_person(scene.gate.today - timedelta(days=5 * 365 + 3000))
    scene.document()
    assert scene.found(scene.worker(), "incapacity") == "representative-known"


@pytest.mark.parametrize("who", [COUNTY, NEIGHBOUR, PRIVATE])
def test_a19_a_known_representative_is_asked(scene: Scene, who: str) -> None:
    """Any controller's relationship document that names one in role 31-34; the neighbour asks."""
    scene.relationship(who, represented_by="32")
    document = scene.document()
    assert scene.found(scene.worker(), "incapacity") == "representative-known"
    assert scene.fetched(scene.worker(), document, "incapacity") == "document-unknown"


def test_a20_each_purpose_has_its_registers(scene: Scene) -> None:
    """`own` reaches nobody else's register, the others never one's own."""
    mine, other = scene.document(NEIGHBOUR), scene.document(COUNTY)
    scene.willing()
    worker = scene.worker(authority=True)
    for kind in ("own", *ACROSS):
        assert scene.sees(worker, mine, kind) is (kind == "own")
        assert scene.sees(worker, other, kind) is (kind != "own")


@pytest.mark.parametrize("reason", [None, ("TUNTEMATON", "Tarkistus"), (REASON[0], ""), (REASON[0], "  ")])
def test_a21_a_wide_search_needs_a_known_code_and_words(scene: Scene, reason: tuple[str, str] | None) -> None:
    """Four codes until 1299 is imported; a text of blanks is none."""
    scene.document()
    assert scene.found(scene.worker(authority=True), "statutory", reason=reason) == "reason-missing"


@pytest.mark.parametrize("code", ["PALVELUTARPEEN_SELVITYS", "JÄRJESTÄMINEN", "TOIMENPITEIDEN_TOTEUTUS"])
def test_a21_a34_the_declaration_is_the_reason_itself(scene: Scene, code: str) -> None:
    """Each code will do; no earlier search is demanded."""
    assert scene.sees(scene.worker(authority=True), scene.document(), "statutory", reason=(code, "Selvitys"))
