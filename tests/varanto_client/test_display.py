"""The display form: readable, well-formed, passive, and without identity codes."""

from dataclasses import replace
from xml.etree import ElementTree as ET

from varanto_client.compose import Composer, Person, case_note
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import hetu

XHTML = "{http://www.w3.org/1999/xhtml}"


def shown(document: Document) -> str:
    assert document.body is not None
    return (document.body.display or b"").decode()


def parsed(page: str | bytes) -> ET.Element:
    return ET.fromstring(page)  # noqa: S314 - our own output


def test_no_identity_code_is_readable_in_any_display_form(documents: dict[str, Document]) -> None:
    """Identity codes show their birth date only, as in the real sample."""
    for kind, document in documents.items():
        assert list(hetu.find_candidates(shown(document))) == [], kind
        assert "010181*****" in shown(document), kind


def test_temporary_ids_are_masked_too(composer: Composer, adult: Person) -> None:
    """A temporary id is as personal as an identity code."""
    temporary = replace(adult.identifier, system="1.2.246.10.99999901.22.2026", value="010181-998X")
    page = shown(composer.relationship(replace(adult, identifier=temporary), ["24"]))
    assert "010181-998X" not in page
    assert "010181*****" in page


def test_a_person_reads_names_dates_and_answers_in_finnish(documents: dict[str, Document]) -> None:
    """Fields have their Finnish names with all letters, codes their names, dates and answers their Finnish form."""
    page = shown(documents["assessment"])
    for expected in (
        "Lapsen ja perheen palvelutarpeen arvio",
        "Asiakas tarvitsee omatyöntekijän",
        "Kyllä",
        "20.11.2026",
        "Esimerkin hyvinvointialue",
    ):
        assert expected in page
    assert "Lapsiperheiden palvelut" in shown(documents["case"])
    assert "20.11.2026 klo 11.30" in shown(documents["case note"])


def test_what_somebody_wrote_stays_text(composer: Composer, case: Document) -> None:
    """Markup in a note is shown as it was written and never becomes markup; control characters disappear."""
    note = case_note(composer, case, description='<script>alert("x")</script>\nToinen rivi \x0b&')
    root = parsed(shown(note))
    assert not list(root.iter(f"{XHTML}script"))
    assert '<script>alert("x")</script>' in "".join(root.itertext())
    assert root.find(f".//{XHTML}br") is not None


def test_the_page_names_its_document(documents: dict[str, Document]) -> None:
    """The root carries the class and the identity that the national viewer looks for (documents.md §4.5)."""
    for document in documents.values():
        root = parsed(shown(document))
        assert (root.tag, root.get("class"), root.get("id")) == (f"{XHTML}div", "soc-document", f"OID{document.oid}")
