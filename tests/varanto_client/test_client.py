"""The client: tokens, receipts, patience, errors that tell, and nothing personal where it may be logged."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.varanto_client.fake_archive import BASE_URL, FINDING, FakeArchive, new_key, pem, purpose_of

from varanto_client.client import Client
from varanto_client.credentials import Credentials
from varanto_client.errors import (
    AnswerUnreadable,
    Conflict,
    Invalid,
    NotFound,
    ReceiptInvalid,
    Refused,
    TokenRefused,
    Unavailable,
    Unreachable,
    VarantoError,
)
from varanto_client.model import Acting, Filters, Form, Metadata, Purpose, Reason
from varanto_client.transport import Patience, problem_of
from varanto_formats.findings import kinds
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.structures import shipped

OID = "1.2.246.10.99999901.95.2026.1.1"
HETU = "010181-900C"
PERSON = Identifier(hetu.SYSTEM, HETU)
ACTING = Acting(
    organization="1.2.246.10.99999901.10.0",
    unit="1.2.246.10.99999901.10.7",
    professional=Identifier("1.2.246.537.26", "00098705718"),
    professional_name="Aino Auttaja",
    role="R1",
    service_tasks=["24"],
    authority=True,
)

DESK_CLAIMS = ("desk", "controller", "register", "person", "on_behalf_of", "organization", "professional", "role")
NO_DESK = dict[str, object](dict.fromkeys(DESK_CLAIMS))


@pytest.fixture
def archive() -> FakeArchive:
    return FakeArchive()


@pytest.fixture
def waits() -> list[float]:
    """How long the client waited, instead of waiting."""
    return []


@pytest.fixture
def client(archive: FakeArchive, waits: list[float]) -> Iterator[Client]:
    credentials = Credentials.from_pem("system-1", pem(archive.system))
    with Client(BASE_URL, credentials, ACTING, http=archive.http, patience=Patience(sleep=waits.append)) as made:
        yield made


def test_the_assertion_carries_the_acting_context(archive: FakeArchive, client: Client) -> None:
    """The system proves itself for one use and a few minutes, and says as whom it acts, as the contract has it."""
    client.store(b"<a/>")
    (claims,) = archive.claims
    assert (claims["iss"], claims["sub"], claims["aud"]) == ("system-1", "system-1", f"{BASE_URL}/oauth/token")
    assert 0 < claims["exp"] - claims["iat"] <= 300
    assert claims["organization"] == ACTING.organization
    assert claims["professional"] == {
        "system": "urn:oid:1.2.246.537.26",
        "value": "00098705718",
        "name": "Aino Auttaja",
    }
    assert (claims["role"], claims["service_tasks"], claims["authority"]) == ("R1", ["24"], True)


def test_a_system_of_its_own_names_no_professional(archive: FakeArchive, client: Client) -> None:
    """Without a professional the role is SYSTEM, over the same connections and with a token of its own."""
    client.store(b"<a/>")
    client.acting_as(Acting(organization=ACTING.organization)).store(b"<a/>")
    assert archive.claims[1]["professional"] is None
    assert archive.claims[1]["role"] == "SYSTEM"
    assert archive.claims[0]["jti"] != archive.claims[1]["jti"]


def test_a_desk_is_named_in_the_assertion(archive: FakeArchive, client: Client) -> None:
    """The operator of a test repository asks for an archivist's, an officer's or a citizen's desk by claims alone."""
    controller = "1.2.246.10.99999901.10.0"
    desks = (Acting.as_archivist(controller, "1"), Acting.as_officer(controller), Acting.as_citizen(PERSON, PERSON))
    for desk in desks:
        client.acting_as(desk).store(b"<a/>")
    archivist, officer, citizen = ({key: one.get(key) for key in DESK_CLAIMS} for one in archive.claims)
    person = {"system": "urn:oid:1.2.246.21", "value": HETU}
    assert archivist == NO_DESK | {"desk": "archivist", "controller": controller, "register": "1"}
    assert officer == NO_DESK | {"desk": "officer", "controller": controller}
    assert citizen == NO_DESK | {"desk": "citizen", "person": person, "on_behalf_of": person}
    assert HETU not in repr(desks)


