"""Mass archiving over HTTP: many documents in one request, each standing alone."""

import json
import time
from base64 import b64encode
from collections.abc import Iterator, Sequence
from typing import Any

import httpx
import pytest
from tests.live import Desk, Live

from varanto_client.compose import Person, case_note
from varanto_client.errors import ProblemError
from varanto_client.session import Session
from varanto_formats.cda.model import Document

NDJSON = "application/x-ndjson"


def line(xml: bytes) -> bytes:
    """A document as a line of a batch."""
    return json.dumps({"document": b64encode(xml).decode()}).encode() + b"\n"


@pytest.fixture
def caller(server: Live, desk: Desk) -> Iterator[Session]:
    """The desk's system with bare hands on the wire."""
    with httpx.Client(base_url=server.base_url, timeout=60) as http:
        yield Session(http, desk.profile.credentials, desk.profile.acting)


def send(caller: Session, lines: Sequence[bytes]) -> list[dict[str, Any]]:
    """The answers to a batch."""
    headers = {"content-type": NDJSON}
    response = caller.call("POST", "/v1/documents/batch", content=b"".join(lines), headers=headers)
    assert response.headers["content-type"] == NDJSON
    return [json.loads(answer) for answer in response.text.splitlines()]


def notes(desk: Desk, case: Document, number: int) -> list[bytes]:
    """So many signed case notes of a case."""
    return [
        desk.sealed(case_note(desk.composer, case, description="Tavattiin.", place="Toimisto")) for _ in range(number)
    ]


def test_every_line_stands_alone(desk: Desk, caller: Session, person: Person) -> None:
    """R-36: good lines are stored, bad ones refused with their problem, in order; nothing spoils a neighbour."""
    case = desk.open_case(person)
    good = notes(desk, case, 60)
    altered = good[0].replace(b"<versionNumber", b" <versionNumber")
    lines = [
        line(good[0]),
        b"not json\n",
        b'{"document": "%%%"}\n',
        b"\n",
        line(b"<a/>"),
        line(altered),
        *map(line, good[1:]),
    ]
    answers = send(caller, lines)
    assert [answer["line"] for answer in answers] == [1, 2, 3, 5, 6, *range(7, 66)]
    outcomes = {answer["line"]: answer["outcome"] for answer in answers}
    assert [outcomes[number] for number in (1, 2, 3, 5, 6)] == ["stored", *["refused"] * 4]
    assert {outcomes[number] for number in range(7, 66)} == {"stored"}
    problems = {answer["line"]: answer["problem"]["code"] for answer in answers if answer["outcome"] == "refused"}
    assert problems == {2: "request-malformed", 3: "request-malformed", 5: "document-invalid", 6: "document-exists"}
    for answer in answers:
        if answer["outcome"] == "stored":
            assert answer["receipt"]["oid"] == answer["oid"]


def test_a_batch_may_be_sent_again(desk: Desk, caller: Session, person: Person) -> None:
    """R-03: after a lost answer the whole batch is sent again, and every receipt is the first one."""
    lines = [line(xml) for xml in notes(desk, desk.open_case(person), 5)]
    first = send(caller, [*lines, lines[0]])
    again = send(caller, lines)
    assert [answer["outcome"] for answer in first] == ["stored"] * 5 + ["already-stored"]
    assert {answer["outcome"] for answer in again} == {"already-stored"}
    assert [answer["receipt"] for answer in again] == [answer["receipt"] for answer in first[:5]]


def test_a_whole_family_of_documents_goes_in_at_once(desk: Desk, caller: Session, person: Person) -> None:
    """Relationship, case and notes may stand in one batch, each line seeing those before it."""
    relationship = desk.composer.relationship(person, ["24"])
    case = desk.composer.case([person], "24", "Perheen tuki")
    answers = send(caller, [line(desk.sealed(relationship)), line(desk.sealed(case)), *map(line, notes(desk, case, 3))])
    assert {answer["outcome"] for answer in answers} == {"stored"}, answers


def test_more_than_a_thousand_lines_are_refused(caller: Session) -> None:
    """The limit is told, and nothing of the batch is kept."""
    with pytest.raises(ProblemError) as refused:
        send(caller, [b"{}\n" * 1001])
    assert (refused.value.status, refused.value.code, refused.value.extra["limit"]) == (413, "too-large", 1000)


def test_documents_are_kept_while_the_rest_is_still_being_sent(desk: Desk, server: Live, person: Person) -> None:
    """A batch is worked on as it comes, not held in memory until its end."""
    case = desk.open_case(person)
    made = [case_note(desk.composer, case, description="Tavattiin.", place="Toimisto") for _ in range(26)]
    sealed = [line(desk.sealed(one)) for one in made]
    seen: list[bool] = []

    def slowly() -> Iterator[bytes]:
        yield from sealed
        deadline = time.monotonic() + 20
        while not seen and time.monotonic() < deadline:
            seen.extend(
                item.oid == made[0].oid for item in desk.client.search(person.identifier) if item.oid == made[0].oid
            )
        yield sealed[0]

    with httpx.Client(base_url=server.base_url, timeout=60) as http:
        token = Session(http, desk.profile.credentials, desk.profile.acting)
        bearer = token.call("GET", f"/v1/documents/{case.oid}/metadata").request.headers["authorization"]
        headers = {"content-type": NDJSON, "authorization": bearer}
        response = http.post("/v1/documents/batch", content=slowly(), headers=headers)
    assert seen == [True]
    assert json.loads(response.text.splitlines()[-1])["outcome"] == "already-stored"
