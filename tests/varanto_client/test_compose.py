"""Composing: every document is right for its group, valid by its structure and readable again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.office import authority
from tests.shared import SHARED, needs_shared
from tests.varanto_client.conftest import NOW, ROOT

from varanto_client.compose import (
    Address,
    Composer,
    Contacts,
    Kind,
    OidGenerator,
    Person,
    Producer,
    Professional,
    RelatedPerson,
    case_note,
    content_of,
    permit,
)
from varanto_client.compose.people import is_minor
from varanto_formats.cda.model import Document, Organisation
from varanto_formats.cda.model import Producer as Maker
from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.checks.check import check
from varanto_formats.checks.extraction import extract
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.structures import Structure

Documents = dict[str, Document]
EMPTY = (None, (), "")


def filled(document: Document) -> set[str]:
    """The header rows that say something."""
    return {row for row in Document.__slots__ if getattr(document, row) not in EMPTY}


def test_every_body_follows_the_structure_it_names(
    composer: Composer, documents: Documents, hard_documents: Documents
) -> None:
    """What the composer writes is valid by the structures that we ship."""
    for kind, document in (documents | hard_documents).items():
        assert composer.structures[document.structure or ""].check(content_of(document)) == [], kind


@needs_shared
def test_every_body_follows_the_published_structure(
    composer: Composer, documents: Documents, hard_documents: Documents
) -> None:
    """The published structures say the same, but for the phrases that only they hold."""
    published = {}
    for path in (SHARED / "sosmeta" / "Valmis").glob("*.json"):
        if path.stem in composer.structures:
            published[path.stem] = Structure.from_schema(json.loads(path.read_text("utf-8")))
    for kind, document in (documents | hard_documents).items():
        if document.structure in published:
            wrong = [found.pointer for found in published[document.structure].check(content_of(document))]
            assert [pointer for pointer in wrong if not pointer.endswith("/infoteksti")] == [], kind


@needs_shared
def test_a_will_carries_the_phrase_of_the_structure_that_the_composer_was_given(
    composer: Composer, adult: Person
) -> None:
    """Given the published structure, the permit is valid by it to the letter."""
    path = SHARED / "sosmeta" / "Valmis" / "1.2.246.537.6.1505.8.2023.6.1.json"
    structure = Structure.from_schema(json.loads(path.read_text("utf-8")))
    strict = replace(composer, structures={structure.oid: structure})
    assert structure.check(content_of(permit(strict, adult, given=False))) == []


def test_every_document_reads_back_as_it_was_composed(documents: Documents, hard_documents: Documents) -> None:
    """Nothing of header or body is lost on the way through XML, and the reader has nothing to remark."""
    for kind, document in (documents | hard_documents).items():
        reading = read(write(document))
        assert reading.document == document, kind
        assert reading.findings == (), kind


@needs_shared
def test_the_relationship_document_fills_the_rows_of_the_real_one(documents: Documents) -> None:
    """A client-relationship document says what the real sample of 2026 says, no more and no less."""
    real = read((SHARED / "samples" / "asiakkuusasiakirja_document.xml").read_bytes()).document
    assert real is not None
    ours = documents["relationship"]
    assert filled(ours) == filled(real) - {"guardian_release"}
    same = ("confidentiality", "document_group", "record_status", "register", "retention_class", "special_content")
    assert [getattr(ours, row) for row in same] == [getattr(real, row) for row in same]
    assert (ours.display_format, ours.structured_format) == (real.display_format, real.structured_format)


def test_a_client_document_stands_in_its_case(documents: Documents, case: Document) -> None:
    """Case, clients and service task come from the case; type and process are stated; author and organiser too."""
    assessment = documents["assessment"]
    assert (assessment.case, assessment.clients, assessment.service_tasks) == (
        case.case,
        case.clients,
        case.service_tasks,
    )
    assert assessment.general_type is not None
    assert assessment.specific_type is not None
    assert (assessment.general_type.display, assessment.specific_type.code) == ("Arvio", "1005")
    assert {"authors", "service_process", "responsible_organisation"} <= filled(assessment)


def test_only_the_decision_announces_a_professional_signature(documents: Documents) -> None:
    """Decisions are signed by the one who decides (documents.md §8); others need the organisation's seal only."""
    signed = {kind for kind, document in documents.items() if document.signature_notes}
    assert signed == {"decision"}
    (note,) = documents["decision"].signature_notes
    assert note.signer == documents["decision"].authors[0].identifier


