"""The periods as data: the annex of 703/2023 in periods.toml."""

import tomllib
from importlib import resources
from typing import Any

from varanto.retention.model import Clock, Period, State
from varanto_formats.findings import Text

ANNEX = "703/2023 23–24 §, annex"
_TABLE: dict[str, Any] = tomllib.loads(
    resources.files("varanto.retention").joinpath("data", "periods.toml").read_text("utf-8")
)


def _period(row: dict[str, Any]) -> Period:
    return Period(
        id=row["id"],
        name=Text(**row["name"]),
        citation=f"{ANNEX}: {row['name']['fi']}",
        years=row["years"],
        clock=Clock(row["clock"]),
        groups=frozenset(row.get("groups", ())),
        types=frozenset(row.get("types", ())),
        tasks=frozenset(row.get("tasks", ())),
        newest=row.get("newest"),
        child=row.get("child"),
    )


PERIODS = tuple(map(_period, _TABLE["period"]))
CHILD_TYPES = frozenset[str](_TABLE["child_types"])
ARCHIVED = tuple((row["task"], frozenset[str](row.get("types", ()))) for row in _TABLE["archived"])
CLOCKS = {Clock(name): Text(**texts) for name, texts in _TABLE["clock"].items()}
STATES = {State(name): Text(**texts) for name, texts in _TABLE["state"].items()}
LOG_YEARS = next(one.years for one in PERIODS if one.id == "log")
