"""A world with hidden addresses: each is told once, in words of its own, so that a leak says where it comes from."""

import base64
import shutil
import subprocess
from collections.abc import Callable, Generator, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial

import httpx
from tests.live import Desk, Live

from varanto_client.client import Client
from varanto_client.compose import (
    Address,
    Contact,
    Contacts,
    Person,
    Producer,
    RelatedPerson,
    SafetyRestriction,
    assessment,
    case_note,
    content_of,
    decision,
    informing,
    permit,
    plan,
    prohibition,
    shown_to_all,
)
from varanto_client.credentials import Credentials
from varanto_client.errors import VarantoError
from varanto_client.model import (
    Acting,
    DisclosureNotice,
    Filters,
    Form,
    LogFilters,
    NoticeBasis,
    NoticeDiscloser,
    NoticeRecipient,
    Prohibition,
    ProhibitionKind,
    Purpose,
    Reason,
)
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.identifiers import Identifier, hetu

ALL = ("superseded", "invalidated")
LAPS = "24"
ASKED = ("first", "restricted", "co-client", "elsewhere", "decision", "shared decision", "plan", "note")
PDF = "application/pdf"


def person(born: date, number: int, given: str) -> Person:
    """Somebody of the 900 series."""
    return Person(Identifier(hetu.SYSTEM, hetu.make_test(born, number).value), given, "Kanarialintu", born, "2")


HIDDEN = person(date(1977, 3, 4), 941, "Piilossa Oleva")
CO_CLIENT = person(date(1979, 5, 6), 942, "Toinen Osapuoli")
REPRESENTATIVE = person(date(1969, 7, 8), 943, "Edunvalvoja Henkilö")
PLACES = ("first", "restricted", "representative", "relative", "beside", "elsewhere", "decision")
TEXTS = ("reason", "reveal", "statement", "explanation", "notice")
"""What people type about a place when they say why: for whoever reads the log, and for nobody who reads the disk."""


def contacts(place: str, municipality: str | None = None) -> Contacts:
    """How somebody is reached, in words that stand in no other place."""
    mail = f"{place}@piilopaikka.example"
    return Contacts(address=address(place), telephone=f"0400{place}777", email=mail, municipality=municipality)


def address(place: str) -> Address:
    """A street, a post code and a town of that place alone."""
    return Address(f"Salakatu{place}", f"FI-{place}-99", f"Piilokyla{place}")


def words(place: str) -> tuple[str, ...]:
    """Every word that tells of a place."""
    return (
        f"Salakatu{place}", f"FI-{place}-99", f"Piilokyla{place}", f"0400{place}777", f"{place}@piilopaikka",
        f"kunta{place}",
    )  # fmt: skip


def leaks(content: bytes, places: Sequence[str]) -> set[str]:
    """The words of these places that stand in a text: in clear, in hex, or in base64 at any offset."""
    lower = content.lower()
    return {
        word
        for place in places
        for word in words(place)
        if word.lower().encode() in lower
        or word.encode().hex().encode() in lower
        or any(form in content for form in _base64(word.encode()))
    }


