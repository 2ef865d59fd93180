"""Use cases of code sets and structures: look up, import."""

import tomllib
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache
from hashlib import sha256
from importlib import resources
from pathlib import Path

import msgspec

from varanto.codes import rules, store
from varanto.codes.model import CodeSet, Imported, Measures
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers.oids import is_oid
from varanto_formats.structures import Structure, shipped

IN_TEST = "Testissä"

_kept: dict[str, Measures] = {}

OnProgress = Callable[[int, int], None]


def structures(ctx: Context) -> Mapping[str, Structure]:
    """The structures (asiakirjarakenne) that documents may follow, by OID: the shipped ones and the imported.

    Those still in test are left out in production (documents.md §5). Compiled anew only after an import.
    """
    return measures(ctx).structures


def measures(ctx: Context) -> Measures:
    """The structures as above, and the imported code sets (koodistot), that documents are measured by."""
    everything = _everything(ctx)
    if ctx.mode is Mode.TEST:
        return everything
    final = {oid: one for oid, one in everything.structures.items() if one.status != IN_TEST}
    return replace(everything, structures=final)


def structure(ctx: Context, oid: str) -> Structure | None:
    """A structure by the OID of its version, whatever its status."""
    return _everything(ctx).structures.get(oid)


def code_set(ctx: Context, oid: str) -> CodeSet | None:
    """A code set (koodisto) in the version that the OID ends with, else the newest; imported ones before shipped."""
    own, version = rules.parted(oid)
    imported = store.code_sets(ctx.db, own) if is_oid(own) else []
    return rules.choose(imported or [one for one in shipped_code_sets() if one.oid == own], version)


def name(ctx: Context, oid: str, code: str, language: str) -> str | None:
    """What a code of a code set is called in `fi` or `sv`; None where that is not known."""
    found = code_set(ctx, oid)
    value = next((one for one in found.values if one.code == code), None) if found else None
    return {"fi": value.fi, "sv": value.sv}[language] if value else None


@cache
def shipped_code_sets() -> tuple[CodeSet, ...]:
    """The small code sets that are known without an import (documents.md §3 and §10)."""
    files = resources.files("varanto.codes").joinpath("data").iterdir()
    tables = [tomllib.loads(file.read_text("utf-8"))["set"] for file in files if file.name.endswith(".toml")]
    return tuple(msgspec.convert(one, CodeSet) for table in tables for one in table)


def import_structures(ctx: Context, path: Path, on_progress: OnProgress) -> Imported:
    """Keep the published JSON Schemas of a file or folder; one that is kept under another text is replaced.

    `on_progress` hears how many are done of how many. Raises the problem `registration-invalid`; nothing is kept then.
    """
    files = sorted(path.glob("*.json")) if path.is_dir() else [path]
    changed = 0
    for number, file in enumerate(files, 1):
        content = file.read_bytes()
        try:
            schema = msgspec.json.decode(content, type=dict[str, object])
            found = Structure.from_schema(schema)
        except ValueError:
            raise Problem("registration-invalid", f"{file.name} is not a published structure.") from None
        changed += store.put_structure(
            ctx.db, found.oid, found.title, found.status, schema, sha256(content).digest(), ctx.now
        )
        on_progress(number, len(files))
    return Imported(len(files), changed)


def import_code_sets(ctx: Context, path: Path, on_progress: OnProgress) -> Imported:
    """Keep the code sets of a JSON or CSV file, or of a folder of such; a version that is there is replaced.

    JSON: one or a list of `{oid, name, values: [{code, fi, sv, valid_from, valid_to}]}`; CSV: see `rules.rows_of_csv`.
    Raises the problem `registration-invalid`; nothing is kept then.
    """
    files = sorted(one for one in path.iterdir() if one.suffix in (".json", ".csv")) if path.is_dir() else [path]
    found = [one for file in files for one in _read(file)]
    changed = 0
    for number, one in enumerate(found, 1):
        digest = sha256(msgspec.json.encode(one)).digest()
        changed += store.put_code_set(ctx.db, one, digest, ctx.now)
        on_progress(number, len(found))
    return Imported(len(found), changed)


def _everything(ctx: Context) -> Measures:
    stamp = store.stamp(ctx.db)
    known = _kept.get(stamp)
    if known is None:
        imported = [Structure.from_schema(schema) for schema in store.structure_schemas(ctx.db)]
        structures = {**shipped(), **{one.oid: one for one in imported}}
        known = Measures(structures, rules.known_codes(store.all_code_sets(ctx.db)))
        _kept.clear()
        _kept[stamp] = known
    return known


def _read(file: Path) -> list[CodeSet]:
    try:
        found = _decode(file)
        for one in found:
            rules.check(one)
    except rules.Unreadable as wrong:
        raise Problem("registration-invalid", f"{file.name}: {wrong}.") from None
    except ValueError:
        raise Problem("registration-invalid", f"{file.name} is not a file of code sets.") from None
    return [rules.named(one) for one in found]


def _decode(file: Path) -> list[CodeSet]:
    content = file.read_bytes()
    if file.suffix == ".csv":
        return msgspec.convert(list(rules.rows_of_csv(content.decode("utf-8-sig"))), list[CodeSet], strict=False)
    if content.lstrip().startswith(b"["):
        return msgspec.json.decode(content, type=list[CodeSet])
    return [msgspec.json.decode(content, type=CodeSet)]
