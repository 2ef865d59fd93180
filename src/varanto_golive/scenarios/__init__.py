"""The scenarios of the go-live test (disclosure.md §8.4): to add one, write its steps and list it here."""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from datetime import date

from varanto_client.compose import Person
from varanto_golive.model import Part, Step
from varanto_golive.scenarios import (
    archivist,
    logs,
    meeting,
    minor,
    neighbour,
    notice,
    register_right,
    safety,
    shared_case,
    wills,
)
from varanto_golive.scenarios.visit import Visit, visit
from varanto_golive.world import ADULT, new_client, new_minor, turning

__all__ = ["EVERYDAY", "SCENARIOS", "STEPS", "Scenario", "Visit", "left_out", "scenarios", "visit"]

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
"""The everyday case (T1-T12): one adult client, her documents, her will, and what another organisation sees."""


@dataclass(frozen=True, slots=True)
class Scenario:
    """One story of the test, walked from the beginning with people of its own, by what they are in it."""

    id: str
    title: str
    steps: tuple[Step[Visit], ...]
    others: Callable[[date], dict[str, Person]] = lambda _: {}
    client: Callable[[date], Person] = new_client

    def begin(self, host: Visit, given: Person | None = None) -> Visit:
        """A visit of the scenario's people, of whom nothing is known yet; its client may be given."""
        today = host.composer.today()
        return host.of(given or self.client(today), **self.others(today))


EVERYDAY = Scenario("T1-T12", "Asiakkaan käynti", STEPS)
SCENARIOS = (
    EVERYDAY,
    Scenario("T13", "Rekisterinkäyttöoikeus", register_right.STEPS),
    Scenario("T14", "Yhteinen asia", shared_case.STEPS, lambda today: {shared_case.SECOND: new_client(today)}),
    Scenario("T15", "Turvakielto", safety.STEPS, lambda today: {safety.CO_CLIENT: new_client(today)}),
    Scenario(
        "T16",
        "Alaikäisen kielto",
        minor.STEPS,
        lambda today: {minor.GUARDIAN: new_client(today), minor.GROWN_UP: turning(ADULT, today)},
        lambda today: new_minor(today, minor.AGE),
    ),
)


def scenarios(parts: Collection[Part], names: Sequence[str] = ()) -> tuple[Scenario, ...]:
    """The scenarios of a test, all of them unless named, with the steps of those parts; one without steps is left out.

    Raises KeyError for a name that no scenario bears.
    """
    known = {scenario.id: scenario for scenario in SCENARIOS}
    chosen = [known[name] for name in names] or SCENARIOS
    narrowed = (replace(one, steps=tuple(step for step in one.steps if step.part in parts)) for one in chosen)
    return tuple(one for one in narrowed if one.steps)


def left_out(taken: Collection[str], part: Part) -> dict[str, str]:
    """The titles of that part's steps which are not among those taken, by number."""
    every = (step for scenario in SCENARIOS for step in scenario.steps)
    return {step.id: step.title for step in every if step.part is part and step.id not in taken}
