"""The content of client-relationship documents (asiakkuusasiakirja; documents.md §9.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import cast

from varanto_client.compose.blocks import Object, client_with_birth_date, coded, identified, organisation, present
from varanto_client.compose.codes import service_task, social_service
from varanto_client.compose.people import Professional
from varanto_client.compose.related import Contacts, RelatedPerson, SafetyRestriction
from varanto_formats.cda.model import Client, Code, Organisation
from varanto_formats.identifiers import Identifier

STRUCTURE = "1.2.246.537.6.1505.1.2023.6.1"
_TASKS, _PRODUCERS, _SUBCONTRACTORS = "sosiaalihuollon_palvelutehtava", "palveluntuottaja", "palveluntoteuttaja"
_UNIT, _END = "palveluyksikon_nimi", "asiakkuuden_paattymispvm"


@dataclass(frozen=True, slots=True)
class Period:
    """How long a client relationship (asiakkuus) has lasted, and why it ended."""

    started: date
    ended: date | None = None
    ending_reason: str | None = None

    def days(self) -> Object:
        """The first and the last day, named as the structure names them."""
        return present(
            asiakkuuden_alkamispvm=self.started.isoformat(),
            asiakkuuden_paattymispvm=self.ended.isoformat() if self.ended else None,
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Producer:
    """A producer's unit (palveluntuottaja) that gives services of a service task to the client: its register right.

    Tasks (1221) and services (1222) are codes. `subcontractors` (palveluntoteuttaja) carry the work out for it; their
    service task is the producer's.
    """

    unit: Organisation
    services: Sequence[str]
    service_task: str
    started: date
    ended: date | None = None
    subcontractors: "Sequence[Producer]" = ()

    def block(self) -> Object:
        """The producer's entry."""
        entry: Object = {
            "sosiaalipalvelu": [coded(social_service(one)) for one in self.services],
            _UNIT: organisation(self.unit),
        }
        below = [one.block() for one in self.subcontractors]
        return entry | Period(self.started, self.ended).days() | ({_SUBCONTRACTORS: below} if below else {})


@dataclass(frozen=True, slots=True, kw_only=True)
class Relationship:
    """What a client-relationship document says of one client, one organiser, one of its units and its producers."""

    oid: str
    client: Client
    temporary_id: Identifier | None = None
    organiser: Organisation
    unit: Organisation
    worker: Professional
    service_tasks: Sequence[str]
    period: Period
    producers: Sequence[Producer] = ()
    related: Sequence[RelatedPerson] = ()
    contacts: Contacts | None = None
    safety_restriction: SafetyRestriction | None = None

    def content(self) -> Object:
        """The JSON content."""
        related = [person.block() for person in self.related]
        return {
            "asiakkuusasiakirja": present(
                asiakkuuden_yksilointitunnus={"value": self.oid},
                asiakas=self._client(),
                asiakkaaseen_liittyvat_henkilot=related or None,
                sosiaalihuollon_asiakkuus=self.period.days()
                | present(asiakkuuden_paattymisen_perustelu=self.period.ending_reason),
                palvelunjarjestajan_toimintayksikko=organisation(self.organiser),
                palveluista_vastaava_tyontekija=[self._worker()],
                sosiaalihuollon_palvelutehtava=[self._task(service_task(task)) for task in self.service_tasks],
            )
        }

    def _client(self) -> Object:
        temporary = identified(self.temporary_id) if self.temporary_id else None
        hidden = self.safety_restriction.block() if self.safety_restriction else {"turvakielto": False}
        return (
            client_with_birth_date(self.client)
            | present(tilapainen_yksilointitunnus=temporary)
            | hidden
            | (self.contacts.block() if self.contacts else {})
        )

    def _worker(self) -> Object:
        return {
            "sukunimi": self.worker.family,
            "etunimet": self.worker.given,
            "palveluyksikko": organisation(self.unit),
            "rekisterointitunnus": identified(self.worker.as_author().identifier),
        }

    def _task(self, task: Code) -> Object:
        unit: Object = {_UNIT: organisation(self.unit)} | self.period.days()
        producers = [one.block() for one in self.producers if one.service_task == task.code]
        entry: Object = {"palvelutehtava": coded(task), "palvelunjarjestajan_palveluyksikko": [unit]}
        return entry | ({_PRODUCERS: producers} if producers else {})


def with_producer(content: Object, producer: Producer) -> Object:
    """The content with one producer more, who joins the others of her service task. Raises ValueError without it."""
    tasks = _tasks(content)
    if not any(task["palvelutehtava"]["code"] == producer.service_task for task in tasks):
        raise ValueError("the relationship document has no such service task")
    grown = [
        task | {_PRODUCERS: [*task.get(_PRODUCERS, ()), producer.block()]}
        if task["palvelutehtava"]["code"] == producer.service_task
        else task
        for task in tasks
    ]
    return _with_tasks(content, grown)


def with_end(content: Object, unit: str, on: date) -> Object:
    """The content in which every entry of that producer's or subcontractor's unit ends on that day.

    The unit still stands there: a relationship document lists also those whose part has ended (documents.md §9.1).
    """
    return _with_tasks(
        content,
        [
            task | {_PRODUCERS: [_ended(one, unit, on) for one in task[_PRODUCERS]]} if _PRODUCERS in task else task
            for task in _tasks(content)
        ],
    )


def _ended(entry: Object, unit: str, on: date) -> Object:
    below = [_ended(one, unit, on) for one in entry.get(_SUBCONTRACTORS, ())]
    deeper = entry | {_SUBCONTRACTORS: below} if below else entry
    return deeper | {_END: on.isoformat()} if entry[_UNIT]["code"] == unit else deeper


def _tasks(content: Object) -> list[Object]:
    return cast("list[Object]", content["asiakkuusasiakirja"].get(_TASKS, []))


def _with_tasks(content: Object, tasks: Sequence[Object]) -> Object:
    return {"asiakkuusasiakirja": content["asiakkuusasiakirja"] | {_TASKS: list(tasks)}}
