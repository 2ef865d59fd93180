"""The scenarios of the go-live test (disclosure.md §8.4): to add one, write its steps and list them here."""

from varanto_golive.model import Part, Step
from varanto_golive.scenarios import archivist, logs, meeting, neighbour, notice, wills
from varanto_golive.scenarios.visit import Visit, visit

__all__ = ["STEPS", "Visit", "left_out", "steps", "visit"]

STEPS: tuple[Step[Visit], ...] = (
    *meeting.ARRIVAL,
    *neighbour.BEGINNING,
    *wills.INFORMING,
    neighbour.INFORMED,
    *wills.PERMIT,
    neighbour.PERMITTED,
    *meeting.CASE_WORK,
    neighbour.DOCUMENTS_STORED,
    notice.PAPER,
    neighbour.NOTICE_GIVEN,
    *meeting.CORRECTION,
    neighbour.ERROR_CORRECTED,
    wills.DOCUMENT_PROHIBITION,
    neighbour.DOCUMENT_PROHIBITED,
    wills.TASK_PROHIBITION,
    neighbour.TASK_PROHIBITED,
    wills.CONTROLLER_PROHIBITION,
    neighbour.CONTROLLER_PROHIBITED,
    neighbour.PROHIBITED_BY_LAW,
    wills.PROHIBITION_WITHDRAWAL,
    neighbour.PROHIBITIONS_WITHDRAWN,
    wills.PERMIT_WITHDRAWAL,
    neighbour.PERMIT_WITHDRAWN,
    neighbour.WITHDRAWN_BY_LAW,
    *logs.STEPS,
    *archivist.STEPS,
)


def steps(*, disclosure: bool) -> tuple[Step[Visit], ...]:
    """The steps of a test in their order, with or without disclosure management (LH, luovutustenhallinta)."""
    return tuple(step for step in STEPS if disclosure or step.part is not Part.DISCLOSURE)


def left_out(*, disclosure: bool) -> dict[str, str]:
    """The titles of the steps that such a test goes without, by number."""
    taken = {step.id for step in steps(disclosure=disclosure)}
    return {step.id: step.title for step in STEPS if step.id not in taken}
