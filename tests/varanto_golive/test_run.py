"""Whatever comes of a step, it is told, and the others are taken if they can be."""

from collections.abc import Callable

from varanto_client.errors import ReceiptInvalid, TokenRefused, Unreachable, VarantoError, problem
from varanto_formats.findings import finding
from varanto_golive.model import Deviation, Note, Outcome, Step, StepResult, Who
from varanto_golive.run import run

Act = Callable[[list[str]], Note]


def passes(taken: list[str]) -> Note:
    """A step that goes well and leaves a trace."""
    taken.append("passed")
    return Note("Hyvin meni.", ("1.2.3",))


def raises(error: Exception) -> Act:
    """A step that ends in that error."""

    def act(_: list[str]) -> Note:
        raise error

    return act


def step(number: str, act: Act = passes, *needs: str) -> Step[list[str]]:
    """A step of a made-up test."""
    return Step(id=number, title="Vaihe", who=Who.PROFESSIONAL, expected="Onnistuu.", act=act, needs=needs)


def take(error: VarantoError) -> StepResult:
    """What a step that ends in the error is told as."""
    (result,) = run([step("1", raises(error))], [])
    assert result.outcome is Outcome.FAILED
    return result


def test_a_passed_step_tells_its_note_and_documents() -> None:
    """The report's row holds what the step found and which documents it was about."""
    (result,) = run([step("1")], [])
    assert (result.outcome, result.note, result.documents) == (Outcome.PASSED, "Hyvin meni.", ("1.2.3",))


def test_steps_that_need_a_failed_one_are_skipped_and_the_others_go_on() -> None:
    """One failure hides no other: only what cannot be done is left out, also at second hand, and it is said why."""
    steps = [step("1", raises(Deviation("Ei onnistunut."))), step("2", passes, "1"), step("3", passes, "2"), step("4")]
    results = list(run(steps, taken := []))
    assert [result.outcome for result in results] == [Outcome.FAILED, Outcome.SKIPPED, Outcome.SKIPPED, Outcome.PASSED]
    assert "1" in results[1].note
    assert taken == ["passed"]


def test_results_come_as_the_steps_are_taken() -> None:
    """Whoever watches sees a step's outcome before the next one begins."""
    results = run([step("1"), step("2")], taken := [])
    next(results)
    assert len(taken) == 1


def test_a_deviation_tells_the_documents_it_is_about() -> None:
    """The archivist can look at the very document that differs."""
    (result,) = run([step("1", raises(Deviation("Poikkeaa.", "1.2.3")))], [])
    assert (result.note, result.documents) == ("Poikkeaa.", ("1.2.3",))


def test_every_finding_is_told_with_its_remedy_in_finnish() -> None:
    """The report says what was wrong with a refused document, where, and what to do."""
    found = finding("signature-missing", "/ClinicalDocument")
    told = take(problem(422, {"code": "invalid", "titles": {"fi": "Asiakirja ei kelpaa"}, "trace_id": "abc"}, (found,)))
    assert "Asiakirja ei kelpaa" in told.note
    assert "abc" in told.note
    (trouble,) = told.troubles
    assert (trouble.code, trouble.pointer) == ("signature-missing", "/ClinicalDocument")
    assert (trouble.message, trouble.remedy) == (found.message.fi, found.remedy.fi)


def test_other_errors_are_told_in_finnish() -> None:
    """A refusal, a refused token, a silent repository and a false receipt are told by what can be looked up."""
    assert "not-your-register" in take(problem(403, {"code": "not-your-register"}, ())).note
    assert "unauthorized_client" in take(TokenRefused("unauthorized_client", "desk-unavailable")).note
    assert take(Unreachable("no answer")).note == "Tietovaranto ei vastannut."
    assert "not signed" in take(ReceiptInvalid("not signed")).note
