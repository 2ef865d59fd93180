"""People can read a document of every national structure."""

import re
from xml.etree import ElementTree as ET

import pytest
from tests.office import ADULT, OFFICE
from tests.shared import needs_shared
from tests.structures.catalogue import OIDS, PUBLISHED_OIDS, structure
from tests.structures.composing import compose

from varanto_formats.cda.model import Document
from varanto_formats.checks import xhtml
from varanto_formats.identifiers import hetu
from varanto_formats.rendering import label
from varanto_formats.structures.parts import Part

XHTML = "{http://www.w3.org/1999/xhtml}"
CASE = OFFICE.composer().case([ADULT], "24", "Perheen tuen tarve")
FOLDED = str.maketrans("äöåÄÖÅ", "aoaAOA")
LETTERS = re.compile("[^a-zäöå]+")


def page(document: Document) -> bytes:
    """The display form of a document."""
    assert document.body
    assert document.body.display
    return document.body.display


def headings(shown: bytes) -> set[str]:
    """What the page calls its fields."""
    root = ET.fromstring(shown)  # noqa: S314 (our own output)
    named = [one for one in root.iter(f"{XHTML}div") if one.get("class") == "soc-title"]
    return {one.text or "" for one in [*named, *root.iter(f"{XHTML}h1")]}


def below(part: Part) -> list[Part]:
    """All fields of a structure."""
    inner = [one for field in part.item.fields.values() for one in below(field)]
    return [*part.item.fields.values(), *inner]


@pytest.mark.parametrize("oid", OIDS)
def test_every_structure_is_shown(oid: str) -> None:
    """R-35: the page is well-formed, passive, calls its fields as the publisher does and names nobody's code."""
    document = compose(oid, CASE)
    shown = xhtml.read(page(document))
    assert shown.findings == ()
    assert list(hetu.find_candidates(shown.text)) == []
    published = {structure(oid).title, *(field.title or label(field.name) for field in below(structure(oid).top))}
    assert headings(page(document)) <= published
    assert not [heading for heading in headings(page(document)) if "_" in heading or not heading.strip()]


@needs_shared
def test_names_of_fields_get_their_finnish_letters_back() -> None:
    """Without the publisher's headings every field of the catalogue is still called in Finnish, not in ASCII."""
    wrong = {
        (label(field.name), field.title)
        for oid in PUBLISHED_OIDS
        for field in below(structure(oid).top)
        if field.title and is_spelled_otherwise(label(field.name), field.title)
    }
    assert wrong == set()


def is_spelled_otherwise(ours: str, theirs: str) -> bool:
    """Whether two headings that agree but for dots over letters differ in those: signs between words are let be."""
    plain = [LETTERS.sub("", text.lower()) for text in (ours, theirs)]
    return plain[0] != plain[1] and plain[0].translate(FOLDED) == plain[1].translate(FOLDED)
