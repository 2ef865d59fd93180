"""The go-live test against a running repository, over real HTTP."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from tests import live
from tests.live import Live
from typer.testing import CliRunner

from varanto_formats.identifiers import hetu
from varanto_golive import world
from varanto_golive.__main__ import app
from varanto_golive.model import Outcome, Part, Step, StepResult
from varanto_golive.run import run
from varanto_golive.scenarios import EVERYDAY, SCENARIOS, Visit, archivist, scenarios, visit
from varanto_golive.scenarios.visit import Stored


@pytest.fixture(scope="module")
def walked(server: Live) -> Iterator[Visit]:
    """A visit without disclosure management whose every step has passed."""
    with visit(world.read(server.folder / "world.json", server.base_url, disclosure=False)) as subject:
        assert [
            one.note for one in run(scenarios({Part.BASIC})[0].steps, subject) if one.outcome is not Outcome.PASSED
        ] == []
        yield subject


def every_step() -> list[Step[Visit]]:
    """The steps of all scenarios in their order."""
    return [step for scenario in SCENARIOS for step in scenario.steps]


def options(server: Live, out: Path, *more: str) -> list[str]:
    """The command line of a run against the server."""
    return ["--url", server.base_url, "--world", str(server.folder / "world.json"), "--out", str(out), *more]


def checked(walked: Visit, **changes: Stored) -> dict[str, StepResult]:
    """What the archivist says when the client information system remembers some documents otherwise."""
    changed = replace(walked, stored=walked.stored | changes)
    steps = [replace(step, needs=()) for step in archivist.STEPS]
    return {result.id: result for result in run(steps, changed)}


@pytest.mark.parametrize("organization", [0, 1, 2])
def test_every_organisation_passes_the_test(server: Live, tmp_path: Path, organization: int) -> None:
    """R-23, R-70: every step passes, is told, and is in the report; nothing printed tells who the person was."""
    one = server.world["organizations"][organization]
    outcome = CliRunner().invoke(app, options(server, tmp_path, "--organization", one["oid"]))
    assert outcome.exit_code == 0, outcome.output
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert told["passed"]
    taken = [step for step in every_step() if one["kind"] == "public" or step.part is not Part.REGISTER_RIGHT]
    assert [step["id"] for step in told["steps"]] == [step.id for step in taken]
    assert all(step.title in outcome.output for step in taken)
    assert told["register_right"]["done"] is (one["kind"] == "public")
    assert str(tmp_path / "report.pdf") in outcome.output
    for personal in (*told["test_persons"], *(one["name"] for one in told["testers"])):
        assert personal not in outcome.output


def test_a_given_client_is_the_only_one(server: Live, tmp_path: Path) -> None:
    """R-23: with the test client that Kela gave nobody else is made up: one scenario, the everyday one unless named."""
    born = date(1966, 6, 6)
    code = hetu.make_test(born, 966).value
    file = tmp_path / "client.json"
    told = {"identity": code, "given": "Testi", "family": "Annettu", "birth_date": born.isoformat()}
    file.write_text(json.dumps(told), "utf-8")
    given = ("--client-file", str(file), "--no-disclosure")
    assert CliRunner().invoke(app, options(server, tmp_path, *given)).exit_code == 0
    report = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert report["test_persons"] == [code]
    assert {step["id"] for step in report["steps"]} == {step.id for step in EVERYDAY.steps if step.part is Part.BASIC}
    several = CliRunner().invoke(app, options(server, tmp_path, *given, "--scenario", "T13", "--scenario", "T16"))
    assert several.exit_code == 2


def test_programs_get_the_outcome_as_json(server: Live, tmp_path: Path) -> None:
    """With --json the answer is one JSON object without people, and the report is written all the same."""
    outcome = CliRunner().invoke(app, options(server, tmp_path, "--no-disclosure", "--json"))
    told = json.loads(outcome.stdout)
    assert told["passed"]
    assert Path(told["report"]).exists()
    assert not {"test_persons", "testers", "archivist"} & told.keys()


def test_without_a_second_organisation_the_other_parts_are_tested(server: Live, tmp_path: Path) -> None:
    """R-70: --no-disclosure takes the basic steps, passes, and the report says what was left out."""
    outcome = CliRunner().invoke(app, options(server, tmp_path, "--no-disclosure"))
    assert outcome.exit_code == 0, outcome.output
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    assert {step["part"] for step in told["steps"]} == {"basic", "RKO"}
    assert told["disclosure_management"]["done"] is False
    assert told["disclosure_management"]["left_out"].keys() | {step["id"] for step in told["steps"]} == {
        step.id for step in every_step()
    }


@pytest.mark.parametrize("name", ["T13", "T16"])
def test_a_scenario_can_be_walked_alone(server: Live, tmp_path: Path, name: str) -> None:
    """R-155: --scenario takes one story, which needs none of the others, and the report says what was left out."""
    outcome = CliRunner().invoke(app, options(server, tmp_path, "--scenario", name))
    assert outcome.exit_code == 0, outcome.output
    told = json.loads((tmp_path / "report.json").read_text("utf-8"))
    (chosen,) = (one for one in SCENARIOS if one.id == name)
    assert {step["id"] for step in told["steps"]} == {step.id for step in chosen.steps}
    left = [told[part]["left_out"] for part in ("basic", "disclosure_management", "register_right")]
    assert {number for part in left for number in part} == {
        step.id for step in every_step() if step not in chosen.steps
    }


@pytest.mark.parametrize(
    ("wish", "said"),
    [(("--scenario", "T99"), "no scenario T99"), (("--scenario", "T14", "--no-disclosure"), "take part in T14")],
)
def test_a_scenario_that_cannot_be_walked_is_wrong_usage(
    server: Live, tmp_path: Path, wish: tuple[str, ...], said: str
) -> None:
    """R-155: an unknown scenario, and one for which somebody is missing, are named before anything is stored."""
    outcome = CliRunner().invoke(app, options(server, tmp_path, *wish))
    assert (outcome.exit_code, said in " ".join(outcome.output.replace("│", " ").split())) == (2, True)


def test_a_silent_repository_fails_the_test(server: Live, tmp_path: Path) -> None:
    """Exit code 1, a report that says so, and every step that could not be taken told as such."""
    silent = options(server, tmp_path)
    silent[1] = f"http://127.0.0.1:{live.free_port()}"
    outcome = CliRunner().invoke(app, [*silent, "--json"])
    assert outcome.exit_code == 1
    outcomes = [step["outcome"] for step in json.loads(outcome.stdout)["steps"]]
    assert outcomes == [("failed", "skipped")[bool(step.needs)] for step in every_step()]


def test_documents_are_what_the_test_asks_for(walked: Visit) -> None:
    """All three kinds, a decision under the professional's own signature, and a correction that changed the text."""
    signed = walked.archivist.metadata(walked.document("decision").oid).signatures
    assert [(one.kind, one.valid) for one in signed] == [("professional", True)]
    assert walked.stored["case note"].document.body != walked.stored["corrected case note"].document.body
    assert {one.document.document_group.code for one in walked.stored.values() if one.document.document_group} == {
        "1", "2", "5",
    }  # fmt: skip


