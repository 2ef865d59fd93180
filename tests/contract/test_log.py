"""The logs over HTTP: proofs, searches, notices."""

import subprocess
import sys
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import httpx
import pytest
from tests.architecture.tree import ROOT
from tests.contract.conftest import Callers, _bearer, problem
from tests.live import Desk, Live

from varanto_client.compose import Person
from varanto_client.credentials import Credentials
from varanto_client.model import Acting

Headers = dict[str, str]


@pytest.fixture
def officer(server: Live, http: httpx.Client, desk: Desk) -> Headers:
    """The data-protection officer of the desk's organisation."""
    own = server.world["operator"]
    credentials = Credentials.from_file(own["client_id"], server.folder / own["key"], own["kid"])
    return _bearer(http, credentials, Acting(desk="officer", controller=desk.composer.controller.oid))


@pytest.fixture
def notice(desk: Desk, person: Person) -> dict[str, Any]:
    """A disclosure notice with nothing wrong."""
    return {
        "clients": [{"system": f"urn:oid:{person.identifier.system}", "value": person.identifier.value}],
        "service_task": "24",
        "described_data": "Yhteenveto palvelutarpeen arviosta",
        "disclosed_on": (datetime.now(UTC) - timedelta(days=1)).date().isoformat(),
        "recipient": {"type": "authority", "organization_name": "Kaupungin asumispalvelut"},
        "discloser": {"family": "Sosiaalityöntekijä", "given": "Aino"},
        "basis": {"code": "consent", "text": "Asiakkaan suostumus"},
        "purpose": "Asunnon järjestäminen",
        "form": "paper",
    }


def _verified(file: Path, key: str) -> tuple[int, str]:
    command = [sys.executable, "-I", str(ROOT / "tools" / "verify_log.py"), str(file), "--key", key]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    return done.returncode, done.stdout


def test_an_officer_finds_an_entry_and_proves_it(
    http: httpx.Client, callers: Callers, officer: Headers, notice: dict[str, Any], tmp_path: Path
) -> None:
    """R-53: what the officer finds in the log is proved by an answer that verifies offline, as it came."""
    made = http.post("/v1/disclosure-notices", json=notice, headers=callers.professional)
    assert made.status_code == 201, made.text
    found = http.post("/v1/log/search", json={"client": notice["clients"][0]}, headers=officer).json()
    (entry,) = [one for one in found["items"] if one["book"] == "disclosure"]
    assert entry["entry"] == made.json()["log_entry"]
    assert entry["client"] == {**notice["clients"][0]}
    assert (entry["basis"], entry["notice"]["purpose"]) == ("LILM-consent", "Asunnon järjestäminen")
    proof = http.get(f"/v1/log/entries/{entry['entry']}/proof", headers=officer)
    file = tmp_path / "proof.json"
    file.write_bytes(proof.content)
    key = http.get("/v1/log/key", headers=officer).text
    code, said = _verified(file, key)
    assert (code, said.split(" holds ")[1]) == (0, f"the entry {entry['entry']}\n")


def test_the_log_only_grows_over_http(http: httpx.Client, callers: Callers, officer: Headers, tmp_path: Path) -> None:
    """R-54: whoever kept a checkpoint gets a proof that the log of today begins with it."""
    first = http.get("/v1/log/checkpoint", headers=callers.professional)
    assert first.headers["content-type"] == "text/plain; charset=utf-8"
    entry = http.post("/v1/log/search", json={"limit": 1}, headers=officer).json()["items"][0]["entry"]
    http.get(f"/v1/log/entries/{entry}/proof", headers=officer)
    size = first.text.split("\n")[1]
    proof = http.get("/v1/log/consistency", params={"from": size}, headers=callers.professional)
    file = tmp_path / "proof.json"
    file.write_bytes(proof.content)
    assert proof.json()["first"] == first.text
    assert _verified(file, first.headers["varanto-log-key"])[0] == 0


def test_an_unknown_and_a_foreign_entry_look_the_same(
    http: httpx.Client, callers: Callers, officer: Headers, server: Live, notice: dict[str, Any]
) -> None:
    """Nobody learns from the answer whether an entry that she may not read is there."""
    entry = http.post("/v1/disclosure-notices", json=notice, headers=callers.professional).json()["log_entry"]
    for number in (entry, "0b5d5a9e-7d5e-4a52-8d0f-9f3f0f0f0000", "x"):
        answer = http.get(f"/v1/log/entries/{number}/proof", headers=callers.professional)
        assert problem(answer) == "entry-unknown"
    unknown = http.get("/v1/log/consistency", params={"from": "999999999"}, headers=officer)
    assert problem(unknown) == "checkpoint-unknown"
    for wrong in ({}, {"from": "x"}, {"from": "1", "to": "-1"}):
        assert problem(http.get("/v1/log/consistency", params=wrong, headers=officer)) == "request-malformed"


def test_a_professional_is_sent_to_another_desk(http: httpx.Client, callers: Callers, officer: Headers) -> None:
    """R-56: the log is not a professional's reading."""
    assert problem(http.post("/v1/log/search", json={}, headers=callers.professional)) == "desk-required"
    assert problem(http.post("/v1/log/search", json={"cursor": "x"}, headers=officer)) == "cursor-invalid"


def test_an_officer_reads_no_documents(http: httpx.Client, officer: Headers, notice: dict[str, Any]) -> None:
    """The desk of the officer opens the logs, not the documents."""
    wish = {"client": notice["clients"][0], "purpose": {"kind": "own"}}
    assert http.post("/v1/documents/search", json=wish, headers=officer).status_code == 403


def test_a_notice_lives_over_http(http: httpx.Client, callers: Callers, notice: dict[str, Any]) -> None:
    """R-58: made once, corrected on its newest version, invalidated with a reason, read by its maker."""
    keyed = {**callers.professional, "Idempotency-Key": notice["clients"][0]["value"][:6]}
    first, again = (http.post("/v1/disclosure-notices", json=notice, headers=keyed) for _ in range(2))
    assert (first.status_code, again.status_code, first.json(), first.headers["etag"]) == (
        201,
        200,
        again.json(),
        '"1"',
    )
    place = f"/v1/disclosure-notices/{first.json()['id']}"
    better = {**notice, "corrects": first.json()["id"], "additional": "Myös liitteet"}
    assert (
        problem(http.post("/v1/disclosure-notices", json=better, headers=callers.professional))
        == "precondition-required"
    )
    held = {**callers.professional, "If-Match": first.headers["etag"]}
    second = http.post("/v1/disclosure-notices", json=better, headers=held)
    assert (second.status_code, second.json()["version"]) == (201, 2)
    assert problem(http.post("/v1/disclosure-notices", json=better, headers=held)) == "precondition-failed"
    gone = http.post(f"{place}/invalidation", json={"reason": "Väärä asiakas"}, headers=callers.professional)
    assert (gone.status_code, gone.json()["state"], gone.json()["reason"]) == (200, "invalidated", "Väärä asiakas")
    versions = http.get(place, headers=callers.professional).json()["items"]
    assert [(one["version"], one["state"]) for one in versions] == [(1, "valid"), (2, "valid"), (3, "invalidated")]
    assert problem(http.get("/v1/disclosure-notices/x", headers=callers.professional)) == "notice-unknown"
