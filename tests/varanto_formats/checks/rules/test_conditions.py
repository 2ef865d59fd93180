"""The conditions of structures."""

from typing import Any

import pytest
from tests import make
from tests.varanto_formats.checks import judging
from tests.varanto_formats.checks.judging import told

RELATIONSHIP, CASE = "json#/asiakkuusasiakirja", "json#/asia_asiakirja"
OLD = {"vanha_asiakkuus": True, "asiakkuuden_alkamispvm": "1998"}


@pytest.mark.parametrize(
    "missing",
    ["asiakkuuden_yksilointitunnus", "palvelunjarjestajan_toimintayksikko", "sosiaalihuollon_palvelutehtava"],
)
def test_a_live_relationship_says_where_and_what_for(missing: str):
    """Identifier, organisation and service tasks are mandatory unless the relationship is old."""
    assert ("structure-condition", RELATIONSHIP) in told(judging.relationship({missing: None}))


def test_the_unit_may_stand_in_either_place():
    """The organiser's unit is named for the relationship or for a service task."""
    bare = [{"palvelutehtava": judging.TASK}]
    nowhere = {"sosiaalihuollon_palvelutehtava": bare}
    assert told(judging.relationship(nowhere)) == {("structure-condition", RELATIONSHIP)}
    assert told(judging.relationship(nowhere | {"palvelunjarjestajan_palveluyksikko": [judging.UNIT]})) == set()


def test_an_old_relationship_needs_the_identity_code_and_birth_date():
    """What comes out of a retired system has no identifier or unit, but a client who is known."""
    stripped: dict[str, Any] = dict.fromkeys(
        ("asiakkuuden_yksilointitunnus", "palvelunjarjestajan_toimintayksikko", "sosiaalihuollon_palvelutehtava")
    )
    stripped["sosiaalihuollon_asiakkuus"] = OLD
    born = {**judging.CLIENT, "syntymaaika": "1981-01-01", "turvakielto": False}
    assert told(judging.relationship(stripped | {"asiakas": born}, relationship=None)) == set()
    temporary = make.identifier("010111A998W", "1.2.246.10.2012566.22.2026")
    named = {**born, "tilapainen_yksilointitunnus": {"value": temporary.value}}
    unknown = {name: value for name, value in named.items() if name not in {"henkilotunnus", "syntymaaika"}}
    clients = (make.client(identifier=temporary),)
    assert told(judging.relationship(stripped | {"asiakas": unknown}, clients=clients)) == {
        ("structure-condition", f"{RELATIONSHIP}/asiakas")
    }


@pytest.mark.parametrize(
    ("role", "authority", "is_right"), [("31", "", False), ("31", "Huolto", True), ("12", "", True)]
)
def test_a_representative_has_an_authority(role: str, authority: str, is_right: bool):
    """R-29: for a guardian the extent of the authority is told, for a parent without custody it is not."""
    roles = [{"system": "urn:oid:1.2.246.537.6.1284", "code": role, "display": "Rooli"}]
    person = {"sukunimi": "Mallikas", "etunimet": "Matti", "rooli": roles, "toimivalta": authority}
    found = told(judging.relationship({"asiakkaaseen_liittyvat_henkilot": [person]}))
    assert found == (
        set() if is_right else {("structure-condition", f"{RELATIONSHIP}/asiakkaaseen_liittyvat_henkilot/0")}
    )


def test_a_client_of_a_case_is_identified():
    """Identity code or temporary id: one of them is there."""
    nameless = {"sukunimi": "Mallikas", "etunimet": "Malla"}
    assert told(judging.case(clients=(nameless,))) == {("structure-condition", f"{CASE}/asiakas/0")}


@pytest.mark.parametrize(
    ("about", "is_right"),
    [
        ({"tila": {"system": "urn:oid:1.2.246.537.6.1501", "code": "2", "display": "Suljettu"}}, False),
        (
            {
                "tila": {"system": "urn:oid:1.2.246.537.6.1501", "code": "2", "display": "Suljettu"},
                "paattymispaiva": "2026-03-02",
            },
            True,
        ),
        ({"nimi": {"system": "urn:oid:1.2.246.537.6.1265", "code": "99", "display": "Muu"}}, False),
        (
            {
                "nimi": {"system": "urn:oid:1.2.246.537.6.1265", "code": "99", "display": "Muu"},
                "lisatieto_luokkaan_muu": "Muutto",
            },
            True,
        ),
    ],
)
def test_a_case_says_what_its_state_and_name_demand(about: dict[str, object], is_right: bool):
    """A closed case has its last day, a case of the kind other its description."""
    assert told(judging.case(about)) == (set() if is_right else {("structure-condition", f"{CASE}/asian_tiedot")})


def test_in_a_shared_case_each_client_joined_some_day():
    """Several clients make the case a shared one, with a moment of joining for each."""
    other = make.client(identifier=make.identifier(judging.GUARDIAN_CODE), birth_date=None)
    both = (judging.CLIENT, {**judging.CLIENT, "henkilotunnus": judging.GUARDIAN["henkilotunnus"]})
    joined = tuple({**one, "asiaan_liittymishetki": "2026-03-01T08:00:00+02:00"} for one in both)
    people = (make.client(), other)
    shared: dict[str, object] = {"yhteinen_asia": True}
    assert told(judging.case({}, both, people=people)) == {("structure-condition", f"{CASE}/asian_tiedot")}
    assert told(judging.case(shared, both, people=people)) == {
        ("structure-condition", f"{CASE}/asiakas/0"),
        ("structure-condition", f"{CASE}/asiakas/1"),
    }
    assert told(judging.case(shared, joined, people=people)) == set()
