"""The display form in XHTML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto_formats.checks.xhtml import PLACE, read


def _page(inside: str) -> bytes:
    return (
        f'<div xmlns="http://www.w3.org/1999/xhtml" xmlns:xlink="http://www.w3.org/1999/xlink">{inside}</div>'.encode()
    )


def _found(inside: str) -> set[str]:
    return {found.code for found in read(_page(inside)).findings}


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        "<SCRIPT>alert(1)</SCRIPT>",
        "<p onclick='x()'>a</p>",
        "<p ONCLICK='x()'>a</p>",
        "<a href='javascript:x()'>a</a>",
        "<a href=' java&#9;script:x()'>a</a>",
        "<a href='data:text/html,x'>a</a>",
        "<a xlink:href='vbscript:x'>a</a>",
        "<img src='https://example.org/a.png'/>",
        "<img src='a.png'/>",
        "<img SRC='a.png' src='#a'/>",
        "<img srcset='https://example.org/a.png 2x'/>",
        "<img src='data:image/svg+xml;base64,AA=='/>",
        "<table background='//example.org/a.png'/>",
        "<iframe src='#'/>",
        "<form><p>a</p></form>",
        "<input value='a'/>",
        "<object data='a.swf'/>",
        "<embed/>",
        "<link rel='stylesheet' href='a.css'/>",
        "<base href='https://example.org/'/>",
        "<meta http-equiv='refresh' content='0;url=https://example.org'/>",
        "<style>p { background: URL (https://example.org/a.png) }</style>",
        "<style>@im\\port 'a.css';</style>",
        "<p style='background:url(https://example.org/a.png)'>a</p>",
        "<p style='width: expression(x())'>a</p>",
        "<svg xmlns='http://www.w3.org/2000/svg'><set attributeName='href' to='javascript:x()'/></svg>",
        "<svg xmlns='http://www.w3.org/2000/svg'><image xlink:href='https://example.org/a.png'/></svg>",
        "<?xml-stylesheet href='a.xsl'?>",
    ],
)
def test_what_acts_or_reaches_outside_is_told(inside: str):
    """A page that runs, sends or loads anything is not kept as evidence for anybody to open."""
    assert _found(inside) == {"active-content"}


@pytest.mark.parametrize(
    "inside",
    [
        "<p style='font-weight: bold; color: #333'>Päätös</p>",
        "<a href='#luku-2'>Luku 2</a>",
        "<a href='https://www.finlex.fi/fi/laki'>Laki</a>",
        "<a href='mailto:kirjaamo@example.org'>Kirjaamo</a>",
        "<img alt='Logo' src='data:image/png;base64,iVBORw0KGgo'/>",
        "<style>p { margin: 1em }</style>",
        "<!-- <script>alert(1)</script> -->",
        "<p>javascript: on our own terms, onclick</p>",
    ],
)
def test_what_people_only_read_is_let_be(inside: str):
    """Style, links to follow and embedded images are part of a readable document."""
    assert _found(inside) == set()


def test_findings_repeat_nothing_of_the_page():
    """An attacker's or a client's words do not come back in a finding; every kind is told once."""
    found = read(_page("<p onsalainen='1' style='url(salainen)'/><p onmuu='2'/><script>salainen</script>")).findings
    assert [one.message.en.partition(": ")[2] for one in found] == ["on*.", "@style.", "<script>."]
    assert {one.pointer for one in found} == {PLACE}


def test_the_words_of_the_page_are_taken_out():
    """What people see can be searched for identity codes, also across elements."""
    assert read(_page("<p>Soitti <b>äiti</b>.</p><!-- ei -->")).text == "Soitti äiti."


@given(st.binary(max_size=200) | st.text("<>/&;a='\"!- ?", max_size=60).map(str.encode))
def test_no_page_makes_reading_fail(data: bytes):
    """Whatever is sent as a page, reading answers."""
    assert all(found.code in {"body-invalid", "active-content"} for found in read(data).findings)
