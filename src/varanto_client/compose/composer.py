"""The composer: national documents with every header row right for their group (documents.md §2)."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from importlib.metadata import version

from varanto_client.compose import blocks, cases, codes, relationships
from varanto_client.compose.blocks import Object
from varanto_client.compose.cases import Member
from varanto_client.compose.codes import code
from varanto_client.compose.oids import Kind, OidGenerator
from varanto_client.compose.people import Person, Professional, is_minor
from varanto_client.compose.related import Contacts, RelatedPerson, SafetyRestriction
from varanto_formats import rendering
from varanto_formats.cda.model import (
    Body,
    Client,
    Code,
    DisplayType,
    Document,
    Organisation,
    Replaced,
    SignatureNote,
    Software,
)
from varanto_formats.cda.model import Producer as Maker
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier, oids
from varanto_formats.structures.catalogue import Structure, shipped

_SOFTWARE = Software("Varanto", "varanto-client", version("varanto"))


def finnish_time() -> datetime:
    """This moment in Finland, to the second."""
    return datetime.now(HELSINKI).replace(microsecond=0)


@dataclass(frozen=True, slots=True, kw_only=True)
class Composer:
    """Writes documents of one professional in one unit for one controller.

    `organiser` is the service organiser (palvelunjärjestäjä), by default the controller; `producers` are the service
    producer and the procurement chain where somebody else does the work (37 § 3). Service tasks are given by code.
    `structures` tell titles, headings and fixed phrases: those we ship, or the published ones where an archive asks for
    them.
    """

    controller: Organisation
    unit: Organisation
    author: Professional
    software: Software = _SOFTWARE
    organiser: Organisation | None = None
    producers: tuple[Maker, ...] = ()
    language: str = "fi"
    clock: Callable[[], datetime] = finnish_time
    generator: OidGenerator | None = None
    structures: Mapping[str, Structure] = field(default_factory=shipped)

    @property
    def service_organiser(self) -> Organisation:
        """The service organiser (palvelunjärjestäjä) that the documents name."""
        return self.organiser or self.controller

    def today(self) -> date:
        """The day in Finland."""
        return self.clock().astimezone(HELSINKI).date()

    def new_oid(self, kind: Kind) -> str:
        """A fresh OID, under the controller's root unless another generator was given."""
        return (self.generator or _generator(self.controller)).new(kind, self.today().year)

    def for_organiser(self, organiser: Organisation) -> "Composer":
        """The same professional as she writes into the register of an organiser whose service her employer produces.

        Documents are the organiser's, name the producer (37 § 3) and bear OIDs of the producer's own root.
        """
        return replace(
            self,
            controller=organiser,
            organiser=organiser,
            producers=(Maker(self.controller.oid, self.controller.name), *self.producers),
            generator=self.generator or _generator(self.controller),
        )

    def relationship(
        self,
        client: Person,
        service_tasks: Sequence[str],
        *,
        oid: str | None = None,
        started: date | None = None,
        ended: date | None = None,
        ending_reason: str | None = None,
        producers: Sequence[relationships.Producer] = (),
        related: Sequence[RelatedPerson] = (),
        contacts: Contacts | None = None,
        temporary_id: Identifier | None = None,
        safety_restriction: bool | SafetyRestriction = False,
    ) -> Document:
        """A client-relationship document (asiakkuusasiakirja): the first thing that is stored of a client.

        `temporary_id` stands beside her identity code: what was stored with it is hers (readings.md A41).
        """
        draft = replace(
            self.draft("client_relationship_document", [client.as_client()]),
            authors=(),
            relationship=oid or self.new_oid(Kind.RELATIONSHIP),
        )
        relationship = relationships.Relationship(
            oid=draft.relationship or "",
            client=draft.clients[0],
            temporary_id=temporary_id,
            organiser=self.service_organiser,
            unit=self.unit,
            worker=self.author,
            service_tasks=service_tasks,
            period=relationships.Period(started or self.today(), ended, ending_reason),
            producers=producers,
            related=related,
            contacts=contacts,
            safety_restriction=SafetyRestriction() if safety_restriction is True else safety_restriction or None,
        )
        return self.fill(draft, relationships.STRUCTURE, relationship.content())

    def with_producer(self, relationship: Document, producer: relationships.Producer) -> Document:
        """The next version of a relationship document: the producer's unit gets a register right."""
        content = relationships.with_producer(blocks.content_of(relationship), producer)
        return self.replacement(relationship, content)

    def end_producer(self, relationship: Document, unit: Organisation, on: date) -> Document:
        """The next version of a relationship document: the part of that producer's unit ends on the day."""
        content = relationships.with_end(blocks.content_of(relationship), unit.oid, on)
        return self.replacement(relationship, content)

    def case(
        self,
        clients: Sequence[Person | Member],
        service_task: str,
        name: str,
        *,
        oid: str | None = None,
        opened: datetime | None = None,
        closed: datetime | None = None,
    ) -> Document:
        """A case document (asia-asiakirja); with several clients it is a shared case (yhteinen asia)."""
        case = cases.Case(
            oid=oid or self.new_oid(Kind.CASE),
            name=name,
            members=[one if isinstance(one, Member) else Member(one) for one in clients],
            organiser=self.service_organiser,
            service_task=codes.service_task(service_task),
            opened=opened or self.clock(),
            closed=closed,
        )
        draft = replace(
            self.draft("case_document", [member.person.as_client() for member in case.members]),
            case=case.oid,
            case_opened=case.opened,
            case_closed=case.closed,
            service_tasks=(case.service_task,),
        )
        return self.fill(draft, cases.STRUCTURE, case.content())

    def client_document(
        self,
        case: Document,
        structure: str,
        content: Object,
        *,
        process: Code | None = None,
        clients: Sequence[Client] = (),
        signed: bool = False,
    ) -> Document:
        """A client document (asiakasasiakirja) of a case; clients and service task are the case's unless given.

        `signed` announces the author's signature in the header (row 43); `varanto_formats.signatures` makes it.
        """
        known = self.structures.get(structure)
        draft = replace(
            self.draft("client_document", clients or case.clients),
            case=case.case,
            service_tasks=case.service_tasks,
            general_type=codes.general_type(structure),
            specific_type=codes.specific_type(structure, known.title if known else None),
            responsible_organisation=self.service_organiser,
            service_process=process,
            signature_notes=(self._note(),) if signed else (),
        )
        return self.fill(draft, structure, content)

    def replacement(self, previous: Document, content: Object | None = None, reason: Code | None = None) -> Document:
        """The next version (korvaava versio) of a structured document; without content only the header changes.

        Change header rows by `dataclasses.replace` of `previous`. Raises ValueError when it has no structured body.
        """
        kept = blocks.content_of(previous)
        return self.fill(self.next_version(previous, reason), previous.structure or "", content or kept)

    def next_version(self, previous: Document, reason: Code | None = None) -> Document:
        """The header of the next version, written by this composer's author; the body is still the previous one."""
        now = self.clock()
        return replace(
            previous,
            oid=self.new_oid(Kind.DOCUMENT),
            version=previous.version + 1,
            replaces=Replaced(previous.oid, previous.set_id, previous.version),
            created_at=now,
            drafted_at=now,
            authors=(self.author.as_author(),) if previous.authors else (),
            signature_notes=(self._note(),) if previous.signature_notes else (),
            correction_reason=reason or code("correction"),
        )

    def draft(self, group: str, clients: Sequence[Client]) -> Document:
        """The header rows that documents of every group share; the body is still missing."""
        now, oid = self.clock(), self.new_oid(Kind.DOCUMENT)
        return Document(
            oid=oid,
            set_id=oid,
            version=1,
            created_at=now,
            drafted_at=now,
            confidentiality=code("confidential"),
            language=self.language,
            clients=tuple(clients),
            authors=(self.author.as_author(),),
            controller=self.controller,
            guardian_release=code("guardians_may_see") if any(is_minor(c, self.today()) for c in clients) else None,
            unit=self.unit,
            document_group=code(group),
            software=self.software,
            record_status=code("ready_for_archiving"),
            register=code("client_register"),
            organiser=self.service_organiser,
            producers=self.producers,
            retention_class=code("kept_for_ever"),
            special_content=code("not_special"),
        )

    def fill(self, draft: Document, structure: str, content: Object) -> Document:
        """The draft with a structured body and the display form made from it."""
        document = replace(
            draft, structure=structure, display_format=code("xhtml"), structured_format=code("json"), body=None
        )
        shown = rendering.render(document, content, self.structures.get(structure))
        body = Body(f"OID{draft.oid}", shown, DisplayType.XHTML, blocks.to_bytes(content))
        return replace(document, body=body)

    def fill_with_pdf(self, draft: Document, pdf: bytes) -> Document:
        """The draft with a PDF/A body and no structure."""
        body = Body(f"OID{draft.oid}", pdf, DisplayType.PDF)
        return replace(draft, structure=None, display_format=code("pdf"), structured_format=None, body=body)

    def _note(self) -> SignatureNote:
        author = self.author.as_author()
        return SignatureNote(author.identifier, author.name, code("card"), self.clock())


def _generator(organisation: Organisation) -> OidGenerator:
    return OidGenerator(oids.organisation_root(organisation.oid) or organisation.oid)
