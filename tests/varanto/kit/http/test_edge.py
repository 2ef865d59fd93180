"""The edge: who may call, what is committed, what comes back when something is wrong."""

import asyncio
import json
import logging
import time

import pytest
from starlette.applications import Starlette
from starlette.testclient import TestClient

from varanto.kit.errors import Problem
from varanto.kit.http import Desk
from varanto.kit.http.edge import EVEN_SECONDS, MAX_BODY, Gate

SYSTEM = {"Authorization": "Bearer system"}
TRACE = "0af7651916cd43dd8448eb211c80319c"


def test_a_call_knows_who_asks(client: TestClient) -> None:
    """A system with a token is served in its own name."""
    answer = client.post("/stored/1.2.3", json={"number": 1}, headers=SYSTEM)
    assert (answer.status_code, answer.json()) == (201, {"number": 1, "system": "system"})


@pytest.mark.parametrize(
    ("headers", "status", "code"),
    [
        ({}, 401, "token-missing"),
        ({"Authorization": "Basic x"}, 401, "token-missing"),
        ({"Authorization": "Bearer stolen"}, 401, "token-invalid"),
        (SYSTEM, 403, "operator-required"),
    ],
)
def test_who_may_not_call_is_refused_and_remembered(client, attempts, headers, status, code) -> None:
    """Every refusal names its reason and leaves a mark in the log."""
    answer = client.post("/operator", headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (status, code)
    assert attempts == [("POST /operator", code)]
    assert answer.headers.get("www-authenticate") == ("Bearer" if status == 401 else None)


def test_a_problem_undoes_the_request_and_keeps_the_mark(client: TestClient) -> None:
    """What a refused request did is rolled back; the attempt is committed in a transaction of its own."""
    answer = client.post("/refused", headers=SYSTEM)
    assert (answer.status_code, answer.json()["current"]) == (409, 2)
    assert client.get("/count").json() == {"count": 1}


def test_every_error_has_one_shape(client: TestClient) -> None:
    """Programs read any error the same way."""
    for answer in (
        client.post("/refused", headers=SYSTEM),
        client.get("/nowhere"),
        client.put("/count"),
        client.post("/failed"),
        client.post("/stored/1", content=b"{", headers=SYSTEM),
    ):
        assert answer.headers["content-type"] == "application/problem+json"
        problem = answer.json()
        assert {"type", "title", "status", "detail", "code", "trace_id", "titles"} <= problem.keys()
        assert problem["status"] == answer.status_code
        assert client.get(problem["type"]).status_code == 200


def test_a_bug_says_nothing_of_what_it_met(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """The caller gets an incident id, the log the place, nobody the words of the exception; nothing is kept."""
    with caplog.at_level(logging.DEBUG):
        answer = client.post("/failed")
    assert answer.status_code == 500
    assert "010181" not in answer.text
    assert answer.json()["incident"] in [record.__dict__.get("fields", {}).get("incident") for record in caplog.records]
    assert client.get("/count").json() == {"count": 0}


def test_what_cannot_be_answered_is_not_done(client: TestClient) -> None:
    """An answer that cannot be written undoes the request: nobody has done what nobody was told."""
    assert client.post("/unwritable").json()["code"] == "internal-error"
    assert client.get("/count").json() == {"count": 0}


def test_a_deadlock_is_tried_again_and_then_given_back(client: TestClient) -> None:
    """A caller hears that the service is busy and when to come again."""
    answer = client.post("/stuck")
    assert (answer.status_code, answer.headers["retry-after"]) == (503, "5")


def test_what_is_not_found_is_not_told_in_haste(client: TestClient) -> None:
    """An unknown document is refused in even steps of time, as one that is withheld is (issue 4, timing band)."""
    begun = time.perf_counter()
    assert client.post("/unknown", headers=SYSTEM).status_code == 404
    assert time.perf_counter() - begun >= EVEN_SECONDS


def test_a_body_over_the_limit_is_refused(client: TestClient) -> None:
    """20 MiB pass, one byte more does not, whether its length was announced or not."""

    def chunks():
        yield b" " * MAX_BODY
        yield b" "

    for body in (b" " * (MAX_BODY + 1), chunks()):
        answer = client.post("/stored/1", content=body, headers=SYSTEM)
        assert (answer.status_code, answer.json()["limit"]) == (413, MAX_BODY)


def test_too_many_at_once_are_sent_away() -> None:
    """When all threads work and the queue is full, the next caller is told to come again."""
    gate = Gate(threads=1, queue=1)

    async def crowd() -> None:
        with gate, gate:
            with pytest.raises(Problem, match="overloaded") as caught, gate:
                pass
            assert caught.value.headers == {"Retry-After": "1"}
        with gate:
            pass

    asyncio.run(crowd())


def test_the_trace_of_the_caller_goes_on(client: TestClient) -> None:
    """The caller's trace comes back in the answer and in a problem; a malformed one is replaced."""
    answer = client.get("/nowhere", headers={"traceparent": f"00-{TRACE}-b7ad6b7169203331-01"})
    assert answer.headers["traceparent"].split("-")[1] == answer.json()["trace_id"] == TRACE
    for wrong in ("x", f"00-{'0' * 32}-b7ad6b7169203331-01", f"ff-{TRACE}-b7ad6b7169203331-01"):
        assert TRACE not in client.get("/count", headers={"traceparent": wrong}).headers["traceparent"]


def test_the_access_log_never_names_the_path(client: TestClient, caplog: pytest.LogCaptureFixture) -> None:
    """Whatever somebody writes into a path, a query or a body stays out of the log."""
    with caplog.at_level(logging.DEBUG):
        client.post("/stored/010181-900C?x=010181-900C", json={"number": 1, "more": "010181-900C"}, headers=SYSTEM)
        client.get("/010181-900C")
    ours = [record for record in caplog.records if record.name.startswith("varanto")]
    lines = [record.__dict__["fields"] for record in ours]
    assert [line["route"] for line in lines] == ["POST /stored/{oid}", "-"]
    assert lines[0]["system"] == "system"
    assert "010181" not in json.dumps(lines)


def test_answers_are_safe_to_show(client: TestClient) -> None:
    """No answer is stored by a proxy, sniffed into another type or framed."""
    headers = client.get("/count").headers
    assert headers["cache-control"] == "no-store"
    assert headers["x-content-type-options"] == "nosniff"
    assert "frame-ancestors 'none'" in headers["content-security-policy"]


def test_the_first_byte_leaves_after_the_commit(app: Starlette, desk: Desk) -> None:
    """When the answer begins, another connection already sees what the request did."""
    seen: list[int] = []

    async def receive():
        return {"type": "http.request", "body": b'{"number": 1}', "more_body": False}

    async def send(message):
        if message["type"] == "http.response.start":
            with desk.database.transaction() as db:
                seen.extend(db.execute("select count(*) from token_use").fetchone() or ())

    scope = {
        "type": "http",
        "method": "POST",
        "path": "/stored/1",
        "query_string": b"",
        "root_path": "",
        "headers": [(b"authorization", b"Bearer system")],
    }
    asyncio.run(app(scope, receive, send))
    assert seen == [1]
