"""Two welfare areas about one client: the first holds her documents, the other asks for them."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, Office

from varanto.access.model import Purpose, PurposeKind, Reason, Refused, Statement, WorkContext
from varanto.archive.model import Search
from varanto.disclosure import service
from varanto.disclosure.model import FetchRequest, Form, Page, Released, SearchRequest, Unknown
from varanto.kit.context import Context
from varanto_client.compose import Composer, Person, case_note, informing, permit
from varanto_formats.cda.model import Document

REASON = Reason("PALVELUTARPEEN_SELVITYS", "Lastensuojeluilmoituksen selvittäminen")
STATEMENT = Statement(True, True, True, "Muistisairaus, palvelu on välttämätön.")


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The contexts of both, the holder's case of the client, and the asker's relationship with her."""

    holder: Context
    asker: Context
    case: Document
    relationship: str

    def note(self, *, minutes: int = 60, case: Document | None = None) -> Document:
        """A note of the holder's, stored, drawn up some minutes ago."""
        made = case_note(composer(OFFICE, minutes), case or self.case, description="Tavattiin kotona.", place="Koti")
        OFFICE.store(self.holder, made)
        return made

    def purpose(self, kind: PurposeKind = PurposeKind.DISCLOSURE) -> Purpose:
        """A purpose with all that it needs."""
        return Purpose(
            kind=kind,
            context=WorkContext(relationship=self.relationship),
            reason=REASON if kind is PurposeKind.STATUTORY else None,
            statement=STATEMENT if kind is PurposeKind.INCAPACITY else None,
        )

    def search(self, kind: PurposeKind = PurposeKind.DISCLOSURE, client: Person = ADULT) -> Page | Refused:
        """The asker's search."""
        wish = SearchRequest(client=client.identifier, purpose=self.purpose(kind), filters=Search(client_ids=()))
        return service.search(self.asker, wish)

    def found(self, kind: PurposeKind = PurposeKind.DISCLOSURE) -> list[str]:
        """The OIDs that the asker's search finds; it must not be refused."""
        page = self.search(kind)
        assert isinstance(page, Page), page
        assert page.total == len(page.items)
        return [item.version.oid for item in page.items]

    def fetch(
        self, document: Document, kind: PurposeKind = PurposeKind.DISCLOSURE, form: Form = Form.XML
    ) -> Released | Refused | Unknown:
        """The asker's fetch of a document."""
        return service.fetch(self.asker, FetchRequest(document.oid, self.purpose(kind)), lambda _: form.value)

    def permitted(self, *, given: bool = True, client: Person = ADULT) -> Document:
        """The client is informed and gives a permit, or refuses it; both stored by the holder. Gives the permit."""
        OFFICE.store(self.holder, informing(composer(OFFICE), client, text_version="2024-1"))
        made = permit(composer(OFFICE), client, given=given)
        OFFICE.store(self.holder, made)
        return made


def composer(office: Office, minutes: int = 0) -> Composer:
    """Writes an office's documents as of some minutes ago."""
    return office.composer(lambda: NOW - timedelta(minutes=minutes))


def neighbours(holder: Context, asker: Context) -> Neighbours:
    """The holder opens a case of the client, the asker a relationship."""
    case = OFFICE.open_case(holder)
    relationship = NEIGHBOUR.composer().relationship(ADULT, ["24"])
    NEIGHBOUR.store(asker, relationship)
    assert relationship.relationship
    return Neighbours(holder, asker, case, relationship.relationship)


def shared_case(one: Neighbours, people: Sequence[Person]) -> Document:
    """A case of several clients, stored by the holder, who has a relationship with each."""
    for person in people:
        if person != ADULT:
            OFFICE.store(one.holder, OFFICE.composer().relationship(person, ["24"]))
    case = composer(OFFICE, 24 * 60).case(people, "24", "Perheen tuki")
    OFFICE.store(one.holder, case)
    return case


def acting(ctx: Context, **changes: object) -> Context:
    """The same professional under another token."""
    return replace(ctx, actor=replace(ctx.actor, **changes))  # type: ignore[arg-type]
