"""Wills on paper: who decided what and when, and what it means, in both national languages."""

import io
from dataclasses import replace
from typing import Any

import pikepdf
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import make
from tests.varanto_formats.checks import judging

from varanto_formats import display, printing
from varanto_formats.cda.model import Document
from varanto_formats.cda.xml import etree
from varanto_formats.printing import printout

CONTROLLERS = ("rekisterinpitajaa_koskevat_luovutuskiellot", "rekisterinpitajaa_koskeva_luovutuskielto")
TASKS = ("palvelutehtavaa_koskevat_luovutuskiellot", "palvelutehtavaa_koskeva_luovutuskielto")
DOCUMENTS = ("asiakirjoja_koskevat_luovutuskiellot", "asiakirjaa_koskeva_luovutuskielto")
AREA = {"system": "urn:oid:1.2.246.537.6.202", "code": make.CONTROLLER, "display": "Mallilan hyvinvointialue"}
NOTE = {"oid_tunnus": {"value": make.DOCUMENT}, "nimi": {"display": "Merkintä"}, "laatimisaika": "2026-02-01T10:00:00Z"}
SWEDISH = {"24": "Service för barnfamiljer", "31": "Vårdnadshavare"}
BY_GUARDIAN = {
    "kieltaja_on_laillinen_edustaja": True,
    "henkilo_joka_kieltaa_asiakastietojen_luovuttamisen": [judging.GUARDIAN],
}


def words(document: Document, language: str = "fi") -> str:
    """The words of a print."""
    page = printout(document, language, lambda _, code: SWEDISH.get(code) if language == "sv" else None)
    assert page
    return " ".join(" ".join(etree.fromstring(page).itertext()).split())


def items(document: Document, language: str = "fi") -> list[str]:
    """The items of its lists."""
    page = printout(document, language, lambda _, code: SWEDISH.get(code) if language == "sv" else None)
    assert page
    return ["".join(one.itertext()) for one in etree.fromstring(page).iter("{*}li")]


def prohibiting() -> Document:
    """A prohibition of each kind; that of the task was set by a guardian."""
    return judging.prohibition(
        (*CONTROLLERS, {"rekisterinpitaja_jonka_tietojen_luovutus_kielletaan": [AREA]}),
        (*TASKS, {"palvelutehtava_jonka_tietojen_luovutus_kielletaan": [judging.TASK], **BY_GUARDIAN}),
        (*DOCUMENTS, {"asiakirja_jonka_luovutus_kielletaan": [NOTE]}),
    )


def informing(**content: Any) -> Document:
    """An informing of the second content."""
    body = {"asiakas": judging.CLIENT, "sisaltoversio": "2", "informoinnin_ajankohta": "2026-03-02", **content}
    return judging.special("6", "1.2.246.537.6.1505.6.2024.1.1", "kanta_informointi", body)


def test_every_prohibition_stands_in_words() -> None:
    """R-46: controller, service task and document are named, each with its day and who set it."""
    listed = items(prohibiting())
    assert [one.partition(". Asetettu 1.3.2026, asettaja: ")[::2] for one in listed[:3]] == [
        ("Rekisterinpitäjä Mallilan hyvinvointialue: kaikki tiedot, jotka ovat sen rekisterissä", "asiakas itse."),
        (
            "Palvelutehtävä Lapsiperheiden palvelut: kaikkien rekisterinpitäjien asiakirjat",
            "Matti Mallikas (laillinen edustaja).",
        ),
        ("Asiakirja Merkintä (laadittu 1.2.2026): sen kaikki versiot", "asiakas itse."),
    ]
    swedish = items(prohibiting(), "sv")
    assert swedish[1].startswith(
        "Serviceuppgift Service för barnfamiljer: handlingar hos alla personuppgiftsansvariga."
    )
    assert swedish[1].endswith("förbjudare: Matti Mallikas (vårdnadshavare).")


def test_a_withdrawn_prohibition_says_that_none_is_left() -> None:
    """R-46: the empty list is told in words, in both languages."""
    assert "Voimassa olevia kieltoja ei ole." in words(judging.prohibition())
    assert "Det finns inga gällande förbud." in words(judging.prohibition(), "sv")


@pytest.mark.parametrize(
    ("given_permit", "finnish", "swedish"),
    [
        (True, "Asiakas on antanut luvan", "Klienten har gett tillstånd"),
        (False, "Asiakas ei anna lupaa", "Klienten ger inte tillstånd"),
    ],
)
def test_a_permit_says_what_was_decided(given_permit: bool, finnish: str, swedish: str) -> None:
    """R-46: whether the permit is given, when, by whom, and who received it."""
    answer = {"luovutuslupa": given_permit, "luovutusluvan_antamisen_ajankohta": "2026-03-01"}
    document = judging.permit({"voimassa_oleva_luovutuslupa": answer})
    assert finnish in words(document)
    assert swedish in words(document, "sv")
    for expected in ("Malla Maria Mallikas", "1.1.1981", "1.3.2026", "asiakas itse", "Aino Auttaja"):
        assert expected in words(document)


