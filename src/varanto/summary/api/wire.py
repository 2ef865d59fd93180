"""Wire forms of the summary (docs/summary.md). Its version grows when a member changes its meaning."""

from datetime import date, datetime
from typing import Literal

import msgspec

from varanto.access.api.wire import PersonId, Purpose
from varanto.disclosure.api.wire import CodeItem, LinkItem

FORM = "varanto-summary-1"
NOTE = "Computed by Varanto from the documents named; not the national format of the summary (kooste)."


class SummaryBody(msgspec.Struct, forbid_unknown_fields=True):
    """A wish for the summary of one client; the purpose is own, with a context as in a search."""

    client: PersonId
    purpose: Purpose = msgspec.field(default_factory=Purpose)


class Source(msgspec.Struct):
    """The version of a document that says a fact, and the decision by which it was released."""

    oid: str
    set_id: str
    version: int
    created_at: datetime
    decision: str


class Basics(msgspec.Struct):
    """Who the client is and what her relationship is."""

    family: str
    given: str
    birth_date: date | None
    languages: list[CodeItem]
    service_language: CodeItem | None
    interpreter: bool
    municipality: CodeItem | None
    client_relationship: str | None
    start: date | None
    end: date | None
    old: bool
    source: Source


class SafetyRestriction(msgspec.Struct):
    """Whether the client is under a safety restriction today, and its last day where one is known."""

    active: bool
    end: date | None
    source: Source


class Risk(msgspec.Struct):
    """A risk that is there today."""

    description: str
    start: date | None
    end: date | None
    source: Source


class LegalRepresentative(msgspec.Struct):
    """Who acts for the client by law, and in which matters."""

    name: str
    roles: list[CodeItem]
    competence: str
    organization: str
    source: Source


class Worker(msgspec.Struct):
    """A worker responsible for the client's services."""

    name: str
    identifier: PersonId | None
    unit: CodeItem | None
    source: Source


class Provider(msgspec.Struct):
    """A unit at work today; `subcontractors` are those below it in the procurement chain."""

    unit: CodeItem
    services: list[CodeItem]
    start: date | None
    end: date | None
    subcontractors: list["Provider"]


class Task(msgspec.Struct):
    """A service task with the units and producers that are at work in it today."""

    service_task: CodeItem
    units: list[Provider]
    producers: list[Provider]
    source: Source


class OpenCase(msgspec.Struct):
    """An open case of the client; of a shared one only her own joining is told."""

    case: str
    name: str
    service_task: CodeItem | None
    opened: date | None
    shared: bool
    joined: datetime | None
    links: list[LinkItem]
    source: Source


class Latest(msgspec.Struct):
    """The latest valid document of its type."""

    type: CodeItem | None
    title: str
    service_task: list[CodeItem]
    case: str | None
    source: Source


class Summary(msgspec.Struct):
    """The summary (kooste) of one client, as the caller may see her own register at this moment.

    What comes of the relationship document is empty where there is none, or none that the caller may see.
    """

    form: Literal["varanto-summary-1"]
    note: str
    made_at: datetime
    client: PersonId
    basics: Basics | None
    safety_restriction: SafetyRestriction | None
    risks: list[Risk]
    representatives: list[LegalRepresentative]
    workers: list[Worker]
    services: list[Task]
    cases: list[OpenCase]
    decisions: list[Latest]
    assessments: list[Latest]
    plans: list[Latest]
