"""The nouns of a go-live test: its steps, what came of them, and whose test it was."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Generic, TypeVar

from varanto_client.compose import Person, Professional
from varanto_formats.cda.model import Organisation, Software

T = TypeVar("T")


class Who(StrEnum):
    """Who takes a step."""

    PROFESSIONAL = "professional"
    ARCHIVIST = "archivist"
    NEIGHBOUR = "neighbour"
    PRODUCER = "producer"
    CITIZEN = "citizen"
    OFFICER = "officer"


class Part(StrEnum):
    """A part of the test; LH is disclosure management (luovutustenhallinta), RKO the register right in Kela's words."""

    BASIC = "basic"
    DISCLOSURE = "LH"
    REGISTER_RIGHT = "RKO"


class Outcome(StrEnum):
    """What came of a step."""

    PASSED = "passed"
    FAILED = "failed"
    SKIPPED = "skipped"


@dataclass(frozen=True, slots=True)
class Note:
    """What a passed step puts into the report: a sentence in Finnish, and the OIDs of the documents it was about."""

    text: str
    documents: tuple[str, ...] = ()


class Deviation(Exception):
    """A deviation (poikkeama) from what a step expects; said in Finnish, without personal data."""

    def __init__(self, text: str, *documents: str) -> None:
        self.text = text
        self.documents = documents
        super().__init__(text)


@dataclass(frozen=True, slots=True, kw_only=True)
class Step(Generic[T]):
    """A step of the test: `act` does it with the subject of the test; `needs` names steps that must have passed."""

    id: str
    title: str
    who: Who
    expected: str
    act: Callable[[T], Note] = field(repr=False)
    needs: tuple[str, ...] = ()
    part: Part = Part.BASIC


@dataclass(frozen=True, slots=True)
class Trouble:
    """A finding about a document that was refused, in Finnish, and what helps (ongelma ja ratkaisu)."""

    code: str
    pointer: str
    message: str
    remedy: str


@dataclass(frozen=True, slots=True, kw_only=True)
class StepResult:
    """What came of a step, as the report tells it."""

    id: str
    title: str
    who: Who
    expected: str
    outcome: Outcome
    started_at: datetime
    note: str
    documents: tuple[str, ...] = ()
    troubles: tuple[Trouble, ...] = ()
    part: Part = Part.BASIC


@dataclass(frozen=True, slots=True, kw_only=True)
class Site:
    """Whose test it is, who takes the steps and against what: facts that the form asks for (disclosure.md D-29).

    `neighbour` is the second organisation, to which data are disclosed, `producer` one that produces services; None
    where the test goes without that part.
    """

    organisation: Organisation
    business_id: str | None
    unit: Organisation
    professional: Professional
    role: str
    archivist: str = field(repr=False)
    base_url: str
    neighbour: Organisation | None = None
    producer: Organisation | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class GoLiveTest:
    """A go-live test (käyttöönottokoe) that has been walked: where, with which test persons and software, what came."""

    site: Site
    people: tuple[Person, ...]
    software: Software
    results: tuple[StepResult, ...]
    finished_at: datetime

    @property
    def passed(self) -> bool:
        """Whether every step passed."""
        return all(result.outcome is Outcome.PASSED for result in self.results)

    @property
    def started_at(self) -> datetime:
        """When the first step began."""
        return self.results[0].started_at

    @property
    def taken(self) -> frozenset[str]:
        """The numbers of the steps that belonged to the test."""
        return frozenset(result.id for result in self.results)

    def includes(self, part: Part) -> bool:
        """Whether steps of the part belonged to the test."""
        return any(result.part is part for result in self.results)

    def outcome_of(self, who: Who) -> Outcome:
        """What came of all steps of one of those who take them: the worst."""
        outcomes = {result.outcome for result in self.results if result.who is who}
        return next((one for one in (Outcome.FAILED, Outcome.SKIPPED) if one in outcomes), Outcome.PASSED)
