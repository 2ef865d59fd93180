"""What every call keeps to (api.md, Conventions): who may call, limits, forms, headers, one shape of errors."""

import base64
import json

import httpx
import pytest
from tests.contract import bench
from tests.contract.bench import Bench
from tests.contract.conftest import Callers, form, problem
from tests.live import Live

from varanto.app import routes
from varanto.kit.http import Access, Route
from varanto_client.compose import Person

ROUTES = routes("http://127.0.0.1/oauth/token")
XML = {"Content-Type": "application/xml"}
DEEP = b'{"client":' + b"[" * 70 + b"]" * 70 + b"}"
LIMIT = 20 * 2**20
TRACE = "0af7651916cd43dd8448eb211c80319c"
PARENT = f"00-{TRACE}-b7ad6b7169203331-01"
SECRET = "010181-900C"


def filled(route: Route) -> str:
    """The route's path for a document, an organisation or a system that there is not."""
    return route.path.replace("{oid}", "1.2.246.10.1.2").replace("{client_id}", "nobody")


def names(route: Route) -> str:
    """How a test of a route is called."""
    return route.name


@pytest.fixture(scope="module")
def workbench(server: Live) -> Bench:
    """A desk with an open case."""
    return bench.at(server)


@pytest.fixture(scope="module")
def kept(http: httpx.Client, callers: Callers, workbench: Bench) -> dict[str, str]:
    """A stored case note: its receipt."""
    answer = http.post("/v1/documents", content=workbench.sealed(), headers=callers.professional | XML)
    assert answer.status_code == 201
    return answer.json()


def search(person: Person, **more: object) -> dict[str, object]:
    """A search of one's own register."""
    return {
        "client": {"system": "urn:oid:1.2.246.21", "value": person.identifier.value},
        "purpose": {"kind": "own"},
        **more,
    }


# Who may call


@pytest.mark.parametrize("route", [one for one in ROUTES if one.access is not Access.PUBLIC], ids=names)
@pytest.mark.parametrize("token", [None, "Bearer", "Bearer x", "Basic eDp4", "Bearer " + "A" * 4000, "Bearer \xe4"])
def test_nobody_calls_without_a_good_token(http: httpx.Client, route: Route, token: str | None) -> None:
    """Every call that is not public asks for a token and says in which form."""
    headers = httpx.Headers({} if token is None else {"Authorization": token}, encoding="latin-1")
    answer = http.request(route.method, filled(route), headers=headers)
    assert (answer.status_code, problem(answer)) in {(401, "token-missing"), (401, "token-invalid")}
    assert answer.headers["www-authenticate"].startswith("Bearer")


@pytest.mark.parametrize("route", [one for one in ROUTES if one.access is Access.OPERATOR], ids=names)
def test_only_the_operator_changes_registers(http: httpx.Client, callers: Callers, route: Route) -> None:
    """A professional and her system read registers and change nothing."""
    for headers in (callers.professional, callers.system):
        answer = http.request(route.method, filled(route), headers=headers, content=b"{}")
        assert (answer.status_code, problem(answer)) == (403, "operator-required")


def test_an_assertion_is_used_once(server: Live, http: httpx.Client) -> None:
    """R-22: whoever overhears a request for a token cannot send it again."""
    profile = server.desk().profile
    asked = form(http, profile.credentials, profile.acting)
    assert http.post("/oauth/token", data=asked).status_code == 200
    again = http.post("/oauth/token", data=asked)
    assert (again.status_code, again.json()["error"], again.json()["code"]) == (401, "invalid_client", "assertion-used")


def test_the_token_door_slows_down_whoever_is_too_fast(http: httpx.Client) -> None:
    """Guessing is tired out: too many refusals, and the answer says when to come again."""
    asked = (http.post("/oauth/token", data={"grant_type": "client_credentials"}) for _ in range(1000))
    answer = next(one for one in asked if one.json().get("error") != "invalid_request")
    assert (answer.status_code, problem(answer)) == (429, "too-many-requests")
    assert 1 <= int(answer.headers["retry-after"]) <= 60


# Addresses, methods, limits


@pytest.mark.parametrize(
    "path", ["/", "/nowhere", "/v1", "/v1/documents/", "/v1/documents/1.2/content", "//v1/documents"]
)
def test_an_unknown_address_is_not_found(http: httpx.Client, callers: Callers, path: str) -> None:
    """Nothing is guessed and nobody is sent elsewhere."""
    answer = http.get(path, headers=callers.professional)
    assert (answer.status_code, problem(answer)) == (404, "not-found")


