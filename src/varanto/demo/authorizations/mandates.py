"""Who may act for whom at the test service: the mandates of the demo world's people."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

ROOT = "http://valtuusrekisteri.suomi.fi/"
ARCHIVIST_THEME = f"{ROOT}testi_sosiaalihuollon_asiakirjojen_nakeminen_ja_mitatointi"
OFFICER_THEME = f"{ROOT}testi_tietosuojavastaavan_tehtavat"
OTHER_THEME = f"{ROOT}terveydenhuollon_asioiden_hoito"
MATTER = f"{ROOT}testi_sosiaalihuollon_asiointi"
"""The one matter in which a person may act for another here."""

THEMES = {"archivist": ARCHIVIST_THEME, "officer": OFFICER_THEME}
MANAGING_DIRECTOR = "TJ"


@dataclass(frozen=True, slots=True)
class Company:
    """An organisation for which somebody may act: by business id, with her register roles and mandate themes."""

    business_id: str
    name: str
    roles: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Mandates:
    """Whom a person may act for: organisations, and persons by identity code with their names."""

    companies: tuple[Company, ...] = ()
    principals: Mapping[str, str] = field(default_factory=dict[str, str])


def mandates(world: Mapping[str, Any]) -> dict[str, Mandates]:
    """The mandates of a demo world (world.json), by identity code."""
    known = {one["oid"]: one for one in world["organizations"]}
    companies = {one["identity"]["value"]: _companies(one["suomi_fi"], known) for one in world["people"]}
    principals: dict[str, dict[str, str]] = {}
    for client in world["clients"]:
        for other in (*client["guardians"], *client["representatives"]):
            named = f"{client['given']} {client['family']}"
            principals.setdefault(other["value"], {})[client["identity"]["value"]] = named
    return {code: Mandates(companies.get(code, ()), principals.get(code, {})) for code in companies.keys() | principals}


def _companies(held: list[dict[str, Any]], known: Mapping[str, Any]) -> tuple[Company, ...]:
    roles: dict[str, list[str]] = {}
    for one in held:
        theme = THEMES.get(one["desk"], OTHER_THEME)
        roles.setdefault(one["organization"], [MANAGING_DIRECTOR]).append(theme)
    return tuple(Company(known[oid]["business_id"], known[oid]["name"], tuple(all_)) for oid, all_ in roles.items())
