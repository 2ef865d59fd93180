"""The display form in PDF/A."""

import io
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, Pdf

from varanto_formats.checks.pdf import read


@pytest.fixture(scope="module")
def conforming() -> bytes:
    """A file that claims PDF/A-2a and has its one font inside."""
    document = pikepdf.new()
    descriptor = Dictionary(Type=Name.FontDescriptor, FontFile2=document.make_stream(b"letters"))
    font = Dictionary(Type=Name.Font, Subtype=Name.TrueType, FontDescriptor=document.make_indirect(descriptor))
    document.add_blank_page().Resources = Dictionary(Font=Dictionary(F1=document.make_indirect(font)))
    with document.open_metadata() as metadata:
        metadata["pdfaid:part"], metadata["pdfaid:conformance"] = "2", "A"
    written = io.BytesIO()
    document.save(written)
    return written.getvalue()


def _changed(data: bytes, change: Any, **saving: Any) -> bytes:
    with pikepdf.open(io.BytesIO(data)) as document:
        change(document)
        written = io.BytesIO()
        document.save(written, **saving)
    return written.getvalue()


def _codes(data: bytes) -> set[str]:
    return {found.code for found in read(data).findings}


def test_a_conforming_file_is_accepted(conforming: bytes):
    """PDF/A with its fonts inside passes."""
    assert _codes(conforming) == set()


def _script(document: Pdf) -> None:
    document.Root.OpenAction = Dictionary(S=Name.JavaScript, JS="app.alert(1)")


def _launch(document: Pdf) -> None:
    action = Dictionary(S=Name.Launch, F="a.exe")
    document.pages[0].Annots = Array([Dictionary(Type=Name.Annot, Subtype=Name.Link, A=action)])


def _page_action(document: Pdf) -> None:
    document.pages[0].AA = document.make_indirect(Dictionary())


def _attachment(document: Pdf) -> None:
    document.attachments["a.txt"] = b"salainen"


@pytest.mark.parametrize("change", [_script, _launch, _page_action, _attachment])
def test_what_acts_or_hides_in_a_file_is_told(conforming: bytes, change: Any):
    """Scripts, starting of programs and embedded files have no place in an archived document."""
    assert _codes(_changed(conforming, change)) == {"active-content"}


def _without_claim(document: Pdf) -> None:
    del document.Root.Metadata


def _without_font_program(document: Pdf) -> None:
    for descriptor in (o for o in document.objects if isinstance(o, Dictionary) and "/FontFile2" in o):
        del descriptor.FontFile2


@pytest.mark.parametrize("change", [_without_claim, _without_font_program])
def test_a_file_that_cannot_last_is_told(conforming: bytes, change: Any):
    """Without the claim of PDF/A or the shapes of its letters nobody knows how it will look in fifty years."""
    assert _codes(_changed(conforming, change)) == {"body-invalid"}


def _page(document: Pdf) -> None:
    document.add_blank_page()


def test_an_encrypted_file_is_told(conforming: bytes):
    """A file that needs a key, even an empty one, is not for the archive."""
    for key in ("", "salasana"):
        encrypted = _changed(conforming, _page, encryption=pikepdf.Encryption(owner="o", user=key))
        assert "body-invalid" in _codes(encrypted)


@given(st.binary(max_size=200).map(b"%PDF-1.7\n".__add__))
def test_no_file_makes_reading_fail(data: bytes):
    """Whatever is sent as a PDF, reading answers."""
    assert _codes(data) == {"body-invalid"}