def test_a_token_is_used_until_the_archive_refuses_it(archive: FakeArchive, client: Client) -> None:
    """One token serves many calls; one that is no longer taken is replaced, once."""
    client.store(b"<a/>")
    client.store(b"<a/>")
    assert len(archive.claims) == 1
    archive.replies = [httpx.Response(401, json={"code": "token-invalid"})]
    client.store(b"<a/>")
    assert [request.headers["authorization"] for request in archive.requests[-2:]] == [
        "Bearer token-1",
        "Bearer token-2",
    ]
    archive.replies = [httpx.Response(401, json={"code": "token-invalid"})] * 2
    with pytest.raises(Refused):
        client.store(b"<a/>")


def test_a_refused_token_tells_why(client: Client) -> None:
    """Refusals of tokens have the form of OAuth, and the sentence stays out of the message."""
    with pytest.raises(TokenRefused) as caught:
        client.acting_as(replace(ACTING, organization="1.2.3")).store(b"<a/>")
    assert (caught.value.error, caught.value.description) == ("invalid_grant", "The organization is not active.")
    assert str(caught.value) == "invalid_grant"


def test_a_receipt_is_proof(archive: FakeArchive, client: Client) -> None:
    """A receipt brings the archive's warnings, with what to do about them, and its signature is checked."""
    receipt = client.store(b"<a/>")
    assert (receipt.oid, receipt.version) == (OID, 1)
    (warning,) = receipt.findings
    assert warning.remedy == kinds()["structure-invalid"].remedy


def test_a_receipt_after_a_change_of_keys_is_proof_too(archive: FakeArchive, client: Client) -> None:
    """When the archive signs with a new key, its keys are fetched again."""
    client.store(b"<a/>")
    archive.signing = new_key()
    assert client.store(b"<a/>").oid == OID


@pytest.mark.parametrize(
    "changes", [{"version": 2}, {"sha256": "0" * 64}, {"jws": "a.b.c"}, {"jws": ""}, {"invalidated_at": None}]
)
def test_a_receipt_that_somebody_touched_is_refused(
    archive: FakeArchive, client: Client, changes: dict[str, object]
) -> None:
    """Neither another content nor another signature passes for the archive's word."""
    archive.receipt_changes = changes
    with pytest.raises(ReceiptInvalid):
        client.store(b"<a/>")


def test_a_busy_archive_is_asked_again_when_it_said(archive: FakeArchive, client: Client, waits: list[float]) -> None:
    """503, 429 and broken connections are met with patience, at least as much as was asked, on one trace."""
    later = format_datetime(datetime.now(UTC) + timedelta(seconds=20), usegmt=True)
    archive.replies = [
        httpx.Response(503, headers={"retry-after": "2"}),
        httpx.Response(429, headers={"retry-after": later}),
        httpx.ConnectError("gone"),
    ]
    assert client.store(b"<a/>").oid == OID
    assert waits[0] >= 2
    assert waits[1] >= 15
    assert len(waits) == 3
    assert len({request.headers["traceparent"] for request in archive.requests}) == 1


def test_patience_ends(archive: FakeArchive, client: Client, waits: list[float]) -> None:
    """After four attempts, or when asked to wait too long, the caller hears of it."""
    archive.replies = [httpx.Response(503, json={"code": "overloaded"})] * 4
    with pytest.raises(Unavailable) as caught:
        client.store(b"<a/>")
    assert (caught.value.code, len(waits)) == ("overloaded", 3)
    archive.replies = [httpx.Response(503, headers={"retry-after": "3600"})]
    with pytest.raises(Unavailable):
        client.store(b"<a/>")
    archive.replies = [httpx.ReadTimeout("slow")] * 4
    with pytest.raises(Unreachable):
        client.store(b"<a/>")