@pytest.mark.parametrize("path", sorted({filled(route) for route in ROUTES} | {"/healthz", "/problems/too-large"}))
def test_another_method_is_not_allowed(http: httpx.Client, callers: Callers, path: str) -> None:
    """A wrong method is told, with those that are right (RFC 9110, 15.5.6)."""
    answer = http.request("DELETE", path, headers=callers.operator)
    assert (answer.status_code, problem(answer)) == (405, "method-not-allowed")
    for method in answer.headers["allow"].split(", "):
        assert http.request(method, path).status_code != 405


def test_a_path_of_two_methods_names_both(http: httpx.Client) -> None:
    """An organisation can be shown and registered."""
    assert http.post("/v1/organizations/1.2").headers["allow"] == "GET, HEAD, PUT"


def test_a_body_over_the_limit_is_refused(http: httpx.Client, callers: Callers) -> None:
    """20 MiB are read, more is not: 413 says how much would be (api.md, Exact points)."""
    for size, status, code in ((LIMIT, 400, "malformed-xml"), (LIMIT + 1, 413, "too-large")):
        answer = http.post("/v1/documents", content=b" " * size, headers=callers.professional | XML)
        assert (answer.status_code, problem(answer)) == (status, code)
    assert answer.json()["limit"] == LIMIT


@pytest.mark.parametrize("path", ["/v1/documents", "/v1/documents/validate"])
def test_a_document_is_xml(http: httpx.Client, callers: Callers, workbench: Bench, path: str) -> None:
    """Two media types mean XML; anything else, or nothing, is 415 and says what is taken."""
    xml = workbench.sealed()
    for media in ("application/xml", "text/xml; charset=utf-8", "Application/XML"):
        assert http.post(path, content=xml, headers=callers.professional | {"Content-Type": media}).status_code < 202
    for media in ("application/json", "text/plain", "application/xhtml+xml", "multipart/form-data", ""):
        answer = http.post(path, content=xml, headers=callers.professional | {"Content-Type": media})
        assert (answer.status_code, problem(answer)) == (415, "unsupported-media")
        assert answer.json()["accepted"] == ["application/xml", "text/xml"]


# Trace and forms


@pytest.mark.parametrize("path", ["/healthz", "/nowhere", "/v1/documents/1.2.3"])
def test_the_trace_goes_on(http: httpx.Client, callers: Callers, path: str) -> None:
    """W3C trace context: the caller's trace comes back; what is none is answered with a new one."""
    good = http.get(path, headers=callers.professional | {"traceparent": PARENT}).headers["traceparent"].split("-")
    assert (good[1], good[2] != "b7ad6b7169203331") == (TRACE, True)
    for wrong in ("", "00", PARENT.upper(), PARENT.replace("0af", "xyz"), f"00-{'0' * 32}-b7ad6b7169203331-01"):
        other = http.get(path, headers=callers.professional | {"traceparent": wrong}).headers["traceparent"]
        assert TRACE not in other.lower()
        assert len(other) == len(PARENT)


@pytest.mark.parametrize(
    ("accept", "media"),
    [
        (None, "application/xml"),
        ("*/*", "application/xml"),
        ("application/*", "application/xml"),
        ("application/json", "application/json"),
        ("APPLICATION/JSON", "application/json"),
        ("application/json;q=0.5, application/pdf;q=0.2", "application/json"),
        ("application/xml;q=0, */*;q=0.1", "application/json"),
        ("application/xhtml+xml, */*;q=0.1", "application/xhtml+xml"),
        ("text/plain, application/pdf", "application/pdf"),
    ],
)
def test_the_form_is_chosen_by_accept(
    http: httpx.Client, callers: Callers, kept: dict[str, str], accept: str | None, media: str
) -> None:
    """A document comes in the form that the caller likes best; its ETag names the bytes as received."""
    headers = callers.professional | {"Accept": accept or "*/*"}
    answer = http.get(f"/v1/documents/{kept['oid']}", headers=headers)
    assert (answer.status_code, answer.headers["content-type"].partition(";")[0]) == (200, media)
    assert answer.headers["etag"] == f'"{kept["sha256"]}"'


@pytest.mark.parametrize("accept", ["text/plain", "image/*", "*/*;q=0", "application/json;q=nan", "a", ";;,,"])
def test_a_form_that_there_is_not(http: httpx.Client, callers: Callers, kept: dict[str, str], accept: str) -> None:
    """406 says which forms there are."""
    answer = http.get(f"/v1/documents/{kept['oid']}", headers=callers.professional | {"Accept": accept})
    assert (answer.status_code, problem(answer)) == (406, "not-acceptable")
    assert "application/xml" in answer.json()["offered"]


