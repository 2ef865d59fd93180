"""Wills printed for the client by whoever stored them (703/2023 58 § 3)."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from lxml import etree  # type: ignore[attr-defined]
from tests.office import ADULT, NEIGHBOUR, OFFICE, Office

from varanto.access.model import Purpose
from varanto.disclosure import service
from varanto.disclosure.model import FetchRequest, Form, Released, Unknown
from varanto.kit.context import Context
from varanto_client.compose import permit, prohibition
from varanto_formats.cda.model import Code, DisplayType, Document
from varanto_formats.identifiers import codesystems


def printed(ctx: Context, document: Document, language: str | None, form: Form = Form.XHTML) -> bytes:
    """A document in a form and language; it must be released."""
    released = service.fetch(ctx, FetchRequest(document.oid, Purpose(), language), lambda _: form.value)
    assert isinstance(released, Released)
    return released.content


def words(page: bytes) -> str:
    """The words of a page."""
    return " ".join("".join(etree.fromstring(page).itertext()).split())


@pytest.fixture
def will(ctx: Context) -> Document:
    """A stored prohibition of one service task."""
    made = prohibition(OFFICE.composer(), ADULT, service_tasks=["24"])
    OFFICE.store(ctx, made)
    return made


def test_a_will_is_printed_in_the_language_asked_for(ctx: Context, will: Document) -> None:
    """R-46: a Finnish document is printed in Swedish with the task's Swedish name, as a page and as PDF/A."""
    page = printed(ctx, will, "sv")
    assert "Service för barnfamiljer" in words(page)
    assert etree.fromstring(page).get("lang") == "sv"
    assert printed(ctx, will, "sv", Form.PDF).startswith(b"%PDF-")


@pytest.mark.parametrize("language", [None, "fi"])
def test_its_own_page_stays_what_is_released_in_its_own_language(
    ctx: Context, will: Document, language: str | None
) -> None:
    """The page that the document brings is what the professional signed; nothing takes its place in its language."""
    assert "soc-hdr1" in printed(ctx, will, language).decode()


def test_a_will_whose_page_is_a_pdf_can_be_read_as_a_page_too(ctx: Context) -> None:
    """R-46: an accessible form is offered where the document brings none."""
    made = permit(OFFICE.composer(), ADULT, given=True)
    assert made.body
    pdf = replace(made.body, display=printed_pdf(), display_type=DisplayType.PDF)
    code = Code(codesystems.DISPLAY_PDF, codesystems.DISPLAY_FORMAT, "PDF/A")
    brought = replace(made, body=pdf, display_format=code)
    OFFICE.store(ctx, brought)
    assert "Asiakas on antanut luvan" in words(printed(ctx, brought, None))
    assert printed(ctx, brought, None, Form.PDF) == printed_pdf()


def printed_pdf() -> bytes:
    """A small PDF/A."""
    from varanto_formats import display

    return display.to_pdf(display.page(b"<p>Lupa</p>", "Lupa", "fi"))


def test_only_its_storer_prints_it(at_work: Callable[[Office], Context]) -> None:
    """R-15: for another controller the print is as unknown as a document that never was (A7)."""
    made = permit(OFFICE.composer(), ADULT, given=True)
    OFFICE.store(at_work(OFFICE), made)
    theirs = at_work(NEIGHBOUR)
    found = service.fetch(theirs, FetchRequest(made.oid, Purpose(), "sv"), lambda _: Form.XHTML.value)
    assert isinstance(found, Unknown)


def test_other_documents_are_never_printed_by_us(ctx: Context) -> None:
    """A relationship document comes as its own page, whatever language is asked for."""
    made = OFFICE.composer().relationship(ADULT, ["24"])
    OFFICE.store(ctx, made)
    assert printed(ctx, made, "sv") == printed(ctx, made, "fi")