def test_an_invalid_document_tells_everything(archive: FakeArchive, client: Client, waits: list[float]) -> None:
    """All findings come with the error; it is not tried again; and its message holds nothing of the document."""
    problem = {"code": "document-invalid", "detail": HETU, "trace_id": "t1", "findings": [FINDING, FINDING]}
    archive.replies = [httpx.Response(422, json=problem)]
    with pytest.raises(Invalid) as caught:
        client.store(b"<a/>")
    assert len(caught.value.findings) == 2
    assert caught.value.findings[0].message.sv == "Duger inte."
    assert waits == []
    assert str(caught.value) == "422 document-invalid (trace t1)"


@pytest.mark.parametrize(
    ("status", "kind"), [(403, Refused), (404, NotFound), (410, NotFound), (409, Conflict), (412, Conflict)]
)
def test_every_refusal_has_its_own_kind(
    archive: FakeArchive, client: Client, status: int, kind: type[VarantoError]
) -> None:
    """Callers tell a conflict from a refusal by type and by stable code; further members stay readable."""
    archive.replies = [httpx.Response(status, json={"code": "version-conflict", "current_version": 2})]
    with pytest.raises(kind) as caught:
        client.store(b"<a/>")
    assert caught.value.extra["current_version"] == 2  # pyright: ignore[reportAttributeAccessIssue]


def test_search_goes_through_all_pages(archive: FakeArchive, client: Client) -> None:
    """Items come one after the other, page by page, with bare systems; who is sought stands in no URL."""
    archive.pages = [["1.2.1", "1.2.2"], ["1.2.3"]]
    filters = Filters(service_task=["24"], created_from=datetime(2026, 1, 1, tzinfo=UTC), author=PERSON, limit=2)
    found = list(client.search(PERSON, filters, Purpose(kind="disclosure", context={"case": "1.2.9"})))
    assert [item.oid for item in found] == ["1.2.1", "1.2.2", "1.2.3"]
    assert found[0].clients == (PERSON,)
    assert json.loads(archive.requests[1].content) == {
        "client": {"system": "urn:oid:1.2.246.21", "value": HETU},
        "purpose": {"kind": "disclosure", "context": {"case": "1.2.9"}},
        "service_task": ["24"],
        "author": {"system": "urn:oid:1.2.246.21", "value": HETU},
        "created": {"from": "2026-01-01T00:00:00+00:00"},
        "limit": 2,
        "cursor": "1",
    }
    assert all(HETU not in str(request.url) for request in archive.requests)


def test_fetching_asks_for_a_form_and_a_purpose(archive: FakeArchive, client: Client) -> None:
    """The bytes come back as they were stored; the purpose goes along in its header unless it is one's own."""
    client.store(b"<a/>")
    assert client.fetch(OID).content == b"<a/>"
    assert "varanto-purpose" not in archive.requests[-1].headers
    client.fetch(OID, Form.XML, Purpose.register_right("1.2.3"))
    assert archive.requests[-1].headers["accept"] == "application/xml"
    assert purpose_of(archive.requests[-1]) == {"kind": "register_right", "organiser": "1.2.3"}
    client.fetch(OID, purpose=Purpose.revealing("Virheen selvittäminen"))
    assert purpose_of(archive.requests[-1]) == {"kind": "own", "reveal": {"reason": "Virheen selvittäminen"}}


def test_a_document_that_changed_on_its_way_is_not_returned(archive: FakeArchive, client: Client) -> None:
    """What is not what its ETag says is no document."""
    archive.replies = [httpx.Response(200, content=b"<b/>", headers={"etag": '"00"'})]
    with pytest.raises(AnswerUnreadable):
        client.fetch(OID)


def test_invalidating_names_the_version_and_the_reason(archive: FakeArchive, client: Client) -> None:
    """The ETag goes in quotes whether or not the caller quoted it."""
    archive.replies = [httpx.Response(428, json={"code": "precondition-required"})] * 2
    for etag in ("abc", '"abc"'):
        with pytest.raises(VarantoError):
            client.invalidate(OID, etag, Reason.WRONG_PERSON, "Väärä henkilö")
    assert {request.headers["if-match"] for request in archive.requests} == {'"abc"'}
    wish = json.loads(archive.requests[0].content)
    assert wish == {"reason": "wrong-person", "explanation": "Väärä henkilö"}


