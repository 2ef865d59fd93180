"""The command line as an operator uses it."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from typer.testing import CliRunner

from varanto.cli import app
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION, OWNER
from varanto.kit.errors import Problem
from varanto.kit.keyring import new_signing_key

COMMANDS = (["serve"], ["demo"], ["migrate"], ["import"], ["keys"], ["keys", "init"], ["keys", "list"], ["go-live"])
ORGANIZATION = {"oid": "1.2.246.10.99900016.10.0", "name": "Mallilan hyvinvointialue", "kind": "public"}
UNIT = ORGANIZATION | {"oid": "1.2.246.10.99900016.10.1", "name": "Perhekeskus", "parent": ORGANIZATION["oid"]}
CODE_SET = {"oid": "1.2.246.537.6.1265", "name": "Sosiaalihuollon asia", "values": [{"code": "99", "fi": "Muu"}]}


@pytest.fixture
def installation(
    postgres: Embedded, new_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Path:
    """The environment of an installation with a database of its own; gives its folder of keys."""
    name, keys = new_database(), tmp_path / "keys"
    keys.mkdir()
    (keys / "signing-0001.pem").write_bytes(new_signing_key())
    monkeypatch.setenv("VARANTO_DATABASE_URL", postgres.url(APPLICATION, name))
    monkeypatch.setenv("VARANTO_MIGRATION_URL", postgres.url(OWNER, name))
    monkeypatch.setenv("VARANTO_MASTER_KEY", b64encode(bytes(32)).decode())
    monkeypatch.setenv("VARANTO_KEY_FOLDER", str(keys))
    return keys


def run(*arguments: str) -> str:
    """What a command that succeeds writes to its output."""
    done = CliRunner().invoke(app, arguments)
    assert done.exit_code == 0, done.output
    return done.stdout


@pytest.mark.parametrize("command", COMMANDS, ids=" ".join)
def test_every_command_explains_itself(command: list[str]) -> None:
    """`--help` says what a command does."""
    assert run(*command, "--help") or command == ["go-live"]


def test_keys_are_made_once(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`keys init` makes the keys for their owner alone; a second time leaves them as they are."""
    keys = tmp_path / "keys"
    monkeypatch.setenv("VARANTO_KEY_FOLDER", str(keys))
    run("keys", "init")
    first = {path.name: path.read_bytes() for path in keys.iterdir()}
    run("keys", "init")
    assert {path.name: path.read_bytes() for path in keys.iterdir()} == first
    assert set(first) == {"master.key", "signing-0001.pem"}
    assert all(path.stat().st_mode & 0o077 == 0 for path in keys.iterdir())
    assert all(content.decode().strip() not in run("keys", "list", "--json") for content in first.values())


def test_keys_list_names_the_public_keys(installation: Path) -> None:
    """`keys list` names each signing key once, the newest first, and shows public parts only."""
    old = json.loads(run("keys", "list", "--json"))["keys"]
    (installation / "signing-0002.pem").write_bytes(new_signing_key())
    both = json.loads(run("keys", "list", "--json"))["keys"]
    assert [one["kid"] for one in both][1:] == [one["kid"] for one in old]
    assert not any("d" in one for one in both)
    assert run("keys", "list").split() == [one["kid"] for one in both]


def test_migrating_twice_is_harmless(installation: Path) -> None:
    """`migrate` on a database that is up to date says so."""
    assert "up to date" in run("migrate")


def test_organisations_are_imported(installation: Path, tmp_path: Path) -> None:
    """`import organizations` takes a list of organisations and units; the same list again is as welcome."""
    file = tmp_path / "organizations.json"
    file.write_text(json.dumps([ORGANIZATION, UNIT]), "utf-8")
    assert json.loads(run("import", "organizations", str(file), "--json")) == {"found": 2}
    assert run("import", "organizations", str(file)).split() == ["found:", "2"]


def test_code_sets_are_imported(installation: Path, tmp_path: Path) -> None:
    """`import code-sets` tells how many were found and how many were new."""
    file = tmp_path / "codes.json"
    file.write_text(json.dumps(CODE_SET), "utf-8")
    assert json.loads(run("import", "code-sets", str(file), "--json")) == {"found": 1, "changed": 1}
    assert json.loads(run("import", "code-sets", str(file), "--json")) == {"found": 1, "changed": 0}


@pytest.mark.parametrize("content", [b"[1", b'["\xff"]', b""])
@pytest.mark.parametrize("kind", ["structures", "code-sets", "organizations"])
def test_an_import_of_nonsense_fails(installation: Path, tmp_path: Path, kind: str, content: bytes) -> None:
    """A file that cannot be read as what it should be stops the import; the problem says so."""
    file = tmp_path / "nonsense.json"
    file.write_bytes(content)
    refused(kind, file if kind != "structures" else tmp_path)


def test_an_import_from_the_wrong_place_fails(installation: Path, tmp_path: Path) -> None:
    """A folder in place of a file is a problem, and what does not exist is refused before anything starts."""
    refused("organizations", tmp_path)
    for kind in ("structures", "code-sets", "organizations"):
        assert CliRunner().invoke(app, ["import", kind, str(tmp_path / "absent")]).exit_code == 2


def test_assignments_are_imported_from_a_table(installation: Path, tmp_path: Path) -> None:
    """R-131: a dry run tells by rows what would change, and changes nothing; a wrong table changes nothing either."""
    area, file = ORGANIZATION["oid"], tmp_path / "tehtävät.csv"
    organizations = tmp_path / "organizations.json"
    organizations.write_text(json.dumps([ORGANIZATION, UNIT]), "utf-8")
    run("import", "organizations", str(organizations))
    file.write_text(f"rekisteröintinumero;yksikkö;rooli\n00098705718;{UNIT['oid']};R1\n00098705719;;R5\n", "utf-8")
    planned = {"added": [2, 3], "changed": [], "same": [], "ended": []}
    for _ in range(2):
        assert json.loads(run("import", "assignments", area, str(file), "--dry-run", "--json")) == planned
    assert "added: 2 (2, 3)" in run("import", "assignments", area, str(file))
    file.write_text("rekisteröintinumero;rooli\n00098705718;P1\n1;R1\n", "utf-8")
    done = CliRunner().invoke(app, ["import", "assignments", area, str(file)])
    assert isinstance(done.exception, Problem)
    assert "row 2, rooli: R-roles belong to public organisations" in done.stderr
    assert "row 3, rekisteröintinumero: A register number has 11 digits." in done.stderr
    assert "00098705718" not in done.output
    file.write_text("rekisteröintinumero;rooli\n", "utf-8")
    assert "ended: 2 (1, 2)" in run("import", "assignments", area, str(file), "--dry-run")


def refused(kind: str, path: Path) -> None:
    """Import what cannot be imported."""
    done = CliRunner().invoke(app, ["import", kind, str(path)])
    assert isinstance(done.exception, Problem)
    assert done.exception.kind.code == "registration-invalid"
