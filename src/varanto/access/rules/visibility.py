"""Visibility groups (näkyvyyden rajausryhmät): they narrow what the decree's role allows, and never widen it. Pure."""

import tomllib
from collections.abc import Set
from importlib.resources import files

import msgspec

from varanto.access.model import Asker
from varanto.archive.model import Group, Version
from varanto.kit.context import Phase, Visible

PHASES: dict[Phase, frozenset[str]] = msgspec.convert(
    tomllib.loads((files("varanto.access.rules") / "roles.toml").read_text("utf-8"))["phases"],
    dict[Phase, frozenset[str]],
)
FRAMES = {Group.RELATIONSHIP: "relationship", Group.CASE: "case"}
"""Documents whose group is their kind: they frame the others."""


def shows(asker: Asker, version: Version, kind: str, sensitive: Set[str]) -> bool:
    """Whether a group of the worker holds the document; whoever was given no group has her role alone (9 § 3).

    `kind` is the kind of the document by its specific type, `sensitive` are its sensitive subclasses.
    """
    if asker.visibility is None:
        return True
    named = FRAMES.get(version.document_group, kind)
    return any(_holds(row, asker, version, named, sensitive) for row in asker.visibility)


def is_made_by_unit(asker: Asker, version: Version) -> bool:
    """Whether the worker's unit made the document, as its unit or as a producer (readings.md A25)."""
    return asker.unit is not None and asker.unit in (version.unit, *version.producers)


def _holds(row: Visible, asker: Asker, version: Version, kind: str, sensitive: Set[str]) -> bool:
    """Whether a row lets the document through: every service task and every subclass must be named (A11)."""
    return (
        (
            not row.service_tasks
            or (bool(version.service_tasks) and set(version.service_tasks) <= set(row.service_tasks))
        )
        and (not row.kinds or kind in row.kinds)
        and bool(sensitive) is bool(row.subclasses)
        and sensitive <= set(row.subclasses)
        and (row.phase is None or kind in PHASES[row.phase])
        and (not row.own_unit or is_made_by_unit(asker, version))
    )
