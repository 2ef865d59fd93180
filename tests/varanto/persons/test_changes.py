"""A person whose identity code changes: what was kept under the former code is hers, wills among the rest."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from tests.office import ADULT, NEIGHBOUR, OFFICE, Office
from tests.varanto.disclosure.neighbours import Neighbours, composer, neighbours

import varanto.declarations.service as declarations
import varanto.identities.service as identities
import varanto.intake.service as intake
import varanto.log.service as log
from varanto.access.model import Purpose, Refused
from varanto.declarations.model import Told, WillsRequest
from varanto.disclosure.model import Page
from varanto.kit.context import Actor, Context
from varanto.kit.errors import Invalid, Problem
from varanto.kit.http import Request
from varanto.log.model import Action, Search
from varanto.persons import service
from varanto.persons.api import ROUTES
from varanto.persons.model import Change
from varanto.wills.model import PermitState
from varanto_client.compose import Person, case_note, permit, prohibition
from varanto_client.compose.blocks import content_of
from varanto_formats.identifiers import Identifier, hetu

NEW = Identifier(hetu.SYSTEM, hetu.make_test(date(1981, 1, 1), 977).value)
OTHER_CODE = Identifier(hetu.SYSTEM, hetu.make_test(date(1981, 1, 1), 978).value)
RENEWED = replace(ADULT, identifier=NEW)
CHANGED = Change(ADULT.identifier, NEW, "Sukupuolen vahvistaminen", "DVV, muutosluettelo")


@pytest.fixture
def both(at_work: Callable[[Office], Context]) -> Neighbours:
    """Two neighbours about one client under her former code."""
    return neighbours(at_work(OFFICE), at_work(NEIGHBOUR))


@pytest.fixture
def operator(ctx: Context) -> Context:
    """The operator of the repository."""
    return replace(ctx, actor=Actor(system="operator", operator=True))


def later(ctx: Context, minutes: int) -> Context:
    """The same some minutes later."""
    return replace(ctx, now=ctx.now + timedelta(minutes=minutes))


def found(both: Neighbours, person: Person) -> list[str]:
    """The OIDs that the asker finds by permit; the search must not be refused."""
    page = both.search(client=person)
    assert isinstance(page, Page), page
    return [one.version.oid for one in page.items]


def acts(ctx: Context, identifier: Identifier) -> list[Action]:
    """What was done to the links of the client of a code."""
    (client_id,) = identities.find(ctx, [identifier]).values()
    kept = {one.row.action for one in log.entries(ctx, client_id)}
    return sorted(kept & {Action.PERSON_LINK, Action.PERSON_UNLINK})


def test_documents_of_both_codes_pass_by_either(both: Neighbours, operator: Context) -> None:
    """R-94: informing, permit and documents under the former code are the person's under the present one."""
    old = both.note()
    both.permitted()
    assert both.search(client=RENEWED) == Refused("context-missing")
    service.change(operator, CHANGED)
    new = case_note(
        composer(OFFICE, 5), replace(both.case, clients=(RENEWED.as_client(),)), description="Tavattiin.", place="Koti"
    )
    OFFICE.store(both.holder, new)
    assert found(both, RENEWED) == found(both, ADULT) == [new.oid, old.oid]


def test_prohibitions_under_both_codes_count(both: Neighbours, operator: Context) -> None:
    """R-94: a prohibition set under the former code keeps hiding what it hid."""
    note = both.note()
    both.permitted()
    OFFICE.store(both.holder, prohibition(composer(OFFICE), ADULT, documents=[note]))
    service.change(operator, CHANGED)
    assert found(both, RENEWED) == []


def test_the_permit_that_was_stored_last_counts(both: Neighbours, operator: Context) -> None:
    """R-94: of permits under two codes the later says whether data may pass."""
    both.permitted()
    refused = permit(composer(OFFICE), RENEWED, given=False)
    OFFICE.store(later(both.holder, 1), refused)
    service.change(operator, CHANGED)
    assert both.search(client=ADULT) == Refused("permit-missing")
    given = composer(OFFICE).replacement(refused, content_of(permit(composer(OFFICE), RENEWED, given=True)))
    OFFICE.store(later(both.holder, 2), given)
    assert isinstance(both.search(client=ADULT), Page)


def test_a_will_goes_on_under_the_present_code(both: Neighbours, operator: Context) -> None:
    """R-94: she changes the will that she gave under the former code, and has no second one."""
    given = both.permitted()
    service.change(operator, CHANGED)
    withdrawn = permit(composer(OFFICE), RENEWED, given=False)
    with pytest.raises(Invalid) as second, both.holder.db.transaction():
        intake.store(both.holder, OFFICE.sealed(withdrawn))
    assert "will-exists" in {one.code for one in second.value.findings}
    now = composer(OFFICE).replacement(replace(given, clients=withdrawn.clients), content_of(withdrawn))
    OFFICE.store(both.holder, now)
    for person in (ADULT, RENEWED):
        assert both.search(client=person) == Refused("permit-missing")