def test_a_shared_case_says_since_when_each_client_is_in_it(documents: Documents) -> None:
    """Several clients make a shared case, which needs the moment of joining; a closed one needs its last day."""
    said = content_of(documents["shared case"])["asia_asiakirja"]
    assert said["asian_tiedot"]["yhteinen_asia"] is True
    assert all("asiaan_liittymishetki" in client for client in said["asiakas"])
    assert (said["asian_tiedot"]["tila"]["code"], said["asian_tiedot"]["paattymispaiva"]) == ("2", "2026-11-20")


def test_documents_of_minors_say_what_guardians_may_see(documents: Documents) -> None:
    """A minor's document carries row 17, an adult's does not."""
    assert documents["shared case"].guardian_release is not None
    assert documents["case"].guardian_release is None


def test_a_minor_forbids_with_a_reason(hard_documents: Documents) -> None:
    """A document that a minor forbids bears another code than 1, and the weighty reason (51 § 2, 40 §)."""
    forbidden = hard_documents["forbidden"]
    assert forbidden.guardian_release is not None
    assert forbidden.guardian_release.code != "1"
    assert forbidden.guardian_restriction_argument == "Pelkää."
    assert hard_documents["to all"].guardian_release is not None
    assert hard_documents["to all"].guardian_release.code == "1"
    assert hard_documents["to all"].shown_to_all is not None
    assert hard_documents["unseen"].withholding_argument is not None


def test_a_client_belongs_to_a_shared_case_for_a_time(hard_documents: Documents) -> None:
    """Each client joins and leaves at a moment of her own; whose is not told joined when the case was opened."""
    adult, child = content_of(hard_documents["family"])["asia_asiakirja"]["asiakas"]
    assert (adult["asiaan_liittymishetki"], "asiasta_poistumishetki" in adult) == ("2026-11-20T11:30:00+02:00", False)
    assert child["asiaan_liittymishetki"] == "2026-01-02T00:00:00+02:00"
    assert child["asiasta_poistumishetki"] == "2026-11-20T11:30:00+02:00"


def test_every_document_is_right_by_the_national_rules(
    composer: Composer, documents: Documents, hard_documents: Documents
) -> None:
    """R-159: nothing that is composed breaks a rule on a document alone, but that it is not signed yet."""
    trust = TrustStore.from_pem(authority().chain_pem)
    for kind, document in (documents | hard_documents).items():
        reading = read(write(document))
        checked = check(reading, structures=composer.structures, trust=trust, now=NOW, mode=Mode.TEST)
        assert {one.code for one in checked.findings} <= {"signature-missing", "professional-signature-missing"}, kind


def test_the_whole_chain_of_producers_is_granted_a_right(hidden: Document, chain: Producer) -> None:
    """Producer and subcontractor stand in the client's own service task, and the repository reads both out of it."""
    said = extract(hidden).relationship
    assert said is not None
    (producer,) = said.producers
    assert (producer.unit, producer.services, producer.service_task) == (chain.unit.oid, ("15", "45"), "24")
    (below,) = producer.subcontractors
    assert (below.unit, below.start, below.end) == (chain.subcontractors[0].unit.oid, NOW.date(), None)
    assert (said.identity, said.temporary) == (
        hidden.clients[0].identifier,
        Identifier(f"{ROOT}.22.2026", "010111A998W"),
    )
    assert (said.safety_restriction.active, said.safety_restriction.end) == (True, date(2031, 1, 31))
    assert said.representatives == {"31"}


def test_a_producer_comes_and_goes_by_new_versions(composer: Composer, adult: Person, chain: Producer) -> None:
    """A right begins with a version that names the unit and ends with one that gives its last day; the unit stays."""
    first = composer.relationship(adult, ["10", "24"])
    granted = composer.with_producer(first, chain)
    ended = composer.end_producer(granted, chain.subcontractors[0].unit, date(2026, 11, 30))
    said = [extract(one).relationship for one in (first, granted, ended)]
    assert [one and len(one.producers) for one in said] == [0, 1, 1]
    assert said[2] is not None
    (producer,) = said[2].producers
    assert (producer.end, producer.subcontractors[0].end) == (None, date(2026, 11, 30))
    assert (ended.set_id, ended.version) == (first.set_id, 3)
    with pytest.raises(ValueError, match="no such service task"):
        composer.with_producer(first, replace(chain, service_task="20"))


def test_a_producer_writes_for_the_organiser(composer: Composer, adult: Person) -> None:
    """A producer's document is the organiser's, names the producer, and bears an OID of the producer's root (A17)."""
    organiser = Organisation("1.2.246.10.99999902.10.0", "Toinen alue")
    writer = replace(composer, generator=None).for_organiser(organiser)
    note = case_note(writer, writer.case([adult], "24", "Asia"), description="Käynti.")
    assert (note.controller, note.organiser, note.unit) == (organiser, organiser, composer.unit)
    assert [one.oid for one in note.producers] == [composer.controller.oid]
    assert note.oid.startswith(f"{ROOT}.95.2026.1.")


