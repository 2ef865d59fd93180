"""Rules on the body."""

import json
from dataclasses import replace
from datetime import UTC, datetime

import pytest
from tests import make
from tests.varanto_formats.checks import judging
from tests.varanto_formats.checks.judging import body_of, told, with_json

from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.checks import Mode, check
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.structures import Structure, shipped

ROOT = "json#/merkinta_tapaamisesta_tai_yhteydenotosta"
LOCAL = "localSocialHeader"


def test_a_display_form_stands_beside_the_structure():
    """People must be able to read what programs read."""
    document = make.document()
    bare = replace(document, body=replace(body_of(document), display=None, display_type=None), display_format=None)
    assert told(bare) == {("body-invalid", "component/nonXMLBody")}


@pytest.mark.parametrize(("document", "needs_json"), [(judging.case(), True), (make.document(), False)])
def test_special_documents_are_always_structured(document: make.Document, needs_json: bool):
    """A case without structured body tells the repository nothing; a client document may be a page alone."""
    page = replace(document, body=replace(body_of(document), json=None), structured_format=None)
    missing = {("body-invalid", "component/nonXMLBody")}
    assert told(page) == (missing if needs_json else set())


def test_the_structure_must_be_known():
    """A structured body is stored only when it can be checked."""
    assert told(make.document(structure="1.2.246.537.6.1506.19005.1999.1.1")) == {
        ("structure-unknown", f"{LOCAL}/contentSpecificationId")
    }
    assert told(make.document(structure=None)) == {("structure-unknown", LOCAL)}


@pytest.mark.parametrize(("mode", "is_accepted"), [(Mode.TEST, True), (Mode.PRODUCTION, False)])
def test_a_structure_under_trial_is_for_test_only(mode: Mode, is_accepted: bool):
    """Status Testissä is accepted in a test environment and nowhere else."""
    final = shipped()[make.STRUCTURE]
    trial = Structure.from_schema({**final.schema, "sosmeta": {"oid": final.oid, "status": "Testissä"}})
    checked = check(
        read(write(make.document())), structures={final.oid: trial}, trust=TrustStore(), now=make.NOW, mode=mode
    )
    assert ("structure-unknown" not in {found.code for found in checked.findings}) is is_accepted


@pytest.mark.parametrize(("authored", "is_accepted"), [((2022, 1, 9), False), ((2022, 1, 10), True), (None, True)])
def test_a_structure_was_final_when_the_document_was_drawn_up(authored: tuple[int, int, int] | None, is_accepted: bool):
    """R-30: nobody wrote by a version that was not yet published; whatever was final then is good for ever."""
    created = datetime(*authored, 12, tzinfo=UTC) if authored else None
    codes = {code for code, _ in told(make.document(created_at=created))}
    assert ("structure-unknown" not in codes) is is_accepted


def test_every_error_of_the_structure_is_told():
    """All that is wrong comes at once, each at its place."""
    content = judging.content_of(make.document())
    note = content["merkinta_tapaamisesta_tai_yhteydenotosta"]
    note |= {"paivamaara": "2.3.2026", "sovitut_asiat": 5, "muuta": True}
    del note["laatija"]
    assert told(with_json(make.document(), content)) == {
        ("structure-invalid", place) for place in (ROOT, f"{ROOT}/paivamaara", f"{ROOT}/sovitut_asiat", f"{ROOT}/muuta")
    }


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (b"{", "body-invalid"),
        (b"[1]", "body-invalid"),
        (b'{"a": NaN}', "body-invalid"),
        (b'{"a": "\xff"}', "body-invalid"),
        (b'{"a": "\\ud800"}', "body-invalid"),
        (b'{"\\u0000": 1}', "body-invalid"),
        (b'{"a": ' + b"9" * 5000 + b"}", "body-invalid"),
        (b"[" * 100_000, "body-invalid"),
        (b'{"a":' * 64 + b"1" + b"}" * 64, "structure-invalid"),
        (b'{"a":' * 65 + b"1" + b"}" * 65, "body-invalid"),
        (b'{"a": [' + b"1," * 100_000 + b"1]}", "body-invalid"),
        (b'{"a": {"b": 1, "b": 2}}', "json-duplicate-key"),
    ],
    ids=lambda value: str(value)[:24],
)
def test_a_hostile_body_gets_a_finding(data: bytes, expected: str):
    """Nothing that somebody sends as JSON makes checking fail."""
    assert expected in {code for code, _ in told(with_json(make.document(), data))}


def test_a_field_given_twice_is_told_where():
    """Two values for one field: nobody could say which one was meant."""
    note = json.dumps(judging.content_of(make.document())).replace(
        '"paivamaara":', '"paivamaara": "2025", "paivamaara":'
    )
    assert told(with_json(make.document(), note.encode())) == {("json-duplicate-key", ROOT)}


def test_the_body_is_marked_with_the_documents_identifier():
    """The signature refers to the body by the document's own identifier."""
    assert told(make.document(body=make.body("1.2.3"))) == {("body-id-mismatch", "@ID")}


def test_case_and_relationship_are_the_same_in_header_and_body():
    """The identifier printed in the body is that of the metadata."""
    place = "json#/asia_asiakirja/asian_tiedot/asiatunnus/value"
    assert told(judging.case({"asiatunnus": {"value": "1.2.3"}})) == {("body-id-mismatch", place)}
    assert told(judging.case({"asiatunnus": {"value": f"urn:oid:{make.CASE}"}})) == set()
    place = "json#/asiakkuusasiakirja/asiakkuuden_yksilointitunnus/value"
    assert told(judging.relationship({"asiakkuuden_yksilointitunnus": {"value": "1.2.3"}})) == {
        ("body-id-mismatch", place)
    }


@pytest.mark.parametrize(
    ("start", "end", "is_possible"),
    [
        ("2026-03-01", "2026-03-01", True),
        ("2026-03-02", "2026-03-01", False),
        ("2026-03", "2026", True),
        ("2026-03", "2026-02", False),
        ("2026-02-29", "2026-12-31", False),
        ("2026-02-00", "2026-12-31", False),
    ],
)
def test_dates_of_the_body_are_possible(start: str, end: str, is_possible: bool):
    """No thirtieth of February, and nothing ends before it begins; a year or month is taken as a whole."""
    span = {
        "asiakkuuden_alkamispvm": start,
        "asiakkuuden_paattymispvm": end,
        "asiakkuuden_paattymisen_perustelu": "Muutto",
    }
    found = told(judging.relationship({"sosiaalihuollon_asiakkuus": span}))
    assert {code for code, _ in found} == (set() if is_possible else {"date-impossible"})


def test_a_register_number_is_not_taken_for_a_date():
    """An identifier may look like a day that never was, and a free text like a month."""
    content = judging.content_of(make.document())
    note = content["merkinta_tapaamisesta_tai_yhteydenotosta"]
    note |= {"sovitut_asiat": "2026-45"}
    note["laatija"]["palveluyksikko"] = {**judging.UNIT["palveluyksikon_nimi"], "display": "2026-02-30"}
    assert told(with_json(make.document(), content)) == set()
