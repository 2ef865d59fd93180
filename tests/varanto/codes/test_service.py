"""Code sets and structures: what is shipped, what is imported."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from tests.shared import SHARED, needs_shared

from varanto.codes import api, service
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Request
from varanto_formats.checks.model import Mode
from varanto_formats.structures import shipped

PUBLISHED = SHARED / "sosmeta" / "Valmis"
OID = "1.2.246.537.6.1506.19013.2022.1.10"


def ignore(done: int, total: int) -> None:
    """Hears nothing."""


def schema(oid: str = OID, status: str = "Valmis", field: str = "teksti") -> dict[str, Any]:
    """A published structure of one field."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "'Muu merkintä' JSON schema",
        "type": "object",
        "sosmeta": {"oid": oid, "status": status, "title": "'Muu merkintä' JSON schema"},
        "required": ["merkinta"],
        "properties": {"merkinta": {"type": "object", "properties": {field: {"type": "string"}}}},
    }


def write(folder: Path, *schemas: dict[str, Any]) -> Path:
    """The folder with the schemas in it."""
    for one in schemas:
        (folder / f"{one['sosmeta']['oid']}.json").write_text(json.dumps(one), "utf-8")
    return folder


@needs_shared
def test_the_whole_catalogue_is_imported(context: Callable[..., Context]) -> None:
    """All published structures come in, telling how far it is; shipped ones stay; a second time changes nothing."""
    ctx, heard = context(), list[tuple[int, int]]()
    done = service.import_structures(ctx, PUBLISHED, lambda number, total: heard.append((number, total)))
    assert (done.found, done.changed) == (202, 202)
    assert heard[-1] == (202, 202)
    known = service.structures(ctx)
    assert {file.stem for file in PUBLISHED.glob("*.json")} | shipped().keys() == known.keys()
    assert service.import_structures(ctx, PUBLISHED, ignore).changed == 0


def test_the_shipped_structures_need_no_import(context: Callable[..., Context]) -> None:
    """A repository knows its own structures from the first moment."""
    assert service.structures(context()).keys() == shipped().keys()


def test_an_imported_structure_counts_at_once_and_a_newer_text_replaces_it(
    context: Callable[..., Context], tmp_path: Path
) -> None:
    """Documents are checked by what was imported last, with no restart."""
    ctx = context()
    service.import_structures(ctx, write(tmp_path, schema()), ignore)
    first = service.structures(ctx)[OID]
    assert first.check({"merkinta": {"teksti": 1}})
    assert not first.check({"merkinta": {"uusi": 1}})
    assert service.import_structures(ctx, write(tmp_path, schema(field="uusi")), ignore).changed == 1
    assert service.structures(ctx)[OID].check({"merkinta": {"uusi": 1}})


def test_both_versions_of_a_structure_are_kept(context: Callable[..., Context], tmp_path: Path) -> None:
    """A document written by an older version is still read by it (documents.md §5)."""
    ctx, newer = context(), OID.replace("2022", "2024")
    service.import_structures(ctx, write(tmp_path, schema(), schema(newer)), ignore)
    assert {OID, newer} <= service.structures(ctx).keys()


def test_a_structure_in_test_is_for_tests_only(context: Callable[..., Context], tmp_path: Path) -> None:
    """Production takes final structures only, yet shows those in test to whoever asks."""
    ctx = context()
    service.import_structures(ctx, write(tmp_path, schema(status="Testissä")), ignore)
    production = replace(ctx, mode=Mode.PRODUCTION)
    assert OID in service.structures(ctx)
    assert OID not in service.structures(production)
    assert service.structure(production, OID) is not None


def test_a_file_that_is_no_structure_is_named(context: Callable[..., Context], tmp_path: Path) -> None:
    """A wrong file stops the import."""
    (tmp_path / "a.json").write_text("{}")
    with pytest.raises(Problem, match=r"a\.json"):
        service.import_structures(context(), tmp_path, ignore)


@pytest.mark.parametrize(
    "oid", ["1.2.246.537.6.1221", "1.2.246.537.6.1221.201601", "urn:oid:1.2.246.537.6.1221.209912"]
)
def test_a_code_set_is_found_whatever_its_version(context: Callable[..., Context], oid: str) -> None:
    """The base OID and any version suffix lead to the set (api.md)."""
    found = service.code_set(context(), oid)
    assert found is not None
    assert (found.oid, found.name) == ("1.2.246.537.6.1221", "Palvelutehtävä")


