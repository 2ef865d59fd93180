"""The nouns of the national code server: code sets and their values."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from varanto_formats.checks.model import CodeSets
from varanto_formats.structures import Structure


@dataclass(frozen=True, slots=True, kw_only=True)
class Value:
    """A value of a code set; `verified` is False where its code is a placeholder until the set is imported."""

    code: str
    fi: str
    sv: str | None = None
    valid_from: date | None = None
    valid_to: date | None = None
    verified: bool = True


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeSet:
    """A version of a code set (koodisto): `oid` is the set's own, `version` the suffix that names the version."""

    oid: str
    version: str = ""
    name: str
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class Measures:
    """What documents are measured by: structures by OID, and the codes of the sets that are known in full."""

    structures: Mapping[str, Structure]
    code_sets: CodeSets


@dataclass(frozen=True, slots=True)
class Imported:
    """What an import did: how many there were, and how many of them were new or changed."""

    found: int
    changed: int
