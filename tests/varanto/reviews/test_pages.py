"""The pages of access reviews, as browsers without scripts get them."""

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from datetime import timedelta

import pytest
from tests.entrance import ARCHIVIST, SINCE, Browser, Town, note
from tests.office import ADULT, NEIGHBOUR, OFFICE
from tests.varanto.archivist.conftest import OFFICER, OWN

import varanto.disclosure.service as disclosure
import varanto.mandates.service as mandates
import varanto.reviews.service as reviews
from varanto.access.model import Purpose, PurposeKind, Reason, WorkContext
from varanto.archive.model import Search
from varanto.demo.register import OPERATOR
from varanto.disclosure.model import SearchRequest
from varanto.kit.context import Actor, Context, Professional
from varanto.log.model import NOBODY
from varanto.mandates.model import DeskName, Mandate, Place, Table
from varanto.reviews.model import State

QUEUE = "/officer/reviews"
SCRIPT = "<script>alert(1)</script>"
THEIRS = Place(desk=DeskName.OFFICER, controller=NEIGHBOUR.controller, name=NEIGHBOUR.name, register="1")
At = Callable[..., AbstractContextManager[Context]]


@pytest.fixture
def case(at_office: At) -> str:
    """A case of a wide search on a single word, by somebody whose name is a script."""
    reason = Reason("JÄRJESTÄMINEN", "selvitys")
    purpose = Purpose(kind=PurposeKind.STATUTORY, reason=reason, context=WorkContext(case="1.2.3"))
    request = SearchRequest(client=ADULT.identifier, purpose=purpose, filters=Search(client_ids=()))
    with at_office() as ctx:
        own = OFFICE.actor.professional
        assert own
        actor = replace(OFFICE.actor, professional=Professional(own.identifier, SCRIPT))
        disclosure.search(replace(ctx, actor=actor), request)
        officer = Actor(system="varanto", organization=OFFICE.controller, desk="officer")
        tomorrow = ctx.now + timedelta(days=1)
        assert reviews.find(replace(ctx, actor=officer, now=tomorrow), ctx.now.date()).opened == 1
        (case,), _ = reviews.queue(replace(ctx, actor=officer), tuple(State), None)
    return f"{QUEUE}/{case.case_id}"


def _sitting(town: Town, place: Place = OFFICER) -> Browser:
    browser = Browser(town)
    browser.log_in()
    browser.take(place)
    return browser


def test_a_case_is_asked_answered_and_closed(town: Town, case: str) -> None:
    """R-219: each step by a form; what is missing is said at its field, and a name is only ever shown as text."""
    browser = _sitting(town)
    token = {"form_token": browser.form_token()}
    assert case in browser.get(QUEUE).text
    page = browser.get(case).text
    assert SCRIPT not in page
    assert "&lt;script&gt;" in page
    lacking = browser.post(case, {**token, "act": "ask"})
    assert lacking.status_code == 422
    assert 'id="whom-error"' in lacking.text
    for act, form in (
        ("ask", {"whom": "Eeva"}),
        ("answer", {"reason": SCRIPT}),
        ("close", {"outcome": "closed-misuse", "ground": "Ei perustetta"}),
    ):
        assert browser.post(case, {**token, "act": act, **form}).headers["location"] == f"{case}?lang=fi"
    page = browser.get(case).text
    assert SCRIPT not in page
    assert "Tapaus on suljettu" in page
    assert "<form" not in page.partition("<main")[2]
    assert browser.post(case, {**token, "act": "ask", "whom": "Eeva"}).status_code == 409


def test_closing_needs_an_outcome_and_a_ground(town: Town, case: str) -> None:
    """Both are said at once, each at its field."""
    browser = _sitting(town)
    answer = browser.post(case, {"form_token": browser.form_token(), "act": "close", "outcome": "new"})
    assert answer.status_code == 422
    assert re.findall(r'id="(\w+)-error"', answer.text) == ["outcome", "ground"]


def test_the_queue_shows_what_is_asked_for(town: Town, case: str) -> None:
    """By state and by rule; where there is nothing, a sentence says so."""
    browser = _sitting(town)
    assert case in browser.get(f"{QUEUE}?state=new&rule=wide-search").text
    for query in ("state=closed-fine", "rule=own-record"):
        page = browser.get(f"{QUEUE}?{query}").text
        assert case not in page
        assert "Ei tapauksia" in page
    assert browser.get(f"{QUEUE}?state=x&rule=y").status_code == 200


def test_nobody_else_gets_at_a_case(town: Town, case: str) -> None:
    """R-220: neither from the archivist's desk nor as another controller's officer, and every attempt is logged."""
    held = Mandate(person=ARCHIVIST.code, name=ARCHIVIST.name, desk=DeskName.OFFICER, valid_from=SINCE)
    with town.installation.context() as ctx:
        mandates.put(replace(ctx, actor=OPERATOR), NEIGHBOUR.controller, Table.of([held]))
    assert note(_sitting(town, OWN).get(case)) == "ended"
    stranger = _sitting(town, THEIRS)
    assert case not in stranger.get(QUEUE).text
    assert stranger.get(case).status_code == 404
    form = {"form_token": stranger.form_token(), "act": "close", "outcome": "closed-fine", "ground": "x"}
    assert stranger.post(case, form).status_code == 404
    assert stranger.get(f"{QUEUE}/abc").status_code == 404
    tried = [one for one in town.logged() if one.row.action == "request:attempt" and one.row.client_id == NOBODY]
    assert [one.private.detail["code"] for one in tried] == ["not-found", "not-found", "not-found", "session-missing"]


def test_a_form_from_elsewhere_changes_nothing(town: Town, case: str) -> None:
    """R-220: without the session's own token nothing is written."""
    browser = _sitting(town)
    answer = browser.post(case, {"act": "close", "outcome": "closed-fine", "ground": "x", "form_token": "y"})
    assert answer.status_code == 403
    assert "Sulje tapaus" in browser.get(case).text