def purpose(content: object, *, padded: bool = False) -> str:
    """The header's form of a purpose."""
    encoded = base64.urlsafe_b64encode(json.dumps(content).encode()).decode()
    return encoded if padded else encoded.rstrip("=")


@pytest.mark.parametrize("padded", [True, False])
def test_the_purpose_of_a_fetch_stands_in_a_header(
    http: httpx.Client, callers: Callers, kept: dict[str, str], padded: bool
) -> None:
    """Base64url JSON, with padding or without."""
    for path in (f"/v1/documents/{kept['oid']}", f"/v1/documents/{kept['oid']}/metadata"):
        headers = callers.professional | {"Varanto-Purpose": purpose({"kind": "own"}, padded=padded)}
        assert http.get(path, headers=headers).status_code == 200


@pytest.mark.parametrize(
    "header",
    [
        "",
        "garbage",
        "%%%%",
        "\xe4\xf6",
        purpose([]),
        purpose({"kind": "curiosity"}),
        purpose({"kind": SECRET}),
        purpose({"kind": "own", "organiser": "\0"}),
        purpose({"kind": "own", "reason": {"text": "\0"}}),
        base64.urlsafe_b64encode(b'{"kind": ' + b"[" * 30_000).decode(),
        base64.urlsafe_b64encode(b'{"kind": "own", "reason": "' + b"\xff" * 30 + b'"}').decode(),
    ],
    ids=lambda header: header[:12].encode("ascii", "replace").decode() or "empty",
)
def test_a_purpose_that_is_none(http: httpx.Client, callers: Callers, kept: dict[str, str], header: str) -> None:
    """Whatever else stands in the header is refused, unrepeated."""
    headers = httpx.Headers(callers.professional | {"Varanto-Purpose": header}, encoding="latin-1")
    answer = http.get(f"/v1/documents/{kept['oid']}", headers=headers)
    assert (answer.status_code, problem(answer)) == (400, "request-malformed")
    assert SECRET not in answer.text


# What no text may hold


@pytest.mark.parametrize("value", ["\0", "a\0b", "\ud800", "\udfff\ud800"])
@pytest.mark.parametrize("field", ["register", "service_process", "document_group", "cursor", "client"])
def test_what_no_text_may_hold(http: httpx.Client, callers: Callers, workbench: Bench, field: str, value: str) -> None:
    """A null character or half a character in a string of JSON is malformed, wherever it stands."""
    wrong = {"client": {"system": "urn:oid:1.2.246.21", "value": value}, "document_group": [value]}.get(field, value)
    body = search(workbench.person) | {field: wrong}
    answer = http.post("/v1/documents/search", content=json.dumps(body), headers=callers.professional)
    assert (answer.status_code, problem(answer)) == (400, "request-malformed")


def test_a_backslash_before_u0000_is_a_text(http: httpx.Client, callers: Callers, workbench: Bench) -> None:
    """What only looks like a null character is searched for like any other text."""
    body = search(workbench.person, register="\\u0000")
    assert http.post("/v1/documents/search", json=body, headers=callers.professional).json()["total"] == 0


@pytest.mark.parametrize("route", ROUTES, ids=names)
def test_a_null_character_in_an_address(http: httpx.Client, callers: Callers, route: Route) -> None:
    """A null character in a path or a query is malformed, not a fault of ours."""
    for end in ("%00", "?cursor=%00&level=%00&changed_since=%00"):
        path = f"{filled(route)}{end}"
        answer = http.request(route.method, path, headers=callers.operator, content=b"{}")
        assert answer.status_code in {400, 404, 405, 415, 422}
        problem(answer)


@pytest.mark.parametrize(
    "query",
    [
        "limit=0",
        "limit=501",
        "limit=-1",
        "limit=0001999999999999999999999",
        "limit=٣",
        "limit=1e2",
        "changed_since=yesterday",
        "changed_since=2026-02-30T00:00:00Z",
        f"cursor={base64.urlsafe_b64encode(b'2026-01-01T00:00:00+00:00 a').decode()[:-3]}",
        f"cursor={base64.urlsafe_b64encode(b'2026-01-01T00:00:00+00:00 1' + bytes(1)).decode()}",
        f"cursor={base64.urlsafe_b64encode(b'2026-01-01T00:00:00+00:00 ' + b'x' * 9000).decode()}",
        "cursor=ä",
    ],
)
def test_a_page_that_there_is_not(http: httpx.Client, callers: Callers, query: str) -> None:
    """Wrong limits, times and cursors of the register are malformed."""
    answer = http.get(f"/v1/organizations?{query}", headers=callers.professional)
    assert (answer.status_code, problem(answer)) == (400, "request-malformed")


