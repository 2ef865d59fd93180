"""Rules on persons."""

import json
from datetime import date

import pytest
from hypothesis import given
from tests import make, strategies
from tests.varanto_formats.checks import judging
from tests.varanto_formats.checks.judging import REAL, told, with_json

from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.checks import Mode, check
from varanto_formats.identifiers import hetu
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.structures import shipped

TEMPORARY = make.identifier("010111A998W", "1.2.246.10.2012566.22.2026")
CLIENT = "json#/merkinta_tapaamisesta_tai_yhteydenotosta/asiakas"
EXTENSION = "recordTarget/patientRole/id/@extension"


@pytest.mark.parametrize(
    "identifier",
    [
        make.identifier("010181-900D"),
        make.identifier("310281-9007"),
        make.identifier("010181-900c"),
        make.identifier("010111A998W", "1.2.246.10.2012566.95.2026"),
        make.identifier("hetu", "1.2.3"),
    ],
)
def test_a_wrong_identifier_is_told_in_header_and_body(identifier: make.Identifier):
    """Check character, date, letter case and root of an identifier are looked at."""
    found = told(make.document(clients=(make.client(identifier=identifier),)))
    assert ("identity-invalid", EXTENSION) in found
    assert any(code == "identity-invalid" and place.startswith(CLIENT) for code, place in found)


def test_a_client_may_have_a_temporary_id():
    """Whoever's identity code is unknown is named by the organisation's own id."""
    assert told(make.document(clients=(make.client(identifier=TEMPORARY),))) == set()


def test_an_author_is_named_by_the_register_number():
    """Eleven digits, as on the professional's card."""
    wrong = make.author(identifier=make.identifier("98705718", "1.2.246.537.26"))
    assert told(make.document(authors=(wrong,))) == {("identity-invalid", "author/assignedAuthor/id/@extension")}


def test_no_real_person_enters_a_test_environment():
    """An identity code outside the 900 series in header or identity field is refused."""
    document = make.document(clients=(make.client(identifier=make.identifier(REAL)),))
    assert told(document) == {
        ("real-identity-in-test", EXTENSION),
        ("real-identity-in-test", f"{CLIENT}/0/henkilotunnus/value"),
    }
    assert told(document, Mode.PRODUCTION) == set()


@pytest.mark.parametrize(
    ("inserted", "expected"),
    [
        (f'<id root="1.2.246.21" extension="{REAL}"/>', "real-identity-in-test"),
        (f'<x:a xmlns:x="urn:x"><x:b extension="{REAL}">{REAL}</x:b></x:a>', "real-identity-in-test"),
        (f"<name>{REAL}</name>", "possible-identity-in-text"),
    ],
)
def test_a_real_person_hides_nowhere_in_the_header(inserted: str, expected: str):
    """Also where nobody expects an identifier one is found, and is not repeated in the finding."""
    data = write(make.document()).replace(b"</patientRole>", inserted.encode() + b"</patientRole>")
    checked = check(read(data), structures=shipped(), trust=TrustStore(), now=make.NOW, mode=Mode.TEST)
    assert expected in {found.code for found in checked.findings}
    assert REAL not in str(checked.findings)


def test_a_guardian_is_a_person_too():
    """The rule holds for related persons and for codes of guardianship offices."""
    mother = {**judging.GUARDIAN, "henkilotunnus": {"value": REAL}}
    office = {**judging.GUARDIAN, "henkilotunnus": None, "edunvalvojan_tunniste": REAL}
    office = {name: value for name, value in office.items() if value}
    document = judging.permit({"luovutusluvan_antaja": [mother, office]})
    givers = "json#/luovutuslupa_asiakirja/luovutusluvan_antaja"
    assert told(document) == {
        ("real-identity-in-test", f"{givers}/0/henkilotunnus/value"),
        ("real-identity-in-test", f"{givers}/1/edunvalvojan_tunniste"),
    }


@pytest.mark.parametrize("text", [f"Soitti {REAL.lower()}.", f"({REAL})", REAL.replace("-", "\N{EN DASH}")])
def test_text_that_reads_like_a_real_code_is_a_warning(text: str):
    """Free text may mention a code by chance: body, page and header say where to look."""
    content = judging.content_of(make.document())
    content["merkinta_tapaamisesta_tai_yhteydenotosta"]["sovitut_asiat"] = text
    page = f'<div xmlns="http://www.w3.org/1999/xhtml">{text}</div>'.encode()
    body = make.body(display=page, json=json.dumps(content).encode())
    assert told(make.document(body=body, guardian_restriction_argument=text)) == {
        ("possible-identity-in-text", "json#/merkinta_tapaamisesta_tai_yhteydenotosta/sovitut_asiat"),
        ("possible-identity-in-text", "text"),
        ("possible-identity-in-text", "localSocialHeader/authorizationRestrictionArgument"),
    }


@given(strategies.hetus)
def test_test_persons_are_welcome(code: hetu.Hetu):
    """No identity code of the 900 series is taken for a real one or for a wrong one."""
    client = make.client(identifier=make.identifier(code.value), birth_date=code.birth_date)
    assert told(make.document(clients=(client,))) <= {
        ("guardian-consent-missing", "/ClinicalDocument"),
        ("date-impossible", "recordTarget/patientRole/patient/birthTime/@value"),
    }


def test_header_and_body_name_the_same_clients():
    """Another client in the body, or one more in either, is told where it stands."""
    other = make.client(identifier=make.identifier("010150-900C"), birth_date=date(1950, 1, 1))
    note = make.case_note((make.client(),))
    assert told(make.document(clients=(other,), body=make.body(json=note))) == {
        ("client-mismatch", "recordTarget"),
        ("client-mismatch", f"{CLIENT}/0"),
    }
    assert told(make.document(clients=(make.client(), other), body=make.body(json=note))) == {
        ("client-mismatch", "recordTarget[2]"),
        ("client-mismatch", CLIENT),
    }
    assert told(make.document(clients=(make.client(), other))) == set()


def test_a_document_without_clients_is_told():
    """Nothing is stored about nobody."""
    assert ("client-mismatch", "/ClinicalDocument") in told(make.document(clients=()))


def test_both_identifiers_in_the_body_fit_either_in_the_header():
    """A relationship document may link a temporary id to an identity code."""
    linked = {**judging.CLIENT, "tilapainen_yksilointitunnus": {"value": TEMPORARY.value}, "turvakielto": False}
    for identifier in (make.identifier(), TEMPORARY):
        assert told(judging.relationship({"asiakas": linked}, clients=(make.client(identifier=identifier),))) == set()


@pytest.mark.parametrize(("in_body", "agrees"), [("1981-01-01", True), ("1981", True), ("1981-02", False), ("", True)])
def test_birth_dates_that_disagree_are_a_warning(in_body: str, agrees: bool):
    """The body may give a year alone; what contradicts header or identity code is one warning."""
    client = {**judging.CLIENT, "turvakielto": False} | ({"syntymaaika": in_body} if in_body else {})
    expected = {("birth-date-mismatch", "recordTarget/patientRole/patient/birthTime/@value")}
    assert told(judging.relationship({"asiakas": client})) == (set() if agrees else expected)


def test_an_identity_code_used_as_a_field_name_does_not_leak():
    """Not even a body built to provoke us brings an identity code into a finding."""
    content = {REAL: {REAL: {"henkilotunnus": {"value": REAL}, REAL: f"Soitti {REAL}."}}}
    findings = judging.judged(with_json(make.document(), content)).findings
    assert {"structure-invalid", "real-identity-in-test", "possible-identity-in-text"} <= {f.code for f in findings}
    assert REAL not in str(findings)
