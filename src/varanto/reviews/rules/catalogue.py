"""The rules as data/rules.toml states them."""

import tomllib
from functools import cache
from importlib import resources
from typing import Any

from varanto.reviews.model import Name, Rule, Rulebook
from varanto_formats.findings import Text


@cache
def rulebook() -> Rulebook:
    """Every rule by its name, heaviest first, and the weight from which a case is opened."""
    table: dict[str, Any] = tomllib.loads(
        resources.files("varanto.reviews").joinpath("data/rules.toml").read_text("utf-8")
    )
    rules = [
        Rule(Name(name), said["weight"], said.get("limits", {}), Text(**said["title"]), Text(**said["words"]))
        for name, said in table["rules"].items()
    ]
    return Rulebook(table["opens_at"], {one.name: one for one in sorted(rules, key=lambda one: -one.weight)})
