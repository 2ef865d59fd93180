"""Which version of a code set is meant, and how imported files are read."""

import csv
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from itertools import groupby
from typing import cast

from varanto.codes.model import CodeSet
from varanto_formats.identifiers.oids import base, is_oid, strip_urn

COLUMNS = ("oid", "name", "code", "fi", "sv", "valid_from", "valid_to")
REQUIRED = frozenset({"oid", "name", "code", "fi"})


class Unreadable(Exception):
    """A file of code sets cannot be used; says what is wrong with it."""


def parted(oid: str) -> tuple[str, str]:
    """The code set's own OID and the version that is named behind it, if any.

    >>> parted("urn:oid:1.2.246.537.6.1221.201601"), parted("1.2.246.537.6.1265")
    (('1.2.246.537.6.1221', '201601'), ('1.2.246.537.6.1265', ''))
    """
    whole = strip_urn(oid)
    return base(whole), whole[len(base(whole)) + 1 :]


def named(found: CodeSet) -> CodeSet:
    """The code set under its own OID, with the version that stood behind it."""
    own, version = parted(found.oid)
    return replace(found, oid=own, version=found.version or version)


def choose(versions: Iterable[CodeSet], version: str) -> CodeSet | None:
    """The version that is named, else the newest: adding values does not change a version (documents.md §3)."""
    newest_first = sorted(versions, key=lambda one: one.version, reverse=True)
    named = (one for one in newest_first if one.version == version)
    return next(named, newest_first[0] if newest_first else None)


def known_codes(imported: Iterable[CodeSet]) -> dict[str, frozenset[str]]:
    """The codes of the code sets that are known in full, those of all versions together, by the sets' own OIDs.

    A set with a placeholder (a value that is not verified) is not known in full.
    """
    known: dict[str, frozenset[str]] = {}
    for one in imported:
        if all(value.verified for value in one.values):
            known[one.oid] = known.get(one.oid, frozenset()) | {value.code for value in one.values}
    return known


def rows_of_csv(text: str) -> Iterator[dict[str, object]]:
    """Code sets in the form of the JSON file, from a table whose heading is COLUMNS; the last three may be missing.

    The rows of a set stand together. Raises Unreadable.
    """
    first = text.partition("\n")[0]
    table = csv.DictReader(text.splitlines(), delimiter=";" if ";" in first else ",")
    if not set(table.fieldnames or ()) >= REQUIRED:
        raise Unreadable(f"the heading must be {', '.join(COLUMNS)}")
    rows = cast("Iterable[Mapping[str, str | None]]", table)
    for (oid, name), values in groupby(rows, key=lambda row: (row["oid"], row["name"])):
        stated = [{column: row[column] for column in COLUMNS[2:] if row.get(column)} for row in values]
        yield {"oid": oid, "name": name, "values": stated}


def check(found: CodeSet) -> None:
    """Raises Unreadable when a code set has no OID, no values or a code twice."""
    codes: Sequence[str] = [value.code for value in found.values]
    if not is_oid(found.oid):
        raise Unreadable("a code set has no OID")
    if not codes or not all(codes) or len(set(codes)) < len(codes):
        raise Unreadable(f"{found.oid} has no values, or a code twice")
