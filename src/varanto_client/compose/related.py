"""How people are reached, and the persons beside a client whom her relationship document names (documents.md §9.1)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from varanto_client.compose.blocks import Object, coded, identified, present
from varanto_client.compose.codes import municipality, role
from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True)
class Address:
    """A postal address (osoite); masked in `repr`."""

    street: str
    postcode: str
    city: str

    def __repr__(self) -> str:
        return "Address(***)"

    def block(self) -> Object:
        """The address as structures name its parts."""
        return {"lahiosoite": self.street, "postinumero": self.postcode, "postitoimipaikka": self.city}


@dataclass(frozen=True, slots=True, kw_only=True)
class Contacts:
    """How a person is reached (yhteystiedot); masked in `repr`.

    `contact_address` (yhteysosoite) and `municipality` (kotikunta, a code) are a client's only. Under a safety
    restriction a client's document may name her telephone and contact address, nothing else of these.
    `secret`: kept secret on other grounds than a safety restriction (salaiset yhteystiedot).
    """

    address: Address | None = None
    contact_address: Address | None = None
    telephone: str | None = None
    email: str | None = None
    municipality: str | None = None
    secret: bool = False

    def __repr__(self) -> str:
        return "Contacts(***)"

    def block(self) -> Object:
        """The fields of a person that say how to reach her."""
        reached = present(
            osoite=[self.address.block()] if self.address else None,
            yhteysosoite=self.contact_address.block() if self.contact_address else None,
            puhelinnumero=self.telephone,
            sahkopostiosoite=self.email,
        )
        return present(
            kotikunta={"kunta": coded(municipality(self.municipality))} if self.municipality else None,
            salaiset_yhteystiedot=True if self.secret else None,
            yhteystiedot=reached or None,
        )


@dataclass(frozen=True, slots=True)
class SafetyRestriction:
    """A safety restriction (turvakielto) of a client, until a last day where one is known."""

    ends: date | None = None

    def block(self) -> Object:
        """The fields of a client that say so."""
        return {"turvakielto": True} | present(turvakiellon_paattymispaiva=self.ends.isoformat() if self.ends else None)


@dataclass(frozen=True, slots=True, kw_only=True)
class RelatedPerson:
    """A person beside the client (asiakkaaseen liittyvä henkilö) with her roles (code set 1284); masked in `repr`.

    Roles 31-34 are legal representatives and need the `competence` (toimivalta) that they have.
    """

    given: str
    family: str
    roles: Sequence[str]
    identifier: Identifier | None = None
    competence: str | None = None
    contacts: Contacts | None = None
    safety_restriction: bool = False

    def __repr__(self) -> str:
        return "RelatedPerson(***)"

    def block(self) -> Object:
        """The person as the relationship document names her."""
        named: Object = {"sukunimi": self.family, "etunimet": self.given}
        return (
            named
            | present(
                henkilotunnus=identified(self.identifier) if self.identifier else None,
                turvakielto=True if self.safety_restriction else None,
            )
            | (self.contacts.block() if self.contacts else {})
            | present(rooli=[coded(role(one)) for one in self.roles], toimivalta=self.competence)
        )