def test_a_representative_is_told_and_one_without_name_too() -> None:
    """R-45: a print names who acted for the client; where nobody is named, it says that somebody did."""
    flag = "luovutusluvan_antaja_on_laillinen_edustaja"
    named = judging.permit({flag: True, "luovutusluvan_antaja": [judging.GUARDIAN]})
    assert "Matti Mallikas (vårdnadshavare)" in words(named, "sv")
    assert judging.GUARDIAN_CODE not in words(named, "sv")
    assert "laillinen edustaja" in words(judging.permit({flag: True}))


@pytest.mark.parametrize(
    ("document", "finnish", "swedish"),
    [
        (judging.permit(), "Lupa on voimassa toistaiseksi. Sen voi peruuttaa", "Tillståndet gäller tills vidare."),
        (prohibiting(), "Kielto ei koske rekisterinpitäjää, jonka rekisterissä", "Förbudet gäller inte den"),
        (informing(), "Tietojen saaminen on edellytys", "Information är en förutsättning"),
    ],
)
def test_the_meaning_is_told_in_both_languages(document: Document, finnish: str, swedish: str) -> None:
    """R-46: 58 § wants the meaning of the decision to show."""
    assert finnish in words(document)
    assert swedish in words(document, "sv")


def test_a_will_made_in_the_citizens_interface_was_received_by_nobody() -> None:
    """Without an author the print says where it was made."""
    online = judging.permit({"ammattihenkilon_laatima_asiakirja": None})
    assert "Vastaanotti kansalaisen käyttöliittymä" in words(online)


def test_no_identity_code_is_printed() -> None:
    """R-19: the birth date tells whose it is; a print may lie about."""
    for document in (judging.permit(), prohibiting(), informing()):
        assert "010181-900C" not in words(document)
        assert "1.1.1981" in words(document)


def test_only_wills_with_a_structured_body_are_printed() -> None:
    """Other documents have their own display form; a will that was only shown has no words of its own."""
    page = replace(informing(), body=replace(judging.body_of(informing()), json=None))
    assert printout(make.document(), "fi", lambda _, __: None) is None
    assert printout(page, "fi", lambda _, __: None) is None


@pytest.mark.parametrize("language", printing.LANGUAGES)
@pytest.mark.parametrize("document", [judging.permit(), prohibiting(), informing()])
def test_the_page_can_be_read_by_everybody(document: Document, language: str) -> None:
    """R-46: the page says its language, has one main heading, no heading level is skipped, and lists are lists."""
    page = etree.fromstring(printout(document, language, lambda _, __: None) or b"")
    headings = [int(str(one.tag)[-1]) for one in page.iter("{*}h1", "{*}h2", "{*}h3")]
    assert page.get("lang") == language
    assert headings[0] == 1
    assert set(headings[1:]) == {2}
    assert all(len(one) for one in page.iter("{*}ul", "{*}dl"))
    assert "".join(page.find("{*}head/{*}title").itertext()) == "".join(next(page.iter("{*}h1")).itertext())


def test_the_print_is_tagged_pdf_a_in_its_language() -> None:
    """R-46: a screen reader gets structure and language from the PDF as well."""
    page = printout(prohibiting(), "sv", lambda _, __: None) or b""
    with pikepdf.open(io.BytesIO(display.to_pdf(page))) as pdf:
        assert pdf.open_metadata().pdfa_status == "2A"
        assert pdf.Root.Lang == "sv"
        assert "/StructTreeRoot" in pdf.Root


texts = st.text(max_size=20) | st.sampled_from(["<script>alert(1)</script>", "{name}", "\x00", "&amp;"])


@given(texts, texts)
def test_whatever_is_written_stays_text(name: str, note: str) -> None:
    """Markup in a name or a note is shown as written, and the page can be parsed."""
    made = {**judging.WRITTEN_BY, "perustelut_tai_muut_lisatiedot_luovutusluvan_antamisesta_tai_perumisesta": note}
    client = {**judging.CLIENT, "sukunimi": name}
    page = printout(
        judging.permit({"asiakas": client, "ammattihenkilon_laatima_asiakirja": made}), "fi", lambda _, __: None
    )
    assert not list(etree.fromstring(page or b"").iter("{*}script"))