@pytest.mark.parametrize(
    "changes",
    [
        {"limit": 0},
        {"limit": 2**70},
        {"limit": "1"},
        {"created": {"from": "2026-01-01"}},
        {"created": {"from": "2026-01-01T00:00:00"}},
        {"purpose": {"kind": SECRET}},
        {"include": ["valid"]},
        {"case": SECRET},
        {"case": f"1.2.{'9' * 200}"},
        {f"a - at `{SECRET}": 1},
        {SECRET: 1},
    ],
    ids=str,
)
def test_a_search_that_does_not_fit(
    http: httpx.Client, callers: Callers, workbench: Bench, changes: dict[str, object]
) -> None:
    """Wrong types, times without zone, unknown fields and values are malformed, and nothing is repeated."""
    answer = http.post("/v1/documents/search", json=search(workbench.person) | changes, headers=callers.professional)
    assert (answer.status_code, problem(answer)) == (400, "request-malformed")
    assert SECRET not in answer.text


def test_json_is_64_levels_deep_at_most(http: httpx.Client, callers: Callers) -> None:
    """Deeper JSON is refused at every door that takes JSON."""
    for route in ROUTES:
        if route.accepts is not None and not isinstance(route.accepts, tuple):
            answer = http.request(route.method, filled(route), content=DEEP, headers=callers.operator)
            assert (answer.status_code, problem(answer)) == (400, "request-malformed")


# Conditions


@pytest.fixture
def fresh(http: httpx.Client, callers: Callers, workbench: Bench) -> dict[str, str]:
    """A new stored note: its receipt."""
    return http.post("/v1/documents", content=workbench.sealed(), headers=callers.professional | XML).json()


def invalidate(http: httpx.Client, callers: Callers, oid: str, etag: str | None) -> httpx.Response:
    """Ask to take a version out of use."""
    headers = callers.professional if etag is None else callers.professional | {"If-Match": etag}
    return http.post(f"/v1/documents/{oid}/invalidation", json={"reason": "test"}, headers=headers)


def test_an_invalidation_needs_the_current_etag(http: httpx.Client, callers: Callers, fresh: dict[str, str]) -> None:
    """428 without If-Match; 412 with any ETag but the one of the version: weak, any, listed or empty."""
    oid, etag = fresh["oid"], fresh["sha256"]
    assert problem(invalidate(http, callers, oid, None)) == "precondition-required"
    for wrong in (
        "",
        "*",
        f'W/"{etag}"',
        f'"{etag[:-1]}"',
        f'"{etag}", "x"',
        '"' + "0" * 64 + '"',
        f'"{etag.upper()}"',
    ):
        answer = invalidate(http, callers, oid, wrong)
        assert (wrong, answer.status_code, problem(answer)) == (wrong, 412, "precondition-failed")
    assert http.get(f"/v1/documents/{oid}", headers=callers.professional).status_code == 200


@pytest.mark.parametrize("quote", ['"', ""])
def test_an_invalidation_may_be_repeated(
    http: httpx.Client, callers: Callers, fresh: dict[str, str], quote: str
) -> None:
    """After a lost answer the same invalidation gives the same receipt; the ETag may stand in quotes or bare."""
    first, again = (invalidate(http, callers, fresh["oid"], f"{quote}{fresh['sha256']}{quote}") for _ in range(2))
    assert (first.status_code, again.status_code) == (200, 200)
    assert first.json() == again.json()


def test_a_document_sent_again_is_answered_as_described(http: httpx.Client, callers: Callers, workbench: Bench) -> None:
    """201 and then 200 with the same receipt, both as the description of the interface says."""
    xml = workbench.sealed()
    first, again = (http.post("/v1/documents", content=xml, headers=callers.professional | XML) for _ in range(2))
    assert (first.status_code, again.status_code, again.json()) == (201, 200, first.json())
    described = http.get("/openapi.json").json()["paths"]["/v1/documents"]["post"]["responses"]
    assert described["200"]["content"] == described["201"]["content"]


# Silence


def test_what_stands_in_an_address_is_not_kept(server: Live, http: httpx.Client, callers: Callers) -> None:
    """R-18, R-19: whoever writes an identity code into a path is refused, and no row of the log holds it in clear."""
    for path in (f"/v1/documents/{SECRET}", f"/v1/documents/{SECRET}/metadata", f"/v1/organizations/{SECRET}"):
        assert http.get(path, headers=callers.professional).status_code == 404
    http.post(f"/v1/documents/{SECRET}/invalidation", headers=callers.professional)
    with server.database.transaction() as db:
        rows = db.execute("select count(*) from log_entry where log_entry::text like %s", (f"%{SECRET}%",)).fetchone()
    assert rows == (0,)
