"""Disclosure management in the go-live test: a repository that discloses too much or too little does not pass."""

import json
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import replace

import httpx
import pytest
from tests.live import Live

from varanto_client.client import Client
from varanto_client.compose import finnish_time
from varanto_golive import world
from varanto_golive.model import GoLiveTest, Note, Outcome, StepResult
from varanto_golive.report import page, wire
from varanto_golive.run import run
from varanto_golive.scenarios import STEPS, Visit, logs, visit
from varanto_golive.scenarios import wills as will
from varanto_golive.scenarios.looking import RefusedWith, Sees
from varanto_golive.scenarios.neighbour import (
    CLIENT_DOCUMENTS,
    CORRECTED,
    WITHOUT_DECISION,
    by_permit,
    looks,
)
from varanto_golive.scenarios.visit import Stored
from varanto_golive.world import Cast

Answer = Callable[[httpx.Response], httpx.Response]
BEFORE_PROHIBITIONS = [step.id for step in STEPS].index("T7.1")


class Faulty(httpx.HTTPTransport):
    """A repository whose answers to some calls come out wrong."""

    def __init__(self, wrong: Answer, path: str = "/v1/documents/search") -> None:
        super().__init__()
        self._wrong = wrong
        self._path = path

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        response = super().handle_request(request)
        if not request.url.path.endswith(self._path):
            return response
        response.read()
        return self._wrong(response)


@pytest.fixture(scope="module")
def cast(server: Live) -> Cast:
    return world.read(server.folder / "world.json", server.base_url)


@contextmanager
def walked(cast: Cast) -> Generator[Visit]:
    """A visit up to the prohibitions: informed, permitted, documents stored and one of them corrected."""
    with visit(cast) as subject:
        results = list(run(STEPS[:BEFORE_PROHIBITIONS], subject))
        assert [one.note for one in results if one.outcome is not Outcome.PASSED] == []
        yield subject


@pytest.fixture(scope="module")
def permitted(cast: Cast) -> Iterator[Visit]:
    """A visit up to the prohibitions, in which tests may search what they like."""
    with walked(cast) as subject:
        yield subject


@pytest.fixture(scope="module")
def told(cast: Cast) -> Iterator[Visit]:
    """A visit up to the prohibitions, of which the log is looked at."""
    with walked(cast) as subject:
        yield subject


def look(subject: Visit, expected: Sees | RefusedWith) -> StepResult:
    """What comes of a disclosure search of the second organisation."""
    step = next(step for step in STEPS if step.id == "T11.8")
    (result,) = run([replace(step, act=looks(by_permit, expected), needs=())], subject)
    return result


def without(oid: str) -> Answer:
    """Leaves a document out of the answer to a search."""

    def leave_out(response: httpx.Response) -> httpx.Response:
        told = json.loads(response.content)
        told["items"] = [item for item in told["items"] if item["oid"] != oid]
        return httpx.Response(response.status_code, json=told)

    return leave_out


@contextmanager
def at_faulty(subject: Visit, cast: Cast, wrong: Answer) -> Generator[Visit]:
    """The visit where the second organisation meets a faulty repository."""
    assert cast.neighbour
    profile = cast.neighbour.worker
    with httpx.Client(base_url=profile.base_url, transport=Faulty(wrong)) as http:
        worker = Client("", profile.credentials, profile.acting, http=http)
        yield replace(subject, neighbour=replace(subject.other, worker=worker))


def test_a_repository_that_ignores_a_prohibition_does_not_pass(permitted: Visit, cast: Cast) -> None:
    """R-71: where the prohibition has no effect the search fails, the document is named, the report says so."""
    steps = [step for step in STEPS if step.id in {"T7.1", "T11.8"}]
    ignored = replace(steps[0], act=lambda _: Note("Tallennettu versiona 1."), needs=())
    results = tuple(run([ignored, replace(steps[1], needs=("T7.1",))], permitted))
    assert [result.outcome for result in results] == [Outcome.PASSED, Outcome.FAILED]
    assert results[1].documents == (permitted.document("decision").oid,)

    test = GoLiveTest(
        site=cast.site,
        people=(permitted.person,),
        software=permitted.composer.software,
        results=results,
        finished_at=finnish_time(),
    )
    told = wire.report(test)
    assert (told["passed"], [step["outcome"] for step in told["steps"]]) == (False, ["passed", "failed"])
    said = page.render(test)
    assert "Koe ei ole hyväksytty" in said
    assert "näki 4 asiakirjaa, odotettiin 3" in said


def test_a_document_that_is_only_left_out_of_the_search_does_not_pass(permitted: Visit, cast: Cast) -> None:
    """R-71: what a search withholds must not be had by its OID either."""
    decision = permitted.document("decision").oid
    with at_faulty(permitted, cast, without(decision)) as subject:
        result = look(subject, Sees(WITHOUT_DECISION))
    assert (result.outcome, result.documents) == (Outcome.FAILED, (decision,))
    assert "luovutettiin" in result.note


def test_a_document_that_is_missing_does_not_pass(permitted: Visit, cast: Cast) -> None:
    """R-71: a repository that withholds what is permitted is as wrong as one that gives too much."""
    plan = permitted.document("plan").oid
    with at_faulty(permitted, cast, without(plan)) as subject:
        result = look(subject, Sees(CORRECTED))
    assert (result.outcome, result.documents) == (Outcome.FAILED, (plan,))


