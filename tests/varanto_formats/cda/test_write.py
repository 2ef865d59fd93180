"""Writing and reading back: nothing lost, the shape of the real documents."""

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from tests import make, strategies
from tests.shared import SHARED, needs_shared

from varanto_formats.cda import xml
from varanto_formats.cda.model import Document, PersonName, Producer, Replaced, SignatureNote
from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.identifiers import codesystems


@given(strategies.documents)
def test_what_is_written_is_read_back(document: Document):
    """Any document that the header can express survives the way out and in."""
    assert read(write(document)).document == document


@given(strategies.documents.filter(lambda document: document.body))
def test_our_own_documents_are_read_without_remarks(document: Document):
    """The strict writer gives the lenient reader nothing to forgive."""
    assert read(write(document)).findings == ()


def outline(element: xml.Element, path: str = "") -> list[str]:
    """Every element below in order, each with the names of its attributes."""
    node: Any = element
    lines: list[str] = []
    for child in xml.elements(element):
        name = f"{path}/{xml.namespace(child)}:{xml.local(child)}"
        node = child
        lines += [f"{name} {sorted(node.attrib)}", *outline(child, name)]
    return lines


@needs_shared
@pytest.mark.parametrize("name", ["asiakkuusasiakirja_document.xml", "asiakkuusasiakirja_document_signed.xml"])
def test_the_real_document_is_written_in_its_own_shape(name: str):
    """Elements, their order and their attributes are those of the real document, signatures and comments apart."""
    reading = read((SHARED / "samples" / name).read_bytes())
    assert reading.document is not None
    assert reading.root is not None
    real = [line for line in outline(reading.root) if "signatureCollection" not in line]
    assert outline(xml.parse(write(reading.document))) == real


def test_there_is_nothing_between_the_elements():
    """No white space is written that re-indenting could change under a signature."""
    data = write(make.document())
    assert data.startswith(b'<?xml version="1.0" encoding="UTF-8"?>\n<ClinicalDocument xmlns="urn:hl7-org:v3">')
    assert b"> <" not in data
    assert data.count(b"\n") == 1
    assert b"signatureCollection" not in data


def test_what_cda_demands_and_is_not_there_is_said_so():
    """Without type, author and case the header carries nullFlavor NA in their places, as real ones do."""
    root = xml.parse(write(make.document(general_type=None, authors=(), case=None)))
    visit = xml.child(root, "componentOf", "encompassingEncounter")
    places = (
        xml.child(root, "code"),
        xml.child(root, "author", "assignedAuthor", "id"),
        xml.child(visit, "id"),
        xml.child(visit, "effectiveTime"),
    )
    assert [xml.attr(place, "nullFlavor") for place in places] == ["NA"] * 4


def names(document: Document, *path: str) -> list[str]:
    """The local names of the children along a path of a written document."""
    return [xml.local(node) for node in xml.elements(xml.child(xml.parse(write(document)), *path))]


def test_a_replacement_stands_in_the_published_order():
    """The replaced version stands after the custodian, the reason at the end of the Finnish header."""
    document = make.document(
        version=2,
        replaces=Replaced(make.DOCUMENT, make.DOCUMENT, 1),
        guardian_release=make.code("1", codesystems.GUARDIAN_RELEASE),
        correction_reason=make.code(codesystems.CORRECTED, codesystems.CORRECTION_REASON),
    )
    outer = names(document)
    start = outer.index("custodian")
    assert outer[start : start + 4] == ["custodian", "relatedDocument", "authorization", "componentOf"]
    assert names(document, "localSocialHeader")[-1] == "reasonOfCorrection"


def test_the_finnish_header_stands_in_the_published_order():
    """All rows of the Finnish header come in the order of the metadata table (documents.md §2.1)."""
    signer = make.author()
    note = SignatureNote(signer.identifier, signer.name, make.code("1", codesystems.AUTHENTICATION_METHOD), make.NOW)
    document = make.document(
        producers=(Producer(make.CONTROLLER, "Tuottaja"), Producer(make.UNIT, "Alihankkija", 2)),
        relationship=make.CASE,
        social_services=(make.code("15", codesystems.SOCIAL_SERVICE),),
        guardian_restriction_argument="Perustelu",
        withholding_argument=make.code("1", codesystems.WITHHOLDING_ARGUMENT),
        correction_reason=make.code("1", codesystems.CORRECTION_REASON),
        signature_notes=(note,),
    )
    assert names(document, "localSocialHeader") == [
        "specificDocumentType",
        "creationTime",
        "documentGroup",
        "fileFormat",
        "structuredFileFormat",
        "softwareSupport",
        "functionCode",
        "recordStatus",
        "registryType",
        "outsourcingServiceCustomer",
        "outsourcingServiceCustomerName",
        "eprServiceProvider",
        "eprServiceProviderName",
        "eprServiceProvider",
        "eprServiceProviderName",
        "totalRetentionPeriodClass",
        "specialContent",
        "contentSpecificationId",
        "encompassingClientRelationship",
        "serviceProcess",
        "socialService",
        "authorizationRestrictionArgument",
        "inaccessibleArgument",
        "reasonOfCorrection",
        "signature",
    ]
    assert names(document, "localSocialHeader", "serviceProcess") == ["type", "code"]


def test_control_characters_are_not_smuggled_out():
    """A name that XML cannot carry is refused, not mangled, and the refusal does not repeat it."""
    client = make.client()
    broken = replace(client, name=PersonName(("Malla\x00",), None, "Mallikas"))
    with pytest.raises(ValueError, match="XML") as caught:
        write(make.document(clients=(broken,)))
    assert "Malla" not in str(caught.value)
