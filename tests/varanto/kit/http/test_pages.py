"""The pages every service has."""

import pytest
from openapi_spec_validator import validate
from starlette.testclient import TestClient

from varanto.kit import errors
from varanto.kit.db import Database
from varanto.kit.http import Access, Answer, Desk, Parameter, Route, build


def test_health_and_readiness(client: TestClient) -> None:
    """An operator sees that the server runs and that its database answers."""
    assert client.get("/healthz").json() == client.get("/readyz").json() == {"status": "ok"}


def test_a_server_without_its_database_lives_and_is_not_ready(desk: Desk) -> None:
    """Traffic goes elsewhere, nobody restarts what still runs."""
    with Database("host=/nonexistent", size=1, patience=0.1) as away:
        lost = Desk(database=away, keys=desk.keys, authenticate=desk.authenticate, on_problem=desk.on_problem)
        client = TestClient(build((), lost))
        assert client.get("/healthz").status_code == 200
        assert client.get("/readyz").status_code == 503


@pytest.mark.parametrize("code", [*errors.kinds(), "id-mismatch"])
def test_every_code_is_explained_in_three_languages(client: TestClient, code: str) -> None:
    """Whoever meets a code can read what it means and what to do, as a page or as JSON."""
    stated = client.get(f"/problems/{code}", headers={"accept": "application/json"}).json()
    page = client.get(f"/problems/{code}", headers={"accept": "text/html,*/*;q=0.1"})
    assert page.headers["content-type"].startswith("text/html")
    for language in ("fi", "sv", "en"):
        assert stated["title"][language]
        assert stated["help"][language]
        assert f'lang="{language}"' in page.text


def test_an_unknown_code_is_not_explained(client: TestClient) -> None:
    """A code that does not exist is not found, and is not repeated."""
    answer = client.get("/problems/<b>x")
    assert answer.status_code == 404
    assert "<b>" not in answer.text


def test_the_description_is_valid_and_complete(client: TestClient) -> None:
    """Outside programs can rely on the description: it is valid OpenAPI and lists every call with its problems."""
    described = client.get("/openapi.json").json()
    validate(described)
    assert described["paths"]["/stored/{oid}"]["post"]["security"] == [{"token": []}]
    assert described["paths"]["/count"]["get"]["security"] == []
    assert "/healthz" in described["paths"]


def test_a_route_tells_its_bodies_parameters_and_problems(desk: Desk) -> None:
    """Types, headers and status codes of a call stand in its description."""
    route = Route(
        method="PUT",
        path="/things/{oid}",
        name="put",
        access=Access.TOKEN,
        call=lambda ctx, request: Answer(),
        summary="Put",
        accepts=("application/xml",),
        answers=dict[str, int],
        status=201,
        parameters=(Parameter("If-Match", "The ETag of the version", where="header", required=True),),
        problems=("precondition-failed", "document-exists", "version-conflict"),
    )
    described = TestClient(build((route,), desk)).get("/openapi.json").json()
    validate(described)
    call = described["paths"]["/things/{oid}"]["put"]
    assert list(call["requestBody"]["content"]) == ["application/xml"]
    assert [one["name"] for one in call["parameters"]] == ["oid", "If-Match"]
    assert call["responses"]["409"]["description"] == "document-exists, version-conflict"
    assert {"201", "412", "default"} <= call["responses"].keys()


def test_public_keys_are_published(client: TestClient) -> None:
    """Anybody can verify a receipt without asking us for the key in another way."""
    assert client.get("/.well-known/jwks.json").json()["keys"][0]["kty"] == "EC"
