"""Reading: lenient with the form, honest about it, and never thrown."""

import base64
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from tests import make, strategies
from tests.shared import SHARED, needs_shared

from varanto_formats.cda.model import DisplayType, Document
from varanto_formats.cda.read import Reading, read
from varanto_formats.cda.survey import pointer_line
from varanto_formats.cda.write import write

VALID = write(make.document())


def changed(*changes: tuple[str, str]) -> Reading:
    """The reading of the default document with some of its XML replaced."""
    text = VALID.decode()
    for old, new in changes:
        assert old in text
        text = text.replace(old, new)
    return read(text.encode())


def said(reading: Reading) -> list[tuple[str, str]]:
    """Codes and pointers of the findings."""
    return [(found.code, found.pointer) for found in reading.findings]


@needs_shared
def test_the_real_document_is_read_in_full():
    """The real client-relationship document gives up its header and body; only its lack of a declaration is noted."""
    reading = read((SHARED / "samples/asiakkuusasiakirja_document.xml").read_bytes())
    document = reading.document
    assert document is not None
    assert said(reading) == [("xml-declaration-missing", "/ClinicalDocument")]
    assert document.clients[0].identifier == make.identifier("200111A904P")
    assert document.clients[0].birth_date == date(2011, 1, 20)
    assert document.controller == make.organisation("1.2.246.10.32213561.10.0", "Vantaan ja Keravan hyvinvointialue")
    assert document.relationship == "1.2.246.10.32213561.95777.2026.698084.281"
    assert document.structure == "1.2.246.537.6.1505.1.2023.6.1"
    assert (document.general_type, document.authors, document.case, document.service_tasks) == (None, (), None, ())
    assert document.body is not None
    assert document.body.display_type is DisplayType.XHTML
    assert (document.body.display or b"").strip().startswith(b'<div class="soc-document"')
    assert (document.body.json or b"").startswith(b'{ "asiakkuusasiakirja"')


@given(st.binary(max_size=300))
@example(b"")
@example(b"<ClinicalDocument xmlns='urn:hl7-org:v3'/>")
def test_no_bytes_throw_the_reader(data: bytes):
    """Whatever is sent, the answer is a reading, and without a document it says why."""
    reading = read(data)
    assert reading.document or reading.findings


FRAGMENTS = (
    b"<",
    b">",
    b'"',
    b"&",
    b"/",
    b"=",
    b"\x00",
    b"\xff",
    b"]]>",
    b"<id/>",
    b"<!--",
    b"nullFlavor",
    b"x:",
    b"\r\n",
)


@given(st.data())
def test_no_damage_throws_the_reader(data: st.DataObject):
    """A document with pieces cut out, doubled or put in is read or refused, never an accident."""
    damaged = write(data.draw(strategies.documents))
    for _ in range(data.draw(st.integers(1, 3))):
        start, end = sorted(data.draw(st.tuples(*[st.integers(0, len(damaged))] * 2)))
        piece = data.draw(st.sampled_from((b"", damaged[start:end] * 2, *FRAGMENTS)))
        damaged = damaged[:start] + piece + damaged[end:]
    reading = read(damaged)
    assert reading.document or reading.findings


ELEMENTS = (
    "id",
    "setId",
    "versionNumber",
    "recordTarget",
    "author",
    "custodian",
    "component",
    "text",
    "time",
    "unheard",
)


@given(strategies.documents, st.sampled_from(ELEMENTS), st.sampled_from(ELEMENTS))
def test_no_misplaced_element_throws_the_reader(document: Document, one: str, other: str):
    """Well-formed documents with elements under wrong names still give a document, and every finding has its line."""
    text = write(document).decode()
    for mark in ("<", "</"):
        text = text.replace(f"{mark}{one}>", f"{mark}{other}>").replace(f"{mark}{one} ", f"{mark}{other} ")
    reading = read(text.encode())
    assert reading.document is not None
    assert reading.root is not None
    for finding in reading.findings:
        assert pointer_line(reading.root, finding.pointer) is not None


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "malformed-xml"),
        (VALID[:-5], "malformed-xml"),
        (VALID.replace(b"UTF-8", b"ISO-8859-1"), "malformed-xml"),
        (VALID.replace(b"?>", b"?><!DOCTYPE ClinicalDocument>", 1), "dtd-forbidden"),
        (VALID.replace(b"urn:hl7-org:v3", b"urn:hl7-org:v2"), "not-a-clinical-document"),
        (
            b"<RCMR_IN200002FI01 xmlns='urn:hl7-org:v3'>" + VALID.partition(b"\n")[2] + b"</RCMR_IN200002FI01>",
            "not-a-clinical-document",
        ),
    ],
    ids=["nothing", "cut off", "other encoding", "DTD", "other namespace", "frame"],
)
def test_what_is_no_document_gives_none(data: bytes, code: str):
    """A document is given only when the root is the CDA document itself."""
    reading = read(data)
    assert reading.document is None
    assert [found.code for found in reading.findings] == [code]


