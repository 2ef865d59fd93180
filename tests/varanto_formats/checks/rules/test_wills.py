"""Rules on wills."""

from dataclasses import replace
from typing import Any

import pytest
from tests import make
from tests.varanto_formats.checks import judging
from tests.varanto_formats.checks.judging import told

PERMIT, PROHIBITION = "json#/luovutuslupa_asiakirja", "json#/kieltoasiakirja"
CONTROLLERS = ("rekisterinpitajaa_koskevat_luovutuskiellot", "rekisterinpitajaa_koskeva_luovutuskielto")
DOCUMENTS = ("asiakirjoja_koskevat_luovutuskiellot", "asiakirjaa_koskeva_luovutuskielto")


def _given(day: str) -> dict[str, object]:
    return {"voimassa_oleva_luovutuslupa": {"luovutuslupa": True, "luovutusluvan_antamisen_ajankohta": day}}


def _against(controller: str, **more: object) -> tuple[str, str, dict[str, object]]:
    target = {"system": "urn:oid:1.2.246.537.6.202", "code": controller, "display": "Alue"}
    return (*CONTROLLERS, {"rekisterinpitaja_jonka_tietojen_luovutus_kielletaan": [target], **more})


def test_permit_and_prohibition_need_the_identity_code():
    """On a temporary id nobody can give or refuse anything."""
    temporary = make.identifier("010111A998W", "1.2.246.10.2012566.22.2026")
    client = {**judging.CLIENT, "henkilotunnus": {"value": temporary.value}}
    for document in (
        judging.permit({"asiakas": client}, clients=(make.client(identifier=temporary),)),
        judging.prohibition(clients=(make.client(identifier=temporary),)),
    ):
        assert ("will-invalid", "recordTarget/patientRole/id/@root") in told(document)


def test_a_will_is_one_clients():
    """Nobody's will is written into another's document."""
    other = make.client(identifier=make.identifier(judging.GUARDIAN_CODE), birth_date=None)
    assert ("will-invalid", "/ClinicalDocument") in told(judging.permit(clients=(make.client(), other)))


@pytest.mark.parametrize(
    ("day", "is_right"), [("2026-03-02", True), ("2026-03-03", False), ("2026-03", True), ("2026-04", False)]
)
def test_no_will_is_dated_ahead(day: str, is_right: bool):
    """A permit or prohibition holds from the day it is made, never from a later one."""
    place = "voimassa_oleva_luovutuslupa/luovutusluvan_antamisen_ajankohta"
    assert told(judging.permit(_given(day))) == (set() if is_right else {("will-invalid", f"{PERMIT}/{place}")})
    place = f"{'/'.join(CONTROLLERS)}/0/kiellon_asettamisen_ajankohta"
    found = told(judging.prohibition(_against(make.CONTROLLER, kiellon_asettamisen_ajankohta=day)))
    assert found == (set() if is_right else {("will-invalid", f"{PROHIBITION}/{place}")})


def test_a_permit_says_whether_it_is_given():
    """A permit document without the permit says nothing."""
    assert told(judging.permit({"voimassa_oleva_luovutuslupa": None})) == {("will-invalid", PERMIT)}


@pytest.mark.parametrize(
    ("givers", "expected"),
    [
        ([], {("will-invalid", PERMIT)}),
        ([judging.GUARDIAN], set()),
        (
            [{name: value for name, value in judging.GUARDIAN.items() if name != "henkilotunnus"}],
            {("will-invalid", f"{PERMIT}/luovutusluvan_antaja/0")},
        ),
        (
            [
                {
                    **judging.GUARDIAN,
                    "rooli": {"system": "urn:oid:1.2.246.537.6.1284", "code": "12", "display": "Vanhempi"},
                }
            ],
            {
                ("will-invalid", f"{PERMIT}/luovutusluvan_antaja/0/rooli"),
                ("structure-invalid", f"{PERMIT}/luovutusluvan_antaja/0/rooli/code"),
            },
        ),
    ],
)
def test_whoever_acts_for_the_client_is_a_known_representative(givers: list[Any], expected: set[tuple[str, str]]):
    """A representative is named, identified, and guardian, attorney or the like (roles 31-34)."""
    content = {"luovutusluvan_antaja_on_laillinen_edustaja": True, "luovutusluvan_antaja": givers}
    assert told(judging.permit(content)) == expected


def test_a_prohibition_is_aimed_at_something():
    """Controllers are named by organisation, documents by their set: otherwise the prohibition would hide nothing."""
    right = (*DOCUMENTS, {"asiakirja_jonka_luovutus_kielletaan": [{"oid_tunnus": {"value": make.DOCUMENT}}]})
    wrong = (*DOCUMENTS, {"asiakirja_jonka_luovutus_kielletaan": [{"oid_tunnus": {"value": "se asiakirja"}}]})
    assert told(judging.prohibition(_against(make.CONTROLLER), right)) == set()
    assert told(judging.prohibition(wrong)) == {("will-invalid", PROHIBITION)}
    assert told(judging.prohibition(_against("alue"))) == {("will-invalid", PROHIBITION)}


def test_informing_may_be_a_page_alone():
    """What the client was told is stored as it was shown, or in our own structure."""
    structured = judging.special(
        "6",
        "1.2.246.537.6.1505.6.2024.1.1",
        "kanta_informointi",
        {"asiakas": judging.CLIENT, "sisaltoversio": "2", "informoinnin_ajankohta": "2026-03-02"},
    )
    page = replace(structured, structure=None, structured_format=None)
    page = replace(page, body=replace(judging.body_of(page), json=None))
    assert (told(structured), told(page)) == (set(), set())
