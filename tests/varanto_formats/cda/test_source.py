"""Sources: a person is taken to the very tag, however the file is laid out."""

from itertools import islice

import pytest
from tests import make
from tests.shared import SHARED, needs_shared

from varanto_formats.cda.read import read
from varanto_formats.cda.source import LONG, Place, Source, decoded
from varanto_formats.cda.survey import pointer_line, survey
from varanto_formats.cda.write import write
from varanto_formats.cda.xml import parse
from varanto_formats.findings import finding

TRICKY = """<?xml version="1.0"?>
<!-- <a> --><ClinicalDocument xmlns="urn:hl7-org:v3"
 note='a > b "c"'>
  <id root="1"/><![CDATA[<id>]]><?x <id?><id root="2"
  /><title>a</title></ClinicalDocument>"""


def _source(text: str) -> Source:
    return Source(text, parse(text.encode()))


@pytest.mark.parametrize(
    ("pointer", "place"),
    [
        ("/ClinicalDocument", Place(2, 13)),
        ("/ClinicalDocument/id[1]/@root", Place(4, 3)),
        ("/ClinicalDocument/id[2]", Place(4, 42)),
        ("/ClinicalDocument/title", Place(5, 5)),
        ("/ClinicalDocument/id[3]", None),
        ("/Other", None),
    ],
)
def test_what_only_looks_like_a_tag_is_none(pointer: str, place: Place | None) -> None:
    """Comments, CDATA, instructions and signs in attributes do not shift the count of elements."""
    assert _source(TRICKY).place(pointer) == place


def test_every_element_of_a_document_is_found() -> None:
    """Each pointer leads to the tag of its element, although the writer puts everything on one line."""
    text = write(make.document()).decode()
    root = parse(text.encode())
    source, lines = Source(text, root), text.split("\n")
    for element, pointer in survey(root).pointers.items():
        place = source.place(pointer)
        assert place is not None
        name = element.tag.rpartition("}")[2]
        assert lines[place.line - 1][place.column - 1 :].replace("ep2:", "").startswith(f"<{name}")


def test_rows_are_the_text() -> None:
    """Breaking long lines for the eye changes nothing: put together again the rows are the file."""
    for text in (TRICKY, write(make.document()).decode()):
        source = _source(text)
        lines: dict[int, str] = {}
        for row in source.rows():
            assert len(lines.get(row.place.line, "")) == row.place.column - 1
            lines[row.place.line] = lines.get(row.place.line, "") + source.text(row)
        assert "\n".join(lines.values()) == text


def test_a_row_holds_an_element_and_knows_its_depth() -> None:
    """A document on one line becomes readable: a row for each element, plain ones with their end."""
    source = _source(f"<a>{'<b><c>x</c><d/></b>' * 10}</a>")
    assert [(row.depth, source.text(row)) for row in islice(source.rows(), 6)] == [
        (0, "<a>"), (1, "<b>"), (2, "<c>x</c>"), (2, "<d/>"), (1, "</b>"), (1, "<b>")
    ]  # fmt: skip
    long = f'<a>\n    <b c="{"x" * LONG}"/>\n</a>'
    source = _source(long)
    assert [source.text(row) for row in source.rows()] == long.split("\n")
    assert [source.text(row, 7) for row in source.rows()] == ["<a>", "    <b ", "</a>"]


def test_what_cannot_be_read_is_shown_too() -> None:
    """A broken file has rows of a bearable length and no places; bytes that are no text do not stop anything."""
    source = Source(decoded(b"\xef\xbb\xbf<a" + b"\xff" * 400), None)
    assert [len(source.text(row)) for row in source.rows()] == [LONG, LONG, 402 - 2 * LONG]
    assert source.place("/a") is None


def test_what_is_hidden_is_hidden_across_rows() -> None:
    """A secret that a break falls into is hidden on both rows."""
    source = Source("x" * (LONG - 3) + "secret" + "x" * 10, None)
    shown = [source.text(row, veil=lambda text: text.replace("secret", "******")) for row in source.rows()]
    assert shown == ["x" * (LONG - 3) + "***", "***" + "x" * 10]


def test_what_is_missing_lies_where_it_should_be() -> None:
    """A finding about something that is not there leads to the element around it; one of another file to none."""
    source = _source(TRICKY)
    assert source.find(finding("oid-invalid", "/ClinicalDocument/id[2]/missing/@root")) == Place(4, 42)
    assert source.find(finding("oid-invalid", "/ClinicalDocument/author#/a/b")) == Place(2, 13)
    assert source.find(finding("oid-invalid", "/Other/id")) is None


def test_where_the_parser_stopped_is_a_place_too() -> None:
    """Of a document that is not well-formed a person sees the line at which reading ended."""
    text = "<a>\n  <b></c>\n</a>"
    (found,) = read(text.encode()).findings
    assert Source(text, None).find(found) == Place(2, 9)


@needs_shared
def test_places_in_real_documents_agree_with_the_parser() -> None:
    """The lines are those that the XML parser counts."""
    for file in sorted((SHARED / "samples").glob("*document*.xml")):
        root = parse(file.read_bytes())
        source = Source(decoded(file.read_bytes()), root)
        for pointer in survey(root).pointers.values():
            place = source.place(pointer)
            assert place is not None
            assert place.line == pointer_line(root, pointer)
