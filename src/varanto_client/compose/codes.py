"""Code values that documents need, by English name or by their national code (codes.toml)."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from varanto_formats.cda.model import Code
from varanto_formats.identifiers import codesystems
from varanto_formats.structures import catalogue

_MUNICIPALITY = "1.2.246.537.6.21"


@cache
def _systems() -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("varanto_client.compose").joinpath("codes.toml").read_text("utf-8"))


@cache
def _values() -> dict[str, Code]:
    return {
        english: _code(system, value["code"], value["display"])
        for system, facts in _systems().items()
        for english, value in facts.get("values", {}).items()
    }


def _code(system: str, value: str, display: str | None) -> Code:
    return Code(value, getattr(codesystems, system, system), display, _systems()[system].get("name"))


def _named(system: str, value: str) -> Code:
    return _code(system, value, _systems()[system]["names"].get(value, value))


def code(name: str) -> Code:
    """The code value of that English name. Raises KeyError for a name that codes.toml lacks."""
    return _values()[name]


def service_task(value: str) -> Code:
    """A service task (palvelutehtävä) by its code; one we have no name for is named by its code."""
    return _named("SERVICE_TASK", value)


def social_service(value: str) -> Code:
    """A social service (sosiaalipalvelu) by its code; one we have no name for is named by its code."""
    return _named("SOCIAL_SERVICE", value)


def role(value: str) -> Code:
    """A role (asiakkuuteen liittyvä rooli) by its code; one we have no name for is named by its code."""
    return _named("ROLE", value)


def municipality(value: str) -> Code:
    """A municipality (kunta) by its code, which names it too."""
    return _named(_MUNICIPALITY, value)


def gender(value: str) -> Code:
    """A gender (sukupuoli) by its code."""
    return _named("GENDER", value)


def general_type(structure: str) -> Code:
    """The general type (yleinen asiakirjatyyppi) of documents that follow the structure."""
    return _named("DOCUMENT_TYPE", catalogue.general_type(catalogue.specific_type(structure)))


def specific_type(structure: str, title: str | None) -> Code:
    """The specific type (tarkennettu asiakirjatyyppi) of documents that follow the structure of that title."""
    return _code("DOCUMENT_TYPE", catalogue.specific_type(structure), title)
