"""The nouns of the summary: what is told of a client, each fact with the document that says it."""

from dataclasses import dataclass, field
from datetime import date, datetime

from varanto.disclosure.model import Item
from varanto_formats.cda.model import Code
from varanto_formats.checks.facts import SafetyRestriction
from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Basics:
    """Who the client is and what her relationship is, as its newest document says."""

    family: str = field(repr=False)
    given: str = field(repr=False)
    birth_date: date | None = field(repr=False)
    languages: tuple[Code, ...]
    service_language: Code | None
    interpreter: bool
    municipality: Code | None
    relationship: str | None
    start: date | None
    end: date | None
    old: bool


@dataclass(frozen=True, slots=True)
class Risk:
    """A risk (riskitieto) that is there today, with its last day where one is known."""

    description: str = field(repr=False)
    start: date | None
    end: date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalRepresentative:
    """Who acts for the client by law, in roles of code set 1284 (31-34), and in which matters (toimivalta)."""

    name: str = field(repr=False)
    roles: tuple[Code, ...]
    competence: str = field(repr=False)
    organisation: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Worker:
    """A worker responsible for the client's services, and her unit."""

    name: str = field(repr=False)
    number: Identifier | None = field(repr=False)
    unit: Code | None


@dataclass(frozen=True, slots=True)
class Provider:
    """A unit that gives a service today: the organiser's, a producer's, or one below in the procurement chain."""

    unit: Code
    services: tuple[Code, ...]
    start: date | None
    end: date | None
    below: "tuple[Provider, ...]" = ()


@dataclass(frozen=True, slots=True)
class Task:
    """A service task with the units that are at work in it today."""

    service_task: Code
    units: tuple[Provider, ...]
    producers: tuple[Provider, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """Everything that the newest relationship document tells, and the document itself."""

    basics: Basics
    restriction: SafetyRestriction
    risks: tuple[Risk, ...]
    representatives: tuple[LegalRepresentative, ...]
    workers: tuple[Worker, ...]
    tasks: tuple[Task, ...]
    source: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenCase:
    """An open case to which the client belongs today; of a shared one her own joining, never the others."""

    case: str
    name: str = field(repr=False)
    service_task: Code | None
    opened: date | None
    shared: bool
    joined: datetime | None
    source: Item


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What is told of a client; the documents are the latest valid one of each type."""

    relationship: Relationship | None
    cases: tuple[OpenCase, ...]
    decisions: tuple[Item, ...]
    assessments: tuple[Item, ...]
    plans: tuple[Item, ...]
