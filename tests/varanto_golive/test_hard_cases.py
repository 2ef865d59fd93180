"""Register right, shared case, safety restriction, a minor's ban: a repository that errs in one does not pass."""

import json
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from tests.live import Live
from tests.varanto_golive.test_go_live import options
from typer.testing import CliRunner

from varanto_golive import world
from varanto_golive.__main__ import app
from varanto_golive.model import Note, Outcome, Step, StepResult
from varanto_golive.run import run
from varanto_golive.scenarios import SCENARIOS, Visit, safety, visit


@pytest.fixture(scope="module")
def host(server: Live) -> Iterator[Visit]:
    """Those who take part."""
    with visit(world.read(server.folder / "world.json", server.base_url)) as opened:
        yield opened


def nothing(_: Visit) -> Note:
    """A step that a repository says it took, and did not."""
    return Note("Tallennettu versiona 1.")


def walked(host: Visit, *numbers: str, undone: str = "") -> dict[str, StepResult]:
    """What comes of these steps of a scenario in this order, one of them without effect."""
    (scenario,) = (one for one in SCENARIOS if one.id == numbers[0].partition(".")[0])
    by_number = {step.id: step for step in scenario.steps}
    taken: list[Step[Visit]] = [
        replace(by_number[number], needs=(), act=nothing if number == undone else by_number[number].act)
        for number in numbers
    ]
    return {result.id: result for result in run(taken, scenario.begin(host))}


def test_a_right_that_goes_on_after_its_end_does_not_pass(host: Visit) -> None:
    """R-155, D-16: where the end has no effect, the documents that were still found are named."""
    said = walked(host, "T13.1", "T13.3", "T13.10", "T13.11", undone="T13.10")["T13.11"]
    assert (said.outcome, len(said.documents)) == (Outcome.FAILED, 4)
    assert "register-right-missing" in said.note


def test_a_producer_that_sees_more_than_it_was_granted_does_not_pass(host: Visit) -> None:
    """R-155: one document more than the grant gives is found and named."""
    said = walked(host, "T13.1", "T13.3", "T13.5", "T13.4")["T13.4"]
    assert (said.outcome, len(said.documents)) == (Outcome.FAILED, 1)


def test_a_client_who_left_and_is_still_told_of_does_not_pass(host: Visit) -> None:
    """R-155, D-24b: where leaving has no effect, the later note is found under her."""
    said = walked(host, "T14.1", "T14.2", "T14.4", "T14.5", "T14.8", "T14.9", undone="T14.8")["T14.9"]
    assert (said.outcome, len(said.documents)) == (Outcome.FAILED, 1)


def test_a_restriction_without_effect_does_not_pass(host: Visit) -> None:
    """R-155, D-21: signed bytes for somebody without authority are a deviation, and the document is named."""
    said = walked(host, "T15.1", "T15.2", "T15.3", "T15.4", undone="T15.3")["T15.4"]
    assert (said.outcome, len(said.documents)) == (Outcome.FAILED, 1)
    assert "Peittämättömän" in said.note


def test_a_ban_without_effect_does_not_pass(host: Visit) -> None:
    """R-155, D-23: a guardian who sees what the child forbids is a deviation."""
    said = walked(host, "T16.1", "T16.4", "T16.2")["T16.2"]
    assert (said.outcome, len(said.documents)) == (Outcome.FAILED, 1)


def test_the_report_of_a_hidden_client_holds_no_address(server: Live, tmp_path: Path) -> None:
    """R-156: neither the terminal nor the report repeats what the scenario stores of where the client lives."""
    outcome = CliRunner().invoke(app, options(server, tmp_path, "--scenario", "T15"))
    assert outcome.exit_code == 0, outcome.output
    written = [outcome.output, (tmp_path / "report.json").read_text("utf-8"), (tmp_path / "message.eml").read_text()]
    assert json.loads(written[1])["passed"]
    assert not any(told in text for text in written for told in safety.HIDDEN)
