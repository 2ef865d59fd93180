"""The display form: readable, well-formed, passive, and without identity codes."""

from dataclasses import replace
from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto_client import display
from varanto_client.compose import Composer, Person, case_note
from varanto_formats.cda.model import Document
from varanto_formats.identifiers import hetu
from varanto_formats.structures import Structure

XHTML = "{http://www.w3.org/1999/xhtml}"
EMPTY = Document(oid="1.2.246.10.99999901.95.2026.1.1", set_id="1.2.246.10.99999901.95.2026.1.1", version=1)


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


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2026", "2026"),
        ("2026-02-31", "2026-02-31"),
        (2.5, "2,5"),
        ({"value": 3, "code": "h"}, "3 h"),
        (False, "Ei"),
        ({"system": "urn:oid:1.2", "code": "1", "display": "Nimi"}, "Nimi"),
        ({"system": "urn:oid:1.2", "value": "1.2.3"}, "1.2.3"),
    ],
)
def test_single_values_read_well(value: object, text: str) -> None:
    """Partial and impossible dates stay as they are; numbers, quantities, codes and ids have one line each."""
    assert text in list(parsed(display.render(EMPTY, {"otsikko": {"arvo": value}})).itertext())


def test_fields_are_called_as_their_structure_calls_them() -> None:
    """The publisher's headings, signs and numerals and all; a field that the structure lacks by its own name."""
    child = {"type": "string", "sosmeta": {"name": [{"lang": "fi", "value": "Alle 18-v. lapset?"}]}}
    fields = {"lapset": {"type": "array", "items": child}}
    published: dict[str, object] = {
        "title": "'Hoito- ja kasvatussuunnitelma' JSON schema",
        "sosmeta": {"oid": "1.2.246.537.6.1506.15002.2023.9.8", "status": "Valmis"},
        "required": ["hoito__ja_kasvatussuunnitelma"],
        "properties": {"hoito__ja_kasvatussuunnitelma": {"type": "object", "properties": fields}},
    }
    content = {"hoito__ja_kasvatussuunnitelma": {"lapset": ["Yksi", "Kaksi"], "lisatiedot": "Ei muuta."}}
    said = list(parsed(display.render(EMPTY, content, Structure.from_schema(published))).itertext())
    assert {"Hoito- ja kasvatussuunnitelma", "Alle 18-v. lapset?", "Lisätiedot", "Yksi", "Kaksi"} <= set(said)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), json_values, max_size=3))
def test_any_content_becomes_well_formed(content: dict[str, object]) -> None:
    """Whatever stands in the JSON, the page is XML that can be parsed."""
    parsed(display.render(EMPTY, content))