def test_prefixes_are_the_senders_own():
    """Any namespace prefixes mean the same document."""
    ours = read(VALID)
    theirs = changed(
        ('xmlns:ep2="urn:hl7finland"', 'xmlns:fi="urn:hl7finland"'), ("<ep2:", "<fi:"), ("</ep2:", "</fi:")
    )
    assert theirs.document == ours.document
    assert theirs.findings == ()


def test_line_ends_and_declaration_are_noted():
    """CRLF and a missing declaration are accepted with a warning each; a byte-order mark is nothing."""
    bare = VALID.partition(b"\n")[2].replace(b"><", b">\r\n<")
    reading = read(b"\xef\xbb\xbf" + bare)
    assert reading.document == read(VALID).document
    assert [code for code, _ in said(reading)] == ["xml-declaration-missing", "line-ends"]
    assert said(read(b"\xef\xbb\xbf" + VALID)) == []


def test_null_flavour_beside_a_value_is_noted():
    """The value counts, as the real sender meant it, and the contradiction is named."""
    reading = changed((f'<id root="{make.CASE}"/>', f'<id root="{make.CASE}" nullFlavor="NA"/>'))
    assert reading.document == read(VALID).document
    assert said(reading) == [("unknown-element", "/ClinicalDocument/componentOf/encompassingEncounter/id/@nullFlavor")]


def test_unknown_elements_are_noted_once_and_skipped():
    """An element of nobody's namespace, one that CDA does not have there, a second language: named and not read."""
    reading = changed(
        ("<custodian>", '<surprise><inner/></surprise><custodian><x:custodian xmlns:x="urn:x"/>'),
        ("<componentOf>", "<languageCode/><componentOf>"),
    )
    assert reading.document == read(VALID).document
    assert said(reading) == [
        ("unknown-element", "/ClinicalDocument/surprise"),
        ("unknown-element", "/ClinicalDocument/custodian/custodian"),
        ("unknown-element", "/ClinicalDocument/languageCode[2]"),
    ]


@pytest.mark.parametrize("name", ["id", "setId", "versionNumber", "custodian", "componentOf"])
def test_what_may_be_there_once_is_not_chosen_from_two(name: str):
    """Two readers could take a document with two ids or two controllers for two different ones: it is wrong."""
    assert said(changed(("</ClinicalDocument>", f"<{name}/></ClinicalDocument>"))) == [
        ("metadata-repeated", f"/ClinicalDocument/{name}[2]")
    ]


@pytest.mark.parametrize("name", ["h010181-900C", "henkilö", "x" * 101])
def test_an_element_with_an_odd_name_is_pointed_at_by_its_parent(name: str):
    """No finding repeats a name that cannot be one of ours: somebody may have written an identity code there."""
    assert said(changed(("<custodian>", f"<{name}/><custodian>"))) == [("unknown-element", "/ClinicalDocument")]


def test_a_flood_of_unknown_elements_stays_a_list_that_one_can_read():
    """Thousands of unknown elements give a hundred warnings, and endless names are not repeated."""
    reading = changed(("<custodian>", "<a/>" * 20_000 + f"<{'b' * 10_000}/><custodian>"))
    assert len(reading.findings) == 100
    assert max(len(found.pointer) for found in reading.findings) < 200


def test_what_repeats_is_kept_in_order():
    """Several clients, authors and service tasks are all read, and a fault in one is pointed at by number."""
    clients = tuple(make.client(identifier=make.identifier(code)) for code in ("010181-900C", "200111A904P"))
    authors = (make.author(), make.author(identifier=make.identifier("00098705719", "1.2.246.537.26")))
    tasks = (make.code("24"), make.code("10"))
    document = make.document(clients=clients, authors=authors, service_tasks=tasks)
    data = write(document)
    assert read(data).document == document
    damaged = data.replace(b'<birthTime value="19810101"/>', b'<birthTime value="19810231"/>')
    assert said(read(damaged)) == [
        ("date-impossible", f"/ClinicalDocument/recordTarget[{number}]/patientRole/patient/birthTime/@value")
        for number in (1, 2)
    ]


