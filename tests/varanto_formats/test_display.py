"""The form that people read: nothing in it acts, and its print is PDF/A."""

import io

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto_formats import display
from varanto_formats.cda.xml import etree

FORM = """<div class="soc-document" xmlns="http://www.w3.org/1999/xhtml"><h1 class="soc-fulltitle">Päätös</h1>
<p>Rivi &amp; toinen<br/>rivi</p></div>"""


def texts(page: bytes) -> str:
    """The words of a page, which is well-formed."""
    return " ".join("".join(etree.fromstring(page).itertext()).split())


def test_a_page_keeps_words_and_classes() -> None:
    """Headings, line breaks and letters are as the sender wrote them."""
    page = display.page(FORM.encode(), "Päätös", "fi")
    assert "Päätös Rivi & toinenrivi" in texts(page)
    assert b'class="soc-fulltitle"' in page
    assert b'lang="fi"' in page


@pytest.mark.parametrize(
    "hostile",
    [
        "<script>alert(1)</script>",
        '<img src="https://elsewhere.example/x.png" alt=""/>',
        '<img src="data:image/svg+xml;base64,PHN2Zy8+" alt=""/>',
        '<p onclick="alert(1)">x</p>',
        '<a href="javascript:alert(1)">x</a>',
        '<a href="https://elsewhere.example/">x</a>',
        '<form action="/x"><input name="y"/></form>',
        '<iframe src="https://elsewhere.example/"></iframe>',
        "<style>@import url(https://elsewhere.example/)</style>",
        '<p style="background:url(https://elsewhere.example/)">x</p>',
        '<object data="x"></object><embed src="x"/>',
        '<meta http-equiv="refresh" content="0;url=https://elsewhere.example/"/>',
    ],
)
def test_what_acts_or_fetches_is_gone(hostile: str) -> None:
    """No script, handler, outside address, form or frame of a sender reaches a reader's browser."""
    page = display.page(FORM.replace("</div>", f"{hostile}</div>").encode(), "Päätös", "fi").lower()
    body = page[page.index(b"<body>") :]
    for trace in (
        b"alert",
        b"elsewhere",
        b"svg",
        b"<form",
        b"<input",
        b"<iframe",
        b"<object",
        b"<embed",
        b"style",
        b"onclick",
    ):
        assert trace not in body


@given(st.binary(max_size=300))
def test_any_bytes_give_a_well_formed_page(form: bytes) -> None:
    """Whatever stands in a display form, its page can be parsed."""
    try:
        etree.fromstring(display.page(form, "Otsikko", "sv"))
    except ValueError as error:
        pytest.fail(f"not well-formed: {type(error).__name__}")


def test_the_print_is_tagged_pdf_a() -> None:
    """The print claims PDF/A-2a, says its language and has its structure."""
    with pikepdf.open(io.BytesIO(display.to_pdf(display.page(FORM.encode(), "Päätös", "fi")))) as pdf:
        assert pdf.open_metadata().pdfa_status == "2A"
        assert pdf.Root.Lang == "fi"
        assert "/StructTreeRoot" in pdf.Root
