"""What stands around a register right, over HTTP: feed, map, what an end would take; links, the summary (R-154).

disclosure.md §4.2 (D-16), documents.md §1.2, §4.8, readings.md A20, A50.
"""

from datetime import date

import pytest
from tests.gates import COUNTY, NEIGHBOUR, PRIVATE, HttpGate
from tests.scenarios.law.scene import Scene
from tests.writing import next_version

from varanto_client.errors import ProblemError

PLAN = "15007"


@pytest.fixture
def web(http_gate: HttpGate) -> Scene:
    """A scene over HTTP."""
    return Scene(http_gate, date(1950, 1, 1))


def fed(gate: HttpGate, who: str) -> list[tuple[str, str]]:
    """Everything that an organisation's feed tells: what happened to which document."""
    portions = gate.client(gate.parties[who].worker("SYSTEM")).changes()
    return [(one.change, one.oid) for portion in portions for one in portion.items]


def test_d16_the_organiser_receives_what_its_producer_stored(web: Scene, http_gate: HttpGate) -> None:
    """In order: stored, replaced; not what it stored itself, and nobody else hears of it."""
    own = web.document(type_code=PLAN)
    web.grant()
    made = web.noted()
    corrected = next_version(web.gate.composer(PRIVATE), made)
    assert web.gate.store_as(web.worker(PRIVATE, "P2"), corrected) == "stored"
    told = [(change, oid) for change, oid in fed(http_gate, COUNTY) if oid in (made.oid, corrected.oid, own.oid)]
    assert [oid for _, oid in told] == [made.oid, corrected.oid]
    for who in (NEIGHBOUR, PRIVATE):
        assert not {oid for _, oid in fed(http_gate, who)} & {made.oid, corrected.oid}


def test_d16_an_end_would_take_what_the_producer_reads_now(web: Scene, http_gate: HttpGate) -> None:
    """The preview names exactly what the unit finds; when the right is cut there is nothing left to lose."""
    for type_code in (PLAN, "1005", "19005"):
        web.document(type_code=type_code)
    web.grant()
    web.noted()
    worker, unit = web.worker(PRIVATE, "P2"), web.gate.parties[PRIVATE].units[0]
    organiser = http_gate.client(web.worker(COUNTY))
    lost = organiser.register_right_preview(web.person.identifier, unit)
    found = web.found(worker, "register_right")
    assert {one.oid for one in lost.items} == set(found)
    assert lost.total == len(found)
    web.cut()
    assert organiser.register_right_preview(web.person.identifier, unit).total == 0


def test_d16_the_map_says_who_may_read_and_store(web: Scene, http_gate: HttpGate) -> None:
    """Of one client by her identifier; after the end storing is still open (D-17). No stranger is told."""
    web.grant()
    unit = web.gate.parties[PRIVATE].units[0]
    organiser = http_gate.client(web.worker(COUNTY))
    live = [one for one in organiser.register_rights_of(web.person.identifier) if one.unit.oid == unit]
    assert [(one.reads_now, one.stores_now) for one in live] == [(True, True)]
    assert web.person.identifier.value not in repr(live)
    web.cut()
    ended = [one for one in organiser.register_rights_of(web.person.identifier) if one.unit.oid == unit]
    assert [(one.reads_now, one.stores_now) for one in ended] == [(False, True)]
    assert http_gate.client(web.worker(NEIGHBOUR)).register_rights_of(web.person.identifier) == ()


def test_linked_cases_are_told_to_their_own_controller_alone(web: Scene, http_gate: HttpGate) -> None:
    """Asialiitos: seen from both cases; another controller's worker learns nothing of either."""
    first, second = web.case(COUNTY, "24"), web.case(COUNTY, "10")
    assert first.case
    assert second.case
    own = http_gate.client(web.worker(COUNTY))
    own.link_cases(first.case, second.case, "Asian käsittely laajeni")
    assert [one.case for one in own.case_links(first.case)] == [second.case]
    assert [one.case for one in own.case_links(second.case)] == [first.case]
    with pytest.raises(ProblemError) as refused:
        http_gate.client(web.worker(NEIGHBOUR)).case_links(first.case)
    with pytest.raises(ProblemError) as never:
        http_gate.client(web.worker(NEIGHBOUR)).case_links(f"{first.case}1")
    assert (refused.value.status, refused.value.code) == (never.value.status, never.value.code)


def test_the_summary_goes_through_the_gate(web: Scene, http_gate: HttpGate) -> None:
    """A50: purpose `own` only; every fact names a document that the same worker finds; strangers get an empty one."""
    case, worker = web.case(COUNTY).case or "", web.worker(COUNTY)
    told = http_gate.client(worker).summary(web.person.identifier)
    assert case in repr(told)
    found = web.found(worker, "own")
    sources = set(_sources(told))
    assert sources
    assert sources <= set(found)
    assert case not in repr(http_gate.client(web.worker(NEIGHBOUR)).summary(web.person.identifier))


def _sources(told: object) -> list[str]:
    """Every document that a summary names as the source of a fact."""
    if isinstance(told, dict):
        here = [told["source"]["oid"]] if isinstance(told.get("source"), dict) else []
        return [*here, *(oid for value in told.values() for oid in _sources(value))]
    return [oid for value in told for oid in _sources(value)] if isinstance(told, list) else []
