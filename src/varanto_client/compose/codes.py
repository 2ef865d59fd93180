"""Code values that documents need, by English name (codes.toml) or by their national code (names.toml)."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from varanto_formats.cda.model import Code
from varanto_formats.identifiers import codesystems
from varanto_formats.structures import catalogue


@cache
def _table(name: str) -> dict[str, dict[str, Any]]:
    return tomllib.loads(resources.files("varanto_client.compose").joinpath(name).read_text("utf-8"))


@cache
def code(name: str) -> Code:
    """The code value of that name. Raises KeyError for a name that codes.toml lacks."""
    row = _table("codes.toml")[name]
    return Code(row["code"], row["system"], row["display"], row.get("system_name"))


def _named(names: str, value: str, system: str, system_name: str | None = None) -> Code:
    return Code(value, system, _table("names.toml")[names].get(value, value), system_name)


def service_task(value: str) -> Code:
    """A service task (palvelutehtävä) by its code; one we have no name for is named by its code."""
    return _named("service_tasks", value, codesystems.SERVICE_TASK, "Sosiaalihuolto - Sosiaalihuollon palvelutehtävä")


def social_service(value: str) -> Code:
    """A social service (sosiaalipalvelu) by its code."""
    return _named("social_services", value, codesystems.SOCIAL_SERVICE)


def gender(value: str) -> Code:
    """A gender (sukupuoli) by its code."""
    return _named("genders", value, codesystems.GENDER, "AR/YDIN - Sukupuoli")


def general_type(structure: str) -> Code:
    """The general type (yleinen asiakirjatyyppi) of documents that follow the structure."""
    value = catalogue.general_type(catalogue.specific_type(structure))
    return _named("general_types", value, codesystems.DOCUMENT_TYPE, "Sosiaalihuolto - Asiakasasiakirjatyyppi")


def specific_type(structure: str, title: str | None) -> Code:
    """The specific type (tarkennettu asiakirjatyyppi) of documents that follow the structure of that title."""
    value = catalogue.specific_type(structure)
    return Code(value, codesystems.DOCUMENT_TYPE, title, "Sosiaalihuolto - Asiakasasiakirjatyyppi")
