"""The content of case documents (asia-asiakirja; documents.md §9.2)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from varanto_client.compose.blocks import Object, client_with_birth_date, coded, moment, organisation, present
from varanto_client.compose.codes import code
from varanto_client.compose.people import Person
from varanto_formats.cda.model import Code, Organisation
from varanto_formats.cda.times import HELSINKI

STRUCTURE = "1.2.246.537.6.1505.2.2022.6.28"


@dataclass(frozen=True, slots=True)
class Member:
    """A client of a shared case (yhteinen asia): since when, by default since its opening, and until when."""

    person: Person
    joined: datetime | None = None
    left: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Case:
    """What a case document says. The name is text of the class 99: the other classes are unpublished."""

    oid: str
    name: str
    members: Sequence[Member]
    organiser: Organisation
    service_task: Code
    opened: datetime
    closed: datetime | None = None

    def content(self) -> Object:
        """The JSON content; with several clients it is a shared case."""
        shared = len(self.members) > 1
        return {
            "asia_asiakirja": {
                "palvelunjarjestajan_toimintayksikko": organisation(self.organiser),
                "asiakas": [self._client(member, shared=shared) for member in self.members],
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

    def _client(self, member: Member, *, shared: bool) -> Object:
        """A client with the moments between which she belongs to the case, where several share it."""
        person = client_with_birth_date(member.person.as_client())
        between = present(
            asiaan_liittymishetki=moment(member.joined or self.opened),
            asiasta_poistumishetki=moment(member.left) if member.left else None,
        )
        return person | (between if shared else {})


def _day(at: datetime) -> str:
    return at.astimezone(HELSINKI).date().isoformat()
