"""Composing: every document is right for its group, valid by its structure and readable again."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from tests.shared import SHARED, needs_shared

from varanto_client.compose import Composer, Kind, OidGenerator, Person, Professional, content_of, permit
from varanto_client.compose.people import is_minor
from varanto_formats.cda.model import Document, Organisation, Producer
from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.structures import Structure

Documents = dict[str, Document]
EMPTY = (None, (), "")


def filled(document: Document) -> set[str]:
    """The header rows that say something."""
    return {row for row in Document.__slots__ if getattr(document, row) not in EMPTY}


def test_every_body_follows_the_structure_it_names(composer: Composer, documents: Documents) -> None:
    """What the composer writes is valid by the structures that we ship."""
    for kind, document in documents.items():
        assert composer.structures[document.structure or ""].check(content_of(document)) == [], kind


@needs_shared
def test_every_body_follows_the_published_structure(composer: Composer, documents: Documents) -> None:
    """The published structures say the same, but for the phrases that only they hold."""
    published = {}
    for path in (SHARED / "sosmeta" / "Valmis").glob("*.json"):
        if path.stem in composer.structures:
            published[path.stem] = Structure.from_schema(json.loads(path.read_text("utf-8")))
    for kind, document in documents.items():
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


def test_every_document_reads_back_as_it_was_composed(documents: Documents) -> None:
    """Nothing of header or body is lost on the way through XML, and the reader has nothing to remark."""
    for kind, document in documents.items():
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
        Producer("1.2.246.10.99999903.10.0", "Tuottaja Oy"),
        Producer("1.2.246.10.99999904.10.0", "Alihankkija", 2),
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
    shown = repr([adult, adult.as_client(), Professional("00098705718", "Aino", "Auttaja")])
    assert not any(secret in shown for secret in ("Maria", "Asiakas", adult.identifier.value, "Aino", "00098705718"))


def test_a_moment_is_written_with_its_zone(composer: Composer, adult: Person) -> None:
    """A case opened in the evening of UTC keeps that moment, and its day is the day in Finland."""
    opened = datetime(2026, 11, 1, 23, 0, tzinfo=UTC)
    case = composer.case([adult], "24", "Asia", opened=opened)
    assert content_of(case)["asia_asiakirja"]["asian_tiedot"]["avauspaiva"] == "2026-11-02"
    document = read(write(case)).document
    assert document is not None
    assert document.case_opened == opened
