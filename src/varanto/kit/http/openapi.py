"""The description of the interface (OpenAPI 3.1), made from the table of routes."""

import re
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from importlib.metadata import version
from typing import Any, TypeAlias

import msgspec

from varanto.kit.errors import kinds
from varanto.kit.http.messages import JSON, Access, Page, Parameter, Route
from varanto.kit.http.wire import PROBLEM_JSON, WireProblem

Described: TypeAlias = dict[str, Any]
Schemas: TypeAlias = Mapping[type, Described]
REF = "#/components/schemas/{name}"
IN_PATH = re.compile(r"\{(\w+)\}")
LICENCE = {"name": "EUPL-1.2", "identifier": "EUPL-1.2"}


def describe(routes: Sequence[Route], pages: Sequence[Page]) -> Described:
    """The OpenAPI document of these routes and pages; the types of their bodies become components."""
    bodies = (kind for one in routes for kind in (one.accepts, one.answers, *one.others.values()))
    types = {kind for kind in bodies if kind and not isinstance(kind, tuple)}
    ordered = sorted({WireProblem, *types}, key=str)
    made, components = msgspec.json.schema_components(ordered, ref_template=REF, schema_hook=_anything)
    schemas = dict(zip(ordered, made, strict=True))
    paths: dict[str, Described] = {}
    for route in routes:
        paths.setdefault(route.path, {})[route.method.lower()] = _operation(route, schemas)
    for page in pages:
        paths.setdefault(page.path, {})["get"] = _page(page, schemas)
    return {
        "openapi": "3.1.0",
        "info": {"title": "Varanto", "version": version("varanto"), "license": LICENCE},
        "paths": paths,
        "components": {
            "schemas": components,
            "securitySchemes": {"token": {"type": "http", "scheme": "bearer"}},
        },
    }


def _anything(_: type) -> Described:
    """The schema of a value that may be any JSON."""
    return {"type": ["object", "array", "string", "number", "boolean", "null"]}


def _operation(route: Route, schemas: Schemas) -> Described:
    described: Described = {
        "operationId": route.name,
        "summary": route.summary,
        "parameters": [*_path_parameters(route.path), *map(_parameter, route.parameters)],
        "responses": {
            str(route.status): {"description": route.summary, "content": _answers(route, schemas)},
            **{str(status): _other(status, schemas[kind]) for status, kind in route.others.items()},
            **_problem_answers(route, schemas),
        },
        "security": [] if route.access is Access.PUBLIC else [{"token": []}],
    }
    if route.accepts is not None:
        described["requestBody"] = {"required": True, "content": _accepts(route.accepts, route.also, schemas)}
    return described


def _other(status: int, schema: Described) -> Described:
    return {"description": HTTPStatus(status).phrase, "content": {JSON: {"schema": schema}}}


def _page(page: Page, schemas: Schemas) -> Described:
    shown: Described = {"description": page.summary, "content": {media: {} for media in page.media}}
    return {
        "operationId": page.name,
        "summary": page.summary,
        "parameters": _path_parameters(page.path),
        "responses": {"200": shown, "default": _problem("A problem", schemas)},
        "security": [],
    }


def _path_parameters(path: str) -> list[Described]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}} for name in IN_PATH.findall(path)
    ]


def _parameter(one: Parameter) -> Described:
    return {
        "name": one.name,
        "in": one.where,
        "description": one.about,
        "required": one.required,
        "schema": {"type": "string"},
    }


def _accepts(accepts: type | tuple[str, ...], also: tuple[str, ...], schemas: Schemas) -> Described:
    if isinstance(accepts, tuple):
        return {media: {} for media in accepts}
    described: Described = {media: {} for media in also}
    return {JSON: {"schema": schemas[accepts]}, **described}


def _answers(route: Route, schemas: Schemas) -> Described:
    described: Described = {media: {} for media in route.media}
    if route.answers:
        described[JSON] = {"schema": schemas[route.answers]}
    return described


def _problem_answers(route: Route, schemas: Schemas) -> Described:
    """The problems that a route names by status, and any other as the default answer."""
    by_status: dict[str, list[str]] = {}
    for code in route.problems:
        by_status.setdefault(str(kinds()[code].status), []).append(code)
    named = {status: _problem(", ".join(codes), schemas) for status, codes in sorted(by_status.items())}
    return named | {"default": _problem("A problem", schemas)}


def _problem(about: str, schemas: Schemas) -> Described:
    return {"description": about, "content": {PROBLEM_JSON: {"schema": schemas[WireProblem]}}}