def test_validation_is_asked_at_two_depths(archive: FakeArchive, client: Client) -> None:
    """The archive is asked with its state in mind, or for the document alone."""
    assert not client.validate(b"<a/>").valid
    client.validate(b"<a/>", document_only=True)
    assert [request.url.query for request in archive.requests] == [b"", b"level=document"]


@pytest.mark.parametrize("answer", [b"", b"[]", b"{", b'{"oid": 1}', b'{"total": 1, "items": [{"oid": "1.2"}]}'])
def test_an_answer_outside_the_contract_is_named_so(archive: FakeArchive, client: Client, answer: bytes) -> None:
    """No answer leads to an error that the caller does not expect."""
    archive.replies = [httpx.Response(200, content=answer)]
    with pytest.raises(AnswerUnreadable):
        list(client.search(PERSON))


@pytest.mark.parametrize("call", ["fetch", "metadata", "versions", "organisation", "structure", "code_set"])
def test_an_identity_never_becomes_part_of_a_url(archive: FakeArchive, client: Client, call: str) -> None:
    """Whoever mistakes an identity code for an OID is stopped before anything is sent."""
    with pytest.raises(ValueError, match="not an OID"):
        getattr(client, call)(HETU)
    assert archive.requests == []


def test_a_structure_comes_ready_to_check_with(archive: FakeArchive, client: Client) -> None:
    """What the archive checks by, a client can check by as well."""
    ours = shipped()["1.2.246.537.6.1505.2.2022.6.28"]
    told = {"oid": ours.oid, "title": ours.title, "status": ours.status, "schema": ours.schema}
    archive.replies = [httpx.Response(200, json=told)]
    theirs = client.structure(ours.oid)
    assert theirs == ours
    assert [found.code for found in theirs.check({})] == ["structure-invalid"]


def test_an_archive_that_cannot_give_tokens_is_unavailable(client: Client, archive: FakeArchive) -> None:
    """A proxy's page in place of a token is a problem like any other."""
    archive.token_replies = [httpx.Response(503, text="<html>busy</html>")] * 4
    with pytest.raises(Unavailable):
        client.store(b"<a/>")


@given(st.binary(max_size=60), st.integers(400, 599))
def test_any_failure_becomes_an_error_of_ours(content: bytes, status: int) -> None:
    """Also what a proxy says in HTML, or in broken JSON."""
    assert problem_of(httpx.Response(status, content=content)).status == status


@pytest.mark.parametrize("findings", [5, "x", [5], [{"code": 5}], {"code": "x"}])
def test_a_problem_with_broken_findings_is_a_problem_still(findings: object) -> None:
    """What cannot be read of a problem does not hide that there is one."""
    assert problem_of(httpx.Response(422, json={"code": "document-invalid", "findings": findings})).status == 422


def test_nothing_personal_shows_in_a_repr(archive: FakeArchive, client: Client) -> None:
    """Reprs, which end in logs, hold neither keys nor names nor numbers."""
    archive.pages = [["1.2.1"]]
    shown = repr([client, ACTING, Credentials.from_pem("s", pem(archive.system)), *client.search(PERSON)])
    assert not any(secret in shown for secret in (HETU, "Aino", "00098705718", "PRIVATE", "Merkintä"))
    assert "Metadata" in shown
    assert Metadata(oid="1", set_id="1", version=1, status="valid", sha256="").clients == ()


def test_the_public_key_for_the_register_is_public(archive: FakeArchive) -> None:
    """What a system hands in for registering names its key and holds no private part."""
    jwk = Credentials.from_pem("system-1", pem(archive.system)).public_jwk
    assert jwk["kid"] == archive.system.thumbprint()
    assert "d" not in jwk


def test_keys_that_cannot_sign_are_refused() -> None:
    """A file that holds no EC or RSA key is refused when it is read, not when it is used."""
    with pytest.raises(ValueError, match="neither EC nor RSA"):
        Credentials.from_pem("system-1", b"rubbish")
