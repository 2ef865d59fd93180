"""The manifest of the tables: which class each belongs to (schema.md §2.1)."""

import tomllib
from dataclasses import dataclass

from tests.architecture import tree


@dataclass(frozen=True, slots=True)
class Manifest:
    """The classes of tables, and what else the static test allows."""

    reference: frozenset[str]
    by_client_id: frozenset[str]
    own_key: dict[str, str]
    local: frozenset[str]
    append_only: frozenset[str]
    triggers: dict[str, list[str]]

    def key_of(self, table: str) -> str | None:
        """The distribution column of a table that is spread over nodes."""
        return "client_id" if table in self.by_client_id else self.own_key.get(table)

    @property
    def spread(self) -> set[str]:
        """The tables that are spread over nodes."""
        return {*self.by_client_id, *self.own_key}

    @property
    def listed(self) -> list[str]:
        """Every table, as often as it is classed."""
        return [*self.reference, *self.by_client_id, *self.own_key, *self.local]


def _read() -> Manifest:
    stated = tomllib.loads((tree.SERVER / "migrations" / "manifest.toml").read_text("utf-8"))
    sets = {name: frozenset(stated[name]) for name in ("reference", "by_client_id", "local", "append_only")}
    return Manifest(**sets, own_key=stated["own_key"], triggers=stated["triggers"])


MANIFEST = _read()