def test_the_archivist_notices_other_bytes(walked: Visit) -> None:
    """A document that differs in one byte from the source does not pass, and its OID is told."""
    plan = walked.stored["plan"]
    said = checked(walked, plan=Stored(plan.document, plan.xml + b"\n"))
    assert said["T10.2"].outcome is Outcome.FAILED
    assert said["T10.2"].documents == (plan.document.oid,)
    assert "tiiviste" in said["T10.4"].note


def test_the_archivist_notices_other_metadata(walked: Visit) -> None:
    """A row of the metadata that differs is named."""
    case = walked.stored["case"]
    said = checked(walked, case=Stored(replace(case.document, unit=None, language="sv"), case.xml))["T10.4"]
    assert said.note == "Kuvailutiedot poikkeavat kirjatusta: palveluyksikkö, kieli."


def test_the_archivist_notices_what_is_missing(walked: Visit) -> None:
    """A document that the client information system has and the archive has not does not pass."""
    plan = walked.stored["plan"]
    lost = Stored(replace(plan.document, oid="1.2.3.4", set_id="1.2.3.4"), plan.xml)
    assert checked(walked, lost=lost)["T10.1"].documents == ("1.2.3.4",)
    assert checked(walked, lost=lost)["T10.3"].outcome is Outcome.FAILED


def test_the_archivist_notices_a_correction_that_did_not_replace(walked: Visit) -> None:
    """The version that the source holds for the newest must be the valid one."""
    note, corrected = walked.stored["case note"], walked.stored["corrected case note"]
    swapped = checked(walked, **{"case note": corrected, "corrected case note": note})
    assert swapped["T10.3"].outcome is Outcome.FAILED
