"""A welfare area at work: composes, signs and stores documents the way a client information system does."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import cache

import varanto.organisations.service as organisations
from varanto.intake import service as intake
from varanto.intake.model import AlreadyStored, Stored
from varanto.kit.context import Actor, Context
from varanto.kit.context import Professional as ActingProfessional
from varanto.kit.errors import Invalid
from varanto.organisations.model import Function, Kind, Organisation
from varanto_client.compose import Composer, OidGenerator, Person, Professional
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_formats.cda.model import Organisation as Named
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer

NOW = datetime(2026, 11, 20, 11, 30, tzinfo=HELSINKI)
WORKER = Professional("00098705718", "Aino", "Sosiaalityöntekijä")
ADULT = Person(Identifier(hetu.SYSTEM, "010181-900C"), "Testi Maria", "Asiakas", date(1981, 1, 1), "2")
OTHER = Person(
    Identifier(hetu.SYSTEM, hetu.make_test(date(1979, 5, 2), 911).value), "Toinen", "Asiakas", date(1979, 5, 2), "1"
)


@cache
def authority() -> TestAuthority:
    """One test authority for the whole run: making keys is slow."""
    return TestAuthority.create(NOW - timedelta(days=400))


@cache
def trust() -> TrustStore:
    """Trust in that authority."""
    return TrustStore.from_pem(authority().chain_pem)


@cache
def seal_of(oid: str) -> Signer:
    """The system seal of an organisation."""
    return Signer.of(authority().issue_service(oid, "Testialue"), SignatureKind.SYSTEM)


@cache
def card_of(number: str) -> Signer:
    """The signing card of a professional."""
    return Signer.of(
        authority().issue_professional(number, WORKER.given, WORKER.family, "251 sosionomi"), SignatureKind.PROFESSIONAL
    )


@dataclass(frozen=True, slots=True)
class Office:
    """One controller with one unit and one professional."""

    root: str = "1.2.246.10.99999901"
    name: str = "Mallilan hyvinvointialue"
    worker: Professional = WORKER
    kind: Kind = Kind.PUBLIC

    @property
    def controller(self) -> str:
        """The controller's OID."""
        return f"{self.root}.10.0"

    @property
    def actor(self) -> Actor:
        """The professional as her token presents her."""
        return Actor(
            system="test-system",
            organization=self.controller,
            unit=f"{self.root}.10.7",
            professional=ActingProfessional(
                Identifier(PROFESSIONAL_REGISTER, self.worker.register_number),
                f"{self.worker.given} {self.worker.family}",
            ),
            role="R1",
            service_tasks=("24",),
            authority=True,
        )

    def composer(self, clock: Callable[[], datetime] = lambda: NOW) -> Composer:
        """Writes this office's documents; every OID is new."""
        return Composer(
            controller=Named(self.controller, self.name),
            unit=Named(f"{self.root}.10.7", "Perhepalvelut"),
            author=self.worker,
            clock=clock,
            generator=OidGenerator(self.root),
        )

    def sealed(self, document: Document, *, by_professional: bool = False, at: datetime = NOW) -> bytes:
        """The signed bytes of a document."""
        signer = card_of(self.worker.register_number) if by_professional else seal_of(self.controller)
        return seal(document, [signer], at)

    def register(self, ctx: Context) -> None:
        """Enter the office into the register of organisations."""
        functions = (Function.DISCLOSURE, Function.REGISTER_RIGHT)
        area = Organisation(oid=self.controller, name=self.name, kind=self.kind, functions=functions)
        organisations.put_organisation(ctx, area)
        unit = Organisation(
            oid=f"{self.root}.10.7",
            name="Perhepalvelut",
            kind=self.kind,
            parent=self.controller,
            service_tasks=("24",),
        )
        organisations.put_organisation(ctx, unit)

    def store(self, ctx: Context, document: Document, *, by_professional: bool = False) -> bytes:
        """Store a document and give its bytes; it must be stored now."""
        xml = self.sealed(document, by_professional=by_professional)
        try:
            outcome: Stored | AlreadyStored = intake.store(ctx, xml)
        except Invalid as refused:
            raise AssertionError([(found.code, found.pointer) for found in refused.findings]) from refused
        assert isinstance(outcome, Stored)
        return xml

    def open_case(self, ctx: Context, client: Person = ADULT) -> Document:
        """A client relationship and a case, both stored; gives the case document."""
        composer = self.composer()
        self.store(ctx, composer.relationship(client, ["24"]))
        case = composer.case([client], "24", "Perheen tuen tarve")
        self.store(ctx, case)
        return case


OFFICE = Office()
NEIGHBOUR = Office("1.2.246.10.99999902", "Naapurilan hyvinvointialue")
