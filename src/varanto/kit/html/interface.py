"""The page /docs: every call of the interface and every form that travels, made from its description (OpenAPI)."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any, cast

from varanto.kit.html.screens import HTML, OWN, Screens
from varanto.kit.http.messages import Answer, Page, Request, Route
from varanto.kit.http.pages import description

PROBLEM = "application/problem+json"
Described = Mapping[str, Any]
_SCREENS = Screens(OWN)


@dataclass(frozen=True, slots=True)
class Kind:
    """What a value is, in words, with the forms that it consists of."""

    words: str
    forms: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Field:
    """A member of a form."""

    name: str
    kind: Kind
    required: bool


@dataclass(frozen=True, slots=True)
class Form:
    """A form that travels: what it is, and its members."""

    name: str
    about: str
    fields: tuple[Field, ...]


@dataclass(frozen=True, slots=True)
class Body:
    """A body that is sent or answered: its media types, and its kind where one is described."""

    media: tuple[str, ...]
    kind: Kind


@dataclass(frozen=True, slots=True)
class Call:
    """A call: method and path, what is sent, what is answered, which problems it knows."""

    name: str
    method: str
    path: str
    summary: str
    public: bool
    parameters: tuple[Field, ...]
    accepts: Body | None
    answers: tuple[tuple[str, Body], ...]
    problems: tuple[str, ...]


def interface(routes: Sequence[Route]) -> Page:
    """The page that describes the calls of these routes, for people."""

    @cache
    def described() -> tuple[list[Call], list[Form]]:
        whole = description(routes)
        return list(_calls(whole)), list(_forms(whole["components"]["schemas"]))

    def show(request: Request) -> Answer:
        calls, forms = described()
        return _SCREENS.show(request, "interface.html", calls=calls, forms=forms)

    return Page(path="/docs", name="docs", call=show, summary="The interface, described for people", media=(HTML,))


def _calls(whole: Described) -> Iterator[Call]:
    for path, methods in whole["paths"].items():
        for method, one in methods.items():
            answers, problems = _answers(one["responses"])
            yield Call(
                name=one["operationId"],
                method=method.upper(),
                path=path,
                summary=one["summary"],
                public=not one.get("security"),
                parameters=tuple(
                    Field(f"{each['name']} ({each['in']})", _kind(each["schema"]), each["required"])
                    for each in one.get("parameters", ())
                ),
                accepts=_body(one["requestBody"]["content"]) if "requestBody" in one else None,
                answers=answers,
                problems=problems,
            )


def _answers(responses: Described) -> tuple[tuple[tuple[str, Body], ...], tuple[str, ...]]:
    """What is answered by status, and the codes of the problems, which stand in the words of their answers."""
    answers: list[tuple[str, Body]] = []
    problems: list[str] = []
    for status, said in responses.items():
        content = said.get("content", {})
        if PROBLEM not in content:
            answers.append((status, _body(content)))
        elif status != "default":
            problems += [code.strip() for code in said["description"].split(",")]
    return tuple(answers), tuple(problems)


def _body(content: Described) -> Body:
    kinds = [_kind(one["schema"]) for one in content.values() if one.get("schema")]
    return Body(tuple(content), kinds[0] if kinds else Kind(""))


def _forms(schemas: Described) -> Iterator[Form]:
    for name, schema in sorted(schemas.items()):
        required = set(schema.get("required", ()))
        members = cast("Mapping[str, Described]", schema.get("properties", {}))
        fields = tuple(Field(member, _kind(said), member in required) for member, said in members.items())
        yield Form(name, schema.get("description", ""), fields)


def _kind(schema: Described) -> Kind:
    """A schema in words.

    >>> _kind({"anyOf": [{"type": "array", "items": {"$ref": "#/components/schemas/Item"}}, {"type": "null"}]})
    Kind(words='array of Item or null', forms=('Item',))
    """
    if "$ref" in schema:
        name = str(schema["$ref"]).rpartition("/")[2]
        return Kind(name, (name,))
    if "anyOf" in schema:
        kinds = [_kind(one) for one in schema["anyOf"]]
        return Kind(" or ".join(one.words for one in kinds), tuple(form for one in kinds for form in one.forms))
    if "enum" in schema:
        return Kind(" | ".join(map(str, schema["enum"])))
    if schema.get("type") == "array":
        items = _kind(schema.get("items", {}))
        return Kind(f"array of {items.words or 'any'}", items.forms)
    stated = schema.get("type", "any")
    words = stated if isinstance(stated, str) else " or ".join(stated)
    return Kind(f"{words} ({schema['format']})" if "format" in schema else words)