@pytest.mark.parametrize(
    ("old", "new", "code", "pointer"),
    [
        (f'<id root="{make.DOCUMENT}"/>', "", "oid-invalid", ""),
        (f'<id root="{make.DOCUMENT}"/>', "<id/>", "oid-invalid", "/id"),
        (f'<setId root="{make.DOCUMENT}"/>', "", "oid-invalid", ""),
        ('<versionNumber value="1"/>', "", "metadata-missing", ""),
        ('<versionNumber value="1"/>', '<versionNumber value="0"/>', "metadata-missing", "/versionNumber"),
        ('<versionNumber value="1"/>', '<versionNumber value="9999999999"/>', "metadata-missing", "/versionNumber"),
        ('<effectiveTime value="2026', '<effectiveTime value="20261', "date-impossible", "/effectiveTime/@value"),
        (' extension="00098705718"', "", "identity-invalid", "/author/assignedAuthor/id"),
        (
            ' representation="B64"',
            ' representation="TXT"',
            "body-invalid",
            "/component/nonXMLBody/text/@representation",
        ),
        ("application/xhtml+xml", "text/html", "body-invalid", "/component/nonXMLBody/text"),
        ('representation="B64">', 'representation="B64">!', "body-invalid", "/component/nonXMLBody/text"),
        ("</ep2:json>", "</ep2:json><json>e30=</json>", "body-invalid", "/component/nonXMLBody/json[2]"),
        (
            "</component>",
            "</component><component><nonXMLBody/></component>",
            "body-invalid",
            "/component[2]/nonXMLBody",
        ),
    ],
)
def test_what_cannot_be_read_is_pointed_at(old: str, new: str, code: str, pointer: str):
    """Every unreadable row gives its finding in the right place, and the rest of the document is read."""
    reading = changed((old, new))
    assert reading.document is not None
    assert said(reading) == [(code, f"/ClinicalDocument{pointer}")]
    assert reading.document.controller == make.organisation()


def test_a_document_without_body_says_so():
    """A missing body is pointed at by its parent."""
    reading = read(write(make.document(body=None)))
    assert reading.document == make.document(body=None)
    assert said(reading) == [("body-invalid", "/ClinicalDocument")]


@pytest.mark.parametrize("ending", ["", "=", "=="])
def test_base64_is_read_as_loosely_as_it_is_written(ending: str):
    """Line breaks, tabs and missing padding do not spoil the content."""
    content = b'{"a": "b"}'
    written = base64.b64encode(content).decode().rstrip("=")
    spaced = "\n\t".join(written[place : place + 5] for place in range(0, len(written), 5))
    before, _, rest = VALID.decode().partition('<ep2:json xmlns:ep2="urn:hl7finland">')
    after = rest.partition("</ep2:json>")[2]
    reading = read(f'{before}<json xmlns="urn:hl7finland">\n{spaced}{ending}\n</json>{after}'.encode())
    assert reading.findings == ()
    assert reading.document is not None
    assert reading.document.body is not None
    assert reading.document.body.json == content


def test_language_is_read_in_either_case():
    """FI means fi."""
    reading = changed(('<languageCode code="fi"/>', '<languageCode code="FI"/>'))
    assert reading.document == read(VALID).document


def test_a_reading_does_not_show_the_person():
    """Printing a document shows neither identity code, name, birth date nor content."""
    shown = repr(read(VALID))
    assert not any(secret in shown for secret in ("010181", "Malla", "Mallikas", "1981", "Tapaaminen", "Auttaja"))


def test_pointers_lead_to_lines():
    """A person who reads a finding is taken to its line; a place that does not exist has none."""
    lines = VALID.replace(b"><", b">\n<")
    root = read(lines).root
    assert root is not None
    for pointer, start in {
        "/ClinicalDocument": b"<ClinicalDocument",
        "/ClinicalDocument/versionNumber/@value": b"<versionNumber",
        "/ClinicalDocument/recordTarget/patientRole/patient/name/given[2]": b"<given>Maria",
        "/ClinicalDocument/component/nonXMLBody/json#/merkinta/asiakas/0": b"<ep2:json",
    }.items():
        line = pointer_line(root, pointer)
        assert line is not None
        assert lines.splitlines()[line - 1].startswith(start)
    for nowhere in ("", "/", "/Other", "/ClinicalDocument/title", "/ClinicalDocument/id[2]", "/ClinicalDocument/id[0]"):
        assert pointer_line(root, nowhere) is None