@pytest.mark.parametrize(("day", "minor"), [(date(1999, 2, 27), True), (date(1999, 2, 28), False)])
def test_majority_comes_on_the_eighteenth_birthday(adult: Person, day: date, minor: bool) -> None:
    """A person is a minor until the day on which she turns 18."""
    born = replace(adult, birth_date=date(1981, 2, 28)).as_client()
    assert is_minor(born, day) is minor


def test_a_replacement_is_the_next_version_of_the_same_set(composer: Composer, documents: Documents) -> None:
    """A correction has an identity of its own, names what it replaces and why, and says the corrected thing."""
    note = documents["case note"]
    content = content_of(note)
    content["merkinta_tapaamisesta_tai_yhteydenotosta"]["sovitut_asiat"] = "Soitetaan maanantaina."
    corrected = composer.replacement(note, content)
    assert (corrected.set_id, corrected.version) == (note.set_id, 2)
    assert corrected.replaces is not None
    assert (corrected.replaces.oid, corrected.replaces.version) == (note.oid, 1)
    assert corrected.correction_reason is not None
    assert corrected.oid != note.oid
    assert corrected.body is not None
    assert corrected.body.element_id == f"OID{corrected.oid}"
    assert "Soitetaan maanantaina." in (corrected.body.display or b"").decode()
    assert composer.replacement(corrected).version == 3


def test_work_done_for_another_names_the_organiser_and_the_chain(composer: Composer, adult: Person) -> None:
    """A producer that stores into an organiser's register shows organiser and whole chain (37 § 3)."""
    organiser = Organisation("1.2.246.10.99999902.10.0", "Toinen alue")
    chain = (
        Maker("1.2.246.10.99999903.10.0", "Tuottaja Oy"),
        Maker("1.2.246.10.99999904.10.0", "Alihankkija", 2),
    )
    document = replace(composer, organiser=organiser, producers=chain).relationship(adult, ["24"])
    assert (document.organiser, document.producers) == (organiser, chain)
    assert content_of(document)["asiakkuusasiakirja"]["palvelunjarjestajan_toimintayksikko"]["code"] == organiser.oid


def test_a_document_without_structure_carries_pdf_alone(composer: Composer, case: Document) -> None:
    """A PDF/A body has no structured form beside it, and its content cannot be asked for."""
    scanned = composer.fill_with_pdf(case, b"%PDF-1.7")
    assert (scanned.structure, scanned.structured_format) == (None, None)
    with pytest.raises(ValueError, match="no structured body"):
        composer.replacement(scanned)
    corrected = composer.fill_with_pdf(composer.next_version(scanned), b"%PDF-1.7 again")
    assert (corrected.version, corrected.structure) == (2, None)


def test_every_oid_is_new_and_stands_under_the_controller(composer: Composer) -> None:
    """Without a counter of one's own, numbers are random and long, and the root is the controller's."""
    own = replace(composer, generator=None, controller=Organisation("1.2.246.537.10.99999901.10.0"))
    made = [own.new_oid(Kind.DOCUMENT) for _ in range(1000)]
    assert len(set(made)) == len(made)
    assert all(oid.startswith("1.2.246.10.99999901.95.2026.1.") for oid in made)
    assert OidGenerator("1.2", lambda: 7).new(Kind.CASE, 2026) == "1.2.95.2026.2.7"


def test_people_do_not_show_themselves(adult: Person) -> None:
    """Neither a client nor a professional appears in a repr, which may end in a log."""
    home = Contacts(address=Address("Salakuja 3", "00100", "Helsinki"), telephone="040 000 000")
    mother = RelatedPerson(given="Maria", family="Asiakas", roles=["31"], contacts=home)
    shown = repr([adult, adult.as_client(), mother, home, Professional("00098705718", "Aino", "Auttaja")])
    assert not any(
        secret in shown
        for secret in ("Salakuja", "040", "Maria", "Asiakas", adult.identifier.value, "Aino", "00098705718")
    )


def test_a_moment_is_written_with_its_zone(composer: Composer, adult: Person) -> None:
    """A case opened in the evening of UTC keeps that moment, and its day is the day in Finland."""
    opened = datetime(2026, 11, 1, 23, 0, tzinfo=UTC)
    case = composer.case([adult], "24", "Asia", opened=opened)
    assert content_of(case)["asia_asiakirja"]["asian_tiedot"]["avauspaiva"] == "2026-11-02"
    document = read(write(case)).document
    assert document is not None
    assert document.case_opened == opened
