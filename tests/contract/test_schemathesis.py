"""Requests that nobody would write: whatever is sent, the answers keep to the description of the interface."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

import httpx
import pytest
import requests
import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis import APIOperation, Case, GenerationMode
from schemathesis.checks import CHECKS
from tests.contract import bench
from tests.contract.conftest import Callers, fresh_callers, problem
from tests.live import Live

from varanto.app import routes
from varanto.kit.http import PROBLEM_JSON, description

INTERFACE = description(routes("http://127.0.0.1/oauth/token"))
DESCRIBED = schemathesis.openapi.from_dict(INTERFACE)
OPERATIONS: dict[str, APIOperation[Any, Any, Any, Any]] = {
    operation.label: operation for found in DESCRIBED.get_all_operations() if (operation := cast("Any", found).ok())
}
WORDS = str(INTERFACE)
CONFORMING: list[Any] = CHECKS.get_by_names(
    [
        "not_a_server_error",
        "status_code_conformance",
        "content_type_conformance",
        "response_schema_conformance",
        "response_headers_conformance",
    ]
)
# A failing request is told as it was: making it smaller would take minutes.
MANY = settings(
    max_examples=settings().max_examples // 2, phases=[Phase.generate], suppress_health_check=list[Any](HealthCheck)
)


@schemathesis.serializer("application/x-ndjson")
def lines(_: schemathesis.SerializationContext, value: object) -> bytes:
    """A value as lines of JSON; one that is no list as a single line."""
    items = value if isinstance(value, list) else [value]
    return b"".join(json.dumps(item, default=str).encode() + b"\n" for item in items)


@pytest.fixture(scope="module")
def session() -> Iterator[requests.Session]:
    """Connections that are kept, to this machine alone."""
    with requests.Session() as opened:
        opened.trust_env = False
        yield opened


@pytest.fixture
def callers(server: Live, http: httpx.Client) -> Callers:
    """Fresh tokens for every call of the interface: a night is longer than a token lasts."""
    return fresh_callers(server, http)


@pytest.fixture(scope="module")
def known(server: Live) -> dict[str, str]:
    """By the kind of address: a stored document, its case, and an OID that an organisation may be registered under."""
    case = bench.at(server).case
    assert case.case
    return {
        "/v1/documents/": case.oid,
        "/v1/cases/": case.case,
        "/v1/organizations/": "1.2.246.10.7654321.10.0",
    }


@pytest.mark.parametrize("caller", ["professional", "operator"])
@pytest.mark.parametrize("label", OPERATIONS)
def test_answers_are_as_described(
    server: Live, callers: Callers, session: requests.Session, known: dict[str, str], label: str, caller: str
) -> None:
    """No fault of ours, no answer that is not described; every refusal has the one shape and repeats nothing."""
    operation, token = OPERATIONS[label], getattr(callers, caller)
    anything = operation.as_strategy(GenerationMode.POSITIVE) | operation.as_strategy(GenerationMode.NEGATIVE)
    for kind, oid in known.items():
        if f"{kind}{{oid}}" in label:
            anything |= operation.as_strategy(path_parameters={"oid": oid})

    @MANY
    @given(anything)
    def hold(case: Case[Any]) -> None:
        answer = case.call(server.base_url, session, token, allow_redirects=False)
        case.validate_response(answer, checks=CONFORMING)
        if answer.headers["content-type"] == [PROBLEM_JSON]:
            headers = [(name, value) for name, values in answer.headers.items() for value in values]
            refused = httpx.Response(answer.status_code, headers=headers, content=answer.content)
            problem(refused)
            assert not [said for said in telling(case) if said in refused.text]

    hold()


def telling(case: Case[Any]) -> Iterable[str]:
    """What of a request would be recognised: its longer texts that are no words of the interface."""
    waiting: list[object] = [case.path_parameters, case.query, case.body]
    while waiting:
        match waiting.pop():
            case str(text) if len(text) > 8 and not text.isalpha() and text not in WORDS:
                yield text
            case dict(fields):
                waiting += [*fields, *fields.values()]
            case list(items):
                waiting += items
            case _:
                pass