def test_wills_are_told_by_either_code(both: Neighbours, operator: Context) -> None:
    """R-94: whoever works with her is told the whole will, by whichever code she asks."""
    both.permitted()
    service.change(operator, CHANGED)
    for identifier in (ADULT.identifier, NEW):
        told = declarations.search(both.holder, WillsRequest(identifier, Purpose()))
        assert isinstance(told, Told)
        assert told.wills.permit is PermitState.GIVEN
        assert told.wills.informed
        assert len(told.documents) == 2


def test_a_change_is_taken_back(both: Neighbours, operator: Context) -> None:
    """R-95: after the reversal the two are strangers again, and both logs tell of either act."""
    both.note()
    both.permitted()
    service.change(operator, CHANGED)
    service.reverse(operator, CHANGED)
    assert both.search(client=RENEWED) == Refused("context-missing")
    assert acts(operator, NEW) == acts(operator, ADULT.identifier) == [Action.PERSON_LINK, Action.PERSON_UNLINK]
    with pytest.raises(Problem) as unknown:
        service.reverse(operator, CHANGED)
    assert unknown.value.kind.code == "identity-change-unknown"


def test_a_change_told_twice_is_one(operator: Context) -> None:
    """R-95: the same again gives the first answer."""
    first = service.change(operator, CHANGED)
    again = service.change(later(operator, 1), CHANGED)
    assert (again.since, again.again) == (first.since, True)


@pytest.mark.parametrize(("former", "present"), [(ADULT.identifier, OTHER_CODE), (NEW, ADULT.identifier), (NEW, NEW)])
def test_a_change_never_contradicts_another(operator: Context, former: Identifier, present: Identifier) -> None:
    """R-95: a former code has one successor, and no code follows itself by whatever way."""
    service.change(operator, CHANGED)
    with pytest.raises(Problem) as conflict:
        service.change(operator, replace(CHANGED, former=former, present=present))
    assert conflict.value.kind.code == "identity-change-conflict"


def test_codes_follow_each_other(both: Neighbours, operator: Context) -> None:
    """R-94: after two changes the newest code is hers, and all three find her documents."""
    old = both.note()
    both.permitted()
    service.change(operator, CHANGED)
    service.change(operator, replace(CHANGED, former=NEW, present=OTHER_CODE))
    newest = replace(ADULT, identifier=OTHER_CODE)
    assert found(both, ADULT) == found(both, RENEWED) == found(both, newest) == [old.oid]
    assert identities.person(operator, ADULT.identifier).identifier == OTHER_CODE


def test_the_log_of_a_person_is_whole(both: Neighbours, operator: Context) -> None:
    """R-94: at her desk she sees who used what was kept under either code."""
    both.note()
    service.change(operator, CHANGED)
    for person in (ADULT.identifier, NEW):
        actor = Actor(system="operator", desk="citizen", person=person)
        page = log.search(replace(operator, actor=actor), Search())
        assert page
        assert {Action.DOCUMENT_STORE, Action.PERSON_LINK} <= {one.row.action for one in page.items}
        stored = [one for one in page.items if one.row.action is Action.DOCUMENT_STORE]
        assert {one.row.organisation for one in stored} == {OFFICE.controller, NEIGHBOUR.controller}


@pytest.fixture
def call(operator: Context) -> Callable[..., dict[str, Any]]:
    """Makes a call of the operator's by name; gives status and body."""
    doors = {route.name: route for route in ROUTES}

    def make(name: str, former: str, present: str) -> dict[str, Any]:
        said = {"reason": CHANGED.reason, "source": CHANGED.source}
        people = {"former": former, "present": present}
        body = {name: {"system": f"urn:oid:{hetu.SYSTEM}", "value": value} for name, value in people.items()} | said
        answer = doors[name].call(operator, Request(json.dumps(body).encode(), {}, {}, {}))
        return {"status": answer.status, **json.loads(answer.content())}

    return make


def test_the_operator_tells_a_change(call: Callable[..., dict[str, Any]]) -> None:
    """R-95: 201, then 200 with the same answer, then the reversal."""
    codes = ADULT.identifier.value, NEW.value
    first, again = call("identities-change", *codes), call("identities-change", *codes)
    assert (first["status"], again["status"]) == (201, 200)
    assert datetime.fromisoformat(first["since"]) == datetime.fromisoformat(again["since"])
    assert call("identities-reverse", *codes) == {"status": 200, "reversed": True}


def test_only_test_persons_codes_change(call: Callable[..., dict[str, Any]]) -> None:
    """R-95: what is no code of a test person is refused, and named by its place alone."""
    real = next(one for sign in "0123456789ABCDEFHJKLMNPRSTUVWXY" if hetu.is_valid(one := f"010181-123{sign}"))
    for value, code in [("010181-9000", "identity-invalid"), (real, "real-identity-in-test")]:
        with pytest.raises(Invalid) as refused:
            call("identities-change", ADULT.identifier.value, value)
        assert [(one.code, one.pointer) for one in refused.value.findings] == [(code, "/present")]
        assert value not in str(refused.value)
