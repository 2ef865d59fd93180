"""Walking through the steps of a test: one after another, whatever comes of them."""

from collections.abc import Callable, Iterable, Iterator
from datetime import datetime
from typing import TypeVar

from varanto_client.compose import finnish_time
from varanto_client.errors import ProblemError, TokenRefused, Unreachable, VarantoError
from varanto_golive.model import Deviation, Note, Outcome, Step, StepResult, Trouble

T = TypeVar("T")


def run(steps: Iterable[Step[T]], subject: T, clock: Callable[[], datetime] = finnish_time) -> Iterator[StepResult]:
    """Take the steps in order and give each result as soon as it is there.

    A step that needs one that did not pass is skipped; the others go on.
    """
    passed: set[str] = set()
    for step in steps:
        started, missing = clock(), [need for need in step.needs if need not in passed]
        result = _skipped(step, started, missing) if missing else _take(step, subject, started)
        if result.outcome is Outcome.PASSED:
            passed.add(step.id)
        yield result


def _take(step: Step[T], subject: T, started: datetime) -> StepResult:
    try:
        note = step.act(subject)
    except Deviation as deviation:
        return _result(step, Outcome.FAILED, started, Note(deviation.text, deviation.documents))
    except VarantoError as error:
        text, troubles = _told(error)
        return _result(step, Outcome.FAILED, started, Note(text), troubles)
    return _result(step, Outcome.PASSED, started, note)


def _skipped(step: Step[T], started: datetime, missing: Iterable[str]) -> StepResult:
    return _result(step, Outcome.SKIPPED, started, Note(f"Ei tehty, koska edellytys puuttui: {', '.join(missing)}."))


def _result(
    step: Step[T], outcome: Outcome, started: datetime, note: Note, troubles: tuple[Trouble, ...] = ()
) -> StepResult:
    return StepResult(
        id=step.id,
        title=step.title,
        who=step.who,
        expected=step.expected,
        outcome=outcome,
        started_at=started,
        note=note.text,
        documents=note.documents,
        troubles=troubles,
        part=step.part,
    )


def _told(error: VarantoError) -> tuple[str, tuple[Trouble, ...]]:
    """An error in Finnish: a sentence, and what was found wrong with the document, if that is what it was."""
    match error:
        case ProblemError():
            title = str(error.extra.get("titles", {}).get("fi", error.title))
            found = tuple(Trouble(one.code, one.pointer, one.message.fi, one.remedy.fi) for one in error.findings)
            return f"Tietovaranto vastasi: {title} ({error.code}, jäljitystunnus {error.trace_id}).", found
        case TokenRefused():
            return f"Pääsy evättiin ({error.error}): {error.description}", ()
        case Unreachable():
            return "Tietovaranto ei vastannut.", ()
        case _:
            return f"Vastausta ei voitu hyväksyä: {error}.", ()
