"""The content of client-relationship and case documents (documents.md §9.1-9.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from varanto_client.compose.blocks import (
    Object,
    client_with_birth_date,
    coded,
    identified,
    moment,
    organisation,
    present,
)
from varanto_client.compose.codes import code
from varanto_client.compose.people import Professional
from varanto_formats.cda.model import Client, Code, Organisation
from varanto_formats.cda.times import HELSINKI

RELATIONSHIP = "1.2.246.537.6.1505.1.2023.6.1"
CASE = "1.2.246.537.6.1505.2.2022.6.28"


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
class Relationship:
    """What a client-relationship document says of one client, one organiser and one of its units."""

    oid: str
    client: Client
    organiser: Organisation
    unit: Organisation
    worker: Professional
    service_tasks: Sequence[Code]
    period: Period
    safety_restriction: bool = False

    def content(self) -> Object:
        """The JSON content."""
        return {
            "asiakkuusasiakirja": {
                "asiakkuuden_yksilointitunnus": {"value": self.oid},
                "asiakas": client_with_birth_date(self.client) | {"turvakielto": self.safety_restriction},
                "sosiaalihuollon_asiakkuus": self.period.days()
                | present(asiakkuuden_paattymisen_perustelu=self.period.ending_reason),
                "palvelunjarjestajan_toimintayksikko": organisation(self.organiser),
                "palveluista_vastaava_tyontekija": [self._worker()],
                "sosiaalihuollon_palvelutehtava": [self._task(task) for task in self.service_tasks],
            }
        }

    def _worker(self) -> Object:
        return {
            "sukunimi": self.worker.family,
            "etunimet": self.worker.given,
            "palveluyksikko": organisation(self.unit),
            "rekisterointitunnus": identified(self.worker.as_author().identifier),
        }

    def _task(self, task: Code) -> Object:
        unit: Object = {"palveluyksikon_nimi": organisation(self.unit)} | self.period.days()
        return {"palvelutehtava": coded(task), "palvelunjarjestajan_palveluyksikko": [unit]}


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a case document says. The name is text of the class 99: the other classes are unpublished."""

    oid: str
    name: str
    clients: Sequence[Client]
    organiser: Organisation
    service_task: Code
    opened: datetime
    closed: datetime | None = None

    def content(self) -> Object:
        """The JSON content; with several clients it is a shared case, which each joined when it was opened."""
        shared = len(self.clients) > 1
        joined: Object = {"asiaan_liittymishetki": moment(self.opened)} if shared else {}
        return {
            "asia_asiakirja": {
                "palvelunjarjestajan_toimintayksikko": organisation(self.organiser),
                "asiakas": [client_with_birth_date(client) | joined for client in self.clients],
                "asian_tiedot": present(
                    asiatunnus={"value": self.oid},
                    nimi=coded(code("other_case")),
                    lisatieto_luokkaan_muu=self.name,
                    tila=coded(code("case_closed" if self.closed else "case_open")),
                    avauspaiva=_day(self.opened),
                    paattymispaiva=_day(self.closed) if self.closed else None,
                    yhteinen_asia=shared,
                    palvelutehtava=coded(self.service_task),
                ),
            }
        }


def _day(at: datetime) -> str:
    return at.astimezone(HELSINKI).date().isoformat()