def test_placeholders_are_said_to_be_placeholders(context: Callable[..., Context]) -> None:
    """Of the seven service tasks the codes of three are known (documents.md §3.1)."""
    found = service.code_set(context(), "1.2.246.537.6.1221")
    assert found is not None
    assert {value.code for value in found.values if value.verified} == {"10", "20", "24"}
    assert {value.code for value in found.values if not value.verified} == {"TYO", "IAK", "PAI", "PER"}


def test_shipped_sets_are_whole() -> None:
    """No shipped set stands there twice or has a code twice."""
    sets = service.shipped_code_sets()
    assert len({one.oid for one in sets}) == len(sets)
    for one in sets:
        assert len({value.code for value in one.values}) == len(one.values), one.oid


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (
            "set.json",
            """{"oid": "1.2.246.537.6.1221.201601", "name": "Palvelutehtävä",
                "values": [{"code": "21", "fi": "Iäkkäiden palvelut", "sv": "Service för äldre"},
                           {"code": "10", "fi": "Lastensuojelu", "valid_to": "2030-12-31"}]}""",
        ),
        (
            "set.csv",
            """\ufeffoid;name;code;fi;sv;valid_from;valid_to
1.2.246.537.6.1221.201601;Palvelutehtävä;21;Iäkkäiden palvelut;Service för äldre;;
1.2.246.537.6.1221.201601;Palvelutehtävä;10;Lastensuojelu;;;2030-12-31
""",
        ),
    ],
)
def test_an_import_takes_the_place_of_what_is_shipped(
    context: Callable[..., Context], tmp_path: Path, name: str, text: str
) -> None:
    """The authority's own values end the placeholders, from JSON as from a table."""
    (tmp_path / name).write_text(text, "utf-8")
    ctx = context()
    assert service.import_code_sets(ctx, tmp_path, ignore).changed == 1
    assert service.import_code_sets(ctx, tmp_path / name, ignore).changed == 0
    found = service.code_set(ctx, "1.2.246.537.6.1221")
    assert found is not None
    assert [(value.code, value.sv, str(value.valid_to)) for value in found.values] == [
        ("21", "Service för äldre", "None"),
        ("10", None, "2030-12-31"),
    ]
    assert found.version == "201601"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("a.json", "[]]"),
        ("a.json", '{"oid": "x", "name": "x", "values": [{"code": "1", "fi": "x"}]}'),
        ("a.json", '{"oid": "1.2.3", "name": "x", "values": []}'),
        ("a.json", '{"oid": "1.2.3", "name": "x", "values": [{"code": "1", "fi": "x"}, {"code": "1", "fi": "y"}]}'),
        ("a.csv", "code,fi\n1,x\n"),
        ("a.csv", "\xff\xfe"),
    ],
)
def test_a_wrong_file_of_code_sets_is_refused(
    context: Callable[..., Context], tmp_path: Path, name: str, text: str
) -> None:
    """A file that cannot be read, or says a code twice, changes nothing and is named."""
    (tmp_path / name).write_bytes(text.encode("latin-1"))
    with pytest.raises(Problem, match="registration-invalid: a"):
        service.import_code_sets(context(), tmp_path, ignore)


def test_a_system_reads_code_sets_and_structures(context: Callable[..., Context]) -> None:
    """Over HTTP a code set has its names by language, a structure its JSON Schema; an unknown one is not found."""
    ctx = context()
    (oid, *_) = shipped()
    tasks = json.loads(api.code_set(ctx, Request(path={"oid": "1.2.246.537.6.1221"})).content())
    assert tasks["values"][0]["display"] == {"fi": "Lastensuojelu", "sv": "Barnskydd"}
    shown = json.loads(api.structure(ctx, Request(path={"oid": oid})).content())
    assert shown["schema"]["additionalProperties"] is False
    with pytest.raises(Problem, match="code-set-unknown"):
        api.code_set(ctx, Request(path={"oid": "1.2.3"}))
    with pytest.raises(Problem, match="structure-unknown"):
        api.structure(ctx, Request(path={"oid": "1.2.3"}))