def _base64(word: bytes) -> Iterator[bytes]:
    """The part of a word's base64 that is the same whatever stands around it, for each of the three offsets."""
    for offset in range(3):
        whole = base64.b64encode(bytes(offset) + word)
        yield whole[(8 * offset + 5) // 6 : (offset + len(word)) * 8 // 6]


@dataclass(frozen=True, slots=True)
class Told:
    """Everything that an audience was answered."""

    answers: list[bytes] = field(default_factory=list[bytes])

    def hear(self, response: httpx.Response) -> None:
        """Keep an answer with its headers; of a PDF its text, where there is a tool to read it."""
        content = response.read()
        self.answers.append(str(response.headers).encode())
        self.answers.append(_text_of_pdf(content) if response.headers.get("content-type") == PDF else content)

    def leaks(self, places: Sequence[str] = PLACES) -> set[str]:
        """Which hidden words it was told."""
        return leaks(b"\n".join(self.answers), places)


def _text_of_pdf(content: bytes) -> bytes:
    tool = shutil.which("pdftotext")
    return subprocess.run([tool, "-", "-"], input=content, capture_output=True, check=True).stdout if tool else b""


@dataclass(frozen=True, slots=True)
class World:
    """A server with a hidden client, the versions that speak of her, and what each audience was told."""

    server: Live
    documents: dict[str, Document] = field(default_factory=dict[str, Document])
    told: dict[str, Told] = field(default_factory=dict[str, Told])

    @property
    def context(self) -> dict[str, str | None]:
        """The neighbour's own relationship with the hidden client, in which it asks."""
        return {"relationship": self.documents["elsewhere"].relationship}

    def build(self) -> None:
        """Store everything; the client is under a safety restriction only from her last relationship version on."""
        holder, neighbour, private = (self.server.desk(number) for number in range(3))
        first = self._keep(holder, "first", _relationship(self.server, holder, contacts("first", "kuntafirst"), None))
        elsewhere = neighbour.composer.relationship(HIDDEN, [LAPS], contacts=contacts("elsewhere", "kuntaelsewhere"))
        self._keep(neighbour, "elsewhere", elsewhere)
        self._keep(private, "private", private.composer.relationship(HIDDEN, [LAPS]))
        beside = _guardian("beside", safety_restriction=True)
        self._keep(holder, "co-client", holder.composer.relationship(CO_CLIENT, [LAPS], related=[beside]))
        self._store_work(holder)
        reached = Contacts(contact_address=address("restricted"), telephone="0400restricted777", secret=True)
        restricted = _relationship(self.server, holder, reached, SafetyRestriction(), first.relationship)
        self._keep(holder, "restricted", holder.composer.replacement(first, content_of(restricted)))

    def _store_work(self, holder: Desk) -> None:
        """The case documents, client documents and wills of the hidden client."""
        composer = holder.composer
        case = self._keep(holder, "case", composer.case([HIDDEN], LAPS, "Tuen tarve"))
        shared = self._keep(holder, "shared case", composer.case([HIDDEN, CO_CLIENT], LAPS, "Perheen tuki"))
        self._keep(holder, "decision", _decision(holder, case))
        self._keep(holder, "shared decision", shown_to_all(_decision(holder, shared)))
        self._keep(holder, "assessment", assessment(composer, case, conclusions="Tukea tarvitaan."))
        self._keep(holder, "plan", plan(composer, case, situation="Arki kuormittaa."))
        for one in (HIDDEN, CO_CLIENT):
            holder.store(informing(composer, one, text_version="2024-1"))
            holder.store(permit(composer, one, given=True))
        mistaken = self._keep(holder, "note", case_note(composer, case, description="Väärä asiakas.", place="Toimisto"))
        holder.store(prohibition(composer, HIDDEN, documents=[mistaken]))
        digest = holder.client.metadata(mistaken.oid).sha256
        holder.client.invalidate(mistaken.oid, digest, Reason.OTHER, " ".join(words("explanation")))
        holder.client.notice(_notice(holder))

    def _keep(self, desk: Desk, name: str, document: Document) -> Document:
        """Store a document, signed by the professional where its header announces that."""
        self.documents[name] = document
        signer = desk.profile.card if document.signature_notes else desk.profile.seal
        assert signer
        desk.client.store(seal(document, [signer]))
        return document

    def broken(self) -> bytes:
        """A document that is refused: under a safety restriction it names the address."""
        holder = self.server.desk(0)
        return holder.sealed(_relationship(self.server, holder, contacts("first", "kuntafirst"), SafetyRestriction()))

    @contextmanager
    def listening(self, audience: str, acting: Acting, organization: int | None = None) -> Generator[Client]:
        """A client of an organisation's system, or of the operator's, whose every answer is kept."""
        told = self.told.setdefault(audience, Told())
        world, folder = self.server.world, self.server.folder
        own = world["operator"] if organization is None else world["organizations"][organization]["system"]
        credentials = Credentials.from_file(own["client_id"], folder / own["key"], own["kid"])
        hooks = {"response": [told.hear]}
        with httpx.Client(base_url=self.server.base_url, timeout=60.0, event_hooks=hooks) as http:
            yield Client("", credentials, acting, http=http)


def ask_everything(world: World, client: Client, purpose: Purpose) -> None:
    """Ask all that can be asked of the hidden client by every door; what is refused is an answer too."""
    unit = world.server.world["organizations"][2]["units"][0]["oid"]
    broken = world.broken()
    calls: list[Callable[[], object]] = [
        *(partial(_search, client, one, purpose) for one in (HIDDEN, CO_CLIENT)),
        lambda: client.wills(HIDDEN.identifier, history=True, purpose=purpose),
        lambda: client.preview_wills(
            HIDDEN.identifier, [Prohibition(kind=ProhibitionKind.SERVICE_TASK, targets=(LAPS,))]
        ),
        lambda: client.summary(HIDDEN.identifier, purpose),
        lambda: list(client.log_search(LogFilters(client=HIDDEN.identifier))),
        lambda: [client.replay(client.decision(one.id).id) for one in client.decisions(client=HIDDEN.identifier)][:9],
        lambda: list(client.register_rights()),
        lambda: client.register_rights_of(HIDDEN.identifier),
        lambda: client.register_right_preview(HIDDEN.identifier, unit),
        lambda: list(client.changes()),
        lambda: client.parts(["0", "1"]),
        lambda: client.case_links(world.documents["case"].case or ""),
        lambda: client.validate(broken),
        lambda: client.store(broken),
        lambda: list(client.store_batch([broken])),
    ]
    for document in (world.documents[name] for name in ASKED):
        calls += (partial(client.fetch, document.oid, form, purpose) for form in Form)
        calls += (partial(door, document.oid, purpose) for door in (client.metadata, client.versions))
    for call in calls:
        with suppress(VarantoError):
            call()


def _search(client: Client, one: Person, purpose: Purpose) -> object:
    return list(client.search(one.identifier, Filters(include=ALL), purpose))


def _relationship(
    server: Live, desk: Desk, reached: Contacts, restriction: SafetyRestriction | None, oid: str | None = None
) -> Document:
    """The hidden client's relationship document: a representative, a relative, a producer."""
    unit = server.world["organizations"][2]["units"][0]
    relative = RelatedPerson(given="Lähi", family="Omainen", roles=["12"], contacts=contacts("relative"))
    producer = Producer(
        unit=Organisation(unit["oid"], unit["name"]), services=["45"], service_task=LAPS, started=date(2026, 1, 1)
    )
    return desk.composer.relationship(
        HIDDEN, [LAPS], oid=oid, started=date(2026, 1, 1), producers=[producer],
        related=[_guardian("representative"), relative], contacts=reached, safety_restriction=restriction or False,
    )  # fmt: skip


def _guardian(place: str, *, safety_restriction: bool = False) -> RelatedPerson:
    """A legal representative who lives at that place."""
    return RelatedPerson(
        given=REPRESENTATIVE.given, family=REPRESENTATIVE.family, roles=["32"], competence="Henkilöä koskevat asiat",
        identifier=REPRESENTATIVE.identifier, contacts=contacts(place), safety_restriction=safety_restriction,
    )  # fmt: skip


def _decision(desk: Desk, case: Document) -> Document:
    at = address("decision")
    return decision(
        desk.composer, case, resolution="Myönnetään.", legal_basis="14 §", service="45",
        contact=Contact(at.street, at.postcode, at.city, "0400decision777"), appeal="Saa valittaa.",
        valid=(date(2026, 1, 1), None),
    )  # fmt: skip


def _notice(desk: Desk) -> DisclosureNotice:
    """A disclosure on paper, described with a place in it."""
    author = desk.composer.author
    return DisclosureNotice(
        clients=(HIDDEN.identifier,),
        service_task=LAPS,
        recipient=NoticeRecipient(type="authority", organization_name="Kansaneläkelaitos", title="käsittelijä"),
        discloser=NoticeDiscloser(
            family=author.family, given=author.given, title=author.title, unit=desk.composer.unit.oid
        ),
        basis=NoticeBasis(code="consent", text=" ".join(words("notice"))),
        purpose=" ".join(words("notice")),
        described_data=" ".join(words("notice")),
        disclosed_on=desk.composer.today(),
        form="paper",
    )