def test_a_superseded_version_does_not_pass(permitted: Visit) -> None:
    """The corrected version is what the second organisation gets: expecting the mistaken one names both."""
    result = look(permitted, Sees(CLIENT_DOCUMENTS))
    both = {permitted.document(name).oid for name in ("case note", "corrected case note")}
    assert (result.outcome, set(result.documents)) == (Outcome.FAILED, both)


def test_a_search_that_should_have_been_refused_does_not_pass(permitted: Visit) -> None:
    """R-71: without a permit the search must be refused, with the very code."""
    result = look(permitted, RefusedWith("permit-missing"))
    assert result.outcome is Outcome.FAILED
    assert set(result.documents) == {permitted.document(name).oid for name in CORRECTED}


def test_an_authority_that_does_not_find_what_the_law_gives_does_not_pass(permitted: Visit, cast: Cast) -> None:
    """R-72: with a reason every valid document is to be found, the case and the relationship too."""
    step = next(step for step in STEPS if step.id == "T12.1")
    assert [one.outcome for one in run([replace(step, needs=())], permitted)] == [Outcome.PASSED]
    case = permitted.document("case").oid
    with at_faulty(permitted, cast, without(case)) as subject:
        (result,) = run([replace(step, needs=())], subject)
    assert (result.outcome, result.documents) == (Outcome.FAILED, (case,))


def test_another_refusal_than_expected_does_not_pass(permitted: Visit, cast: Cast) -> None:
    """A search that is refused for another reason fails, and the reason is told."""

    def refuse(_: httpx.Response) -> httpx.Response:
        return httpx.Response(403, json={"code": "context-missing", "title": "No context", "trace_id": "abc"})

    with at_faulty(permitted, cast, refuse) as subject:
        result = look(subject, RefusedWith("permit-missing"))
    assert result.outcome is Outcome.FAILED
    assert "context-missing" in result.note


def test_other_bytes_than_were_stored_do_not_pass(permitted: Visit) -> None:
    """What is disclosed is byte for byte what was stored."""
    plan = permitted.stored["plan"]
    changed = replace(permitted, stored=permitted.stored | {"plan": Stored(plan.document, plan.xml + b"\n")})
    result = look(changed, Sees(CORRECTED))
    assert (result.outcome, result.documents) == (Outcome.FAILED, (plan.document.oid,))


def test_a_prohibition_that_narrows_the_own_register_does_not_pass(cast: Cast) -> None:
    """R-73: inside a register a prohibition does nothing; a repository that lets it is found out."""
    with walked(cast) as subject:
        calls = iter([lambda response: response, without(subject.document("decision").oid)])
        with httpx.Client(base_url=cast.worker.base_url, transport=Faulty(lambda one: next(calls)(one))) as http:
            worker = Client("", cast.worker.credentials, cast.worker.acting, http=http)
            step = replace(will.DOCUMENT_PROHIBITION, needs=())
            (result,) = run([step], replace(subject, worker=worker))
        assert (result.outcome, result.documents) == (Outcome.FAILED, (subject.document("decision").oid,))
        assert "omassa rekisterissä" in result.note


def officer_says(subject: Visit) -> dict[str, StepResult]:
    """What the data-protection officer says of a visit."""
    steps = [replace(step, needs=()) for step in logs.STEPS]
    return {result.id: result for result in run(steps, subject)}


def test_every_disclosure_is_logged_and_its_decision_can_be_taken_again(told: Visit) -> None:
    """R-74: the officer finds each disclosure as often as it happened, and every decision agrees."""
    assert {result.outcome for result in officer_says(told).values()} == {Outcome.PASSED}


def test_a_disclosure_that_is_not_logged_does_not_pass(told: Visit) -> None:
    """R-74: one release more than the log knows, or one less, is found, and the document is named."""
    plan = told.document("plan").oid
    for change in (1, -1):
        releases = told.other.releases.copy()
        releases[plan] += change
        said = officer_says(replace(told, neighbour=replace(told.other, releases=releases)))
        assert (said["T11.13"].outcome, said["T11.13"].documents) == (Outcome.FAILED, (plan,))


def test_a_paper_disclosure_that_is_not_logged_does_not_pass(told: Visit) -> None:
    """The entry that the repository has named for the notice must be there."""
    unknown = replace(told, notices=["00000000-0000-4000-8000-000000000000"])
    assert "Luovutusilmoitusta ei löydy" in officer_says(unknown)["T11.13"].note


def test_a_decision_that_does_not_agree_does_not_pass(told: Visit, cast: Cast) -> None:
    """R-74: a repository that decides otherwise as of then is found out, and so is one that forgets a decision."""
    disagreeing = {"id": "1", "agrees": False, "differs": ["rule"]}
    verdicts = {"decided": {"outcome": "released"}, "again": {"outcome": "withheld"}}
    wrong = Faulty(lambda _: httpx.Response(200, json=disagreeing | verdicts), "/replay")
    with httpx.Client(base_url=cast.officer.base_url, transport=wrong) as http:
        officer = Client("", cast.officer.credentials, cast.officer.acting, http=http)
        assert "poikkeaa" in officer_says(replace(told, officer=officer))["T11.14"].note
    decisions = told.other.decisions | {"00000000-0000-4000-8000-000000000001": "1.2.3"}
    forgotten = replace(told, neighbour=replace(told.other, decisions=decisions))
    assert officer_says(forgotten)["T11.14"].documents == ("1.2.3",)
