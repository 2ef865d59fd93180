"""The page made from a structured body: whatever stands there, it can be read and parsed."""

from xml.etree import ElementTree as ET

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto_formats import rendering
from varanto_formats.cda.model import Document
from varanto_formats.structures import Structure

EMPTY = Document(oid="1.2.246.10.99999901.95.2026.1.1", set_id="1.2.246.10.99999901.95.2026.1.1", version=1)


def parsed(page: str | bytes) -> ET.Element:
    return ET.fromstring(page)  # noqa: S314 - our own output


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
    assert text in list(parsed(rendering.render(EMPTY, {"otsikko": {"arvo": value}})).itertext())


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
    said = list(parsed(rendering.render(EMPTY, content, Structure.from_schema(published))).itertext())
    assert {"Hoito- ja kasvatussuunnitelma", "Alle 18-v. lapset?", "Lisätiedot", "Yksi", "Kaksi"} <= set(said)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda children: st.lists(children, max_size=3) | st.dictionaries(st.text(max_size=8), children, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(st.text(max_size=8), json_values, max_size=3))
def test_any_content_becomes_well_formed(content: dict[str, object]) -> None:
    """Whatever stands in the JSON, the page is XML that can be parsed."""
    parsed(rendering.render(EMPTY, content))
