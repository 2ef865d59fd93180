"""What is left in the files of the database after a disposal by the command line."""

import json
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from uuid import UUID

import psycopg
import pytest
from tests.office import ADULT, NOW, OFFICE, OTHER, trust
from tests.varanto.retention.conftest import FIRST, SECOND, archivist
from typer.testing import CliRunner

import varanto.archive.service as archive
import varanto.deaths.service as deaths
import varanto.identities.service as identities
from varanto.app import Installation, installed
from varanto.archive.model import Version
from varanto.cli import app
from varanto.kit.context import Actor
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.erasure import REWRITTEN, WAL_IS_OPERATORS, erase_traces
from varanto.kit.db.process import until
from varanto.kit.db.roles import APPLICATION, OWNER
from varanto.kit.keyring import SealBroken
from varanto.retention import service
from varanto.settings import Settings
from varanto_client.compose.client_documents import case_note
from varanto_client.compose.wills import permit

DIED = date(2010, 1, 31)
OPERATOR = Actor(system="operator", operator=True)


@dataclass(frozen=True, slots=True)
class Secret:
    """What opens a document: its client's key, and its own salt, in a row as it was kept."""

    version: Version
    key: bytes
    salt: bytes


@pytest.fixture
def home(monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty installation with an embedded database of its own."""
    folder = Path(tempfile.mkdtemp(prefix="varanto-test-"))
    folder.chmod(0o711)
    monkeypatch.setenv("VARANTO_HOME", str(folder))
    try:
        yield folder
    finally:
        shutil.rmtree(folder)


def _stored(installation: Installation) -> dict[str, Secret]:
    """Child-welfare documents of one who died long ago and of one who lives; gives their secrets by OID."""
    composer = OFFICE.composer()
    with installation.context() as plain:
        ctx = replace(plain, actor=OFFICE.actor, now=NOW, trust=trust())
        OFFICE.register(ctx)
        for person in (ADULT, OTHER):
            OFFICE.store(ctx, composer.relationship(person, ["10"]))
            case = composer.case([person], "10", "Tuen tarve")
            OFFICE.store(ctx, case)
            OFFICE.store(ctx, case_note(composer, case, description="Salainen asia."))
            OFFICE.store(ctx, permit(composer, person, given=True))
        deaths.state(replace(plain, actor=OPERATOR), ADULT.identifier, DIED)
        clients = [plain.keys.client_id(one.identifier) for one in (ADULT, OTHER)]
        keys = identities.keys(plain, clients)
        kept = archive.everything(plain, clients)
    return {one.oid: Secret(one, keys[one.client_id], one.salt or b"") for one in kept}


def _run(*arguments: str) -> str:
    done = CliRunner().invoke(app, ["retention", *arguments, "--controller", OFFICE.controller])
    assert done.exit_code == 0, (done.output, done.exception)
    return done.stdout


def _raw(home: Path) -> bytes:
    """Everything that a copy of the data folder holds, the write-ahead log among it."""
    return b"\0".join(path.read_bytes() for path in sorted((home / "postgresql").rglob("*")) if path.is_file())


def _holds(raw: bytes, secret: Secret) -> bool:
    return secret.salt in raw or secret.salt.hex().encode() in raw


def test_a_raw_copy_of_the_database_opens_nothing_that_was_disposed_of(home: Path) -> None:
    """R-105: the copy taken after the disposal holds no salt of it, in table or write-ahead log; the log verifies."""
    with installed(Settings.from_environment()) as installation:
        secrets = _stored(installation)
        with installation.context() as ctx:
            client = ctx.keys.client_id(ADULT.identifier)
            will = ctx.db.execute("select sealed from will where client_id = %s", (client,)).fetchone()
    gone = {oid for oid, one in secrets.items() if one.version.client_id == client}
    assert all(_holds(_raw(home), one) for one in secrets.values())
    assert will
    assert will[0] in _raw(home)
    list_id = _run("propose", "--by", FIRST).split()[0]
    _run("approve", list_id, "--by", SECOND)
    said = json.loads(_run("dispose", list_id, "--by", SECOND))
    assert {one["oid"] for one in said["disposed"]} == gone
    raw = _raw(home)
    assert {oid for oid, one in secrets.items() if not _holds(raw, one)} == gone
    assert will[0] not in raw
    assert json.loads(_run("certificate", list_id, "--by", FIRST)) == said
    with installed(Settings.from_environment()) as installation, installation.context() as ctx:
        for oid in gone:
            one = secrets[oid]
            assert archive.find(ctx, oid) is None
            with pytest.raises(SealBroken):
                archive.describe(ctx, replace(one.version, salt=None), one.key)
        for oid in secrets.keys() - gone:
            assert archive.describe(ctx, secrets[oid].version, secrets[oid].key).clients == (OTHER.identifier,)
    assert CliRunner().invoke(app, ["log", "verify"]).exit_code == 0


def test_a_disposal_waits_for_those_who_still_see_the_keys(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """R-105: while an old transaction sees the deleted rows they cannot be erased, and no certificate is given."""
    monkeypatch.setattr("varanto.kit.db.erasure.PATIENCE_SECONDS", 0.0)
    with installed(Settings.from_environment()) as installation:
        _stored(installation)
        with Embedded(home) as server, psycopg.connect(server.url("varanto_app")) as reader:
            reader.execute("set transaction isolation level repeatable read")
            reader.execute("select count(*) from client")
            list_id = _run("propose", "--by", FIRST).split()[0]
            _run("approve", list_id, "--by", SECOND)
            command = ["retention", "dispose", list_id, "--by", SECOND, "--controller", OFFICE.controller]
            assert CliRunner().invoke(app, command).exit_code == 1
        with installation.context() as ctx:
            one = service.show(replace(ctx, actor=archivist(FIRST)), UUID(list_id))[0]
            assert one.certificate is None
        assert json.loads(_run("dispose", list_id, "--by", SECOND))["not_disposed"] == 0


def test_a_killed_disposal_goes_on(home: Path) -> None:
    """R-104: killed in the midst (kill -9) and called again, each document is disposed of once, with one log entry."""
    with installed(Settings.from_environment()) as installation:
        _stored(installation)
        with installation.context() as plain:
            ctx = replace(plain, actor=OFFICE.actor, now=NOW, trust=trust())
            composer = OFFICE.composer()
            case = composer.case([ADULT], "10", "Toinen asia")
            OFFICE.store(ctx, case)
            for number in range(30):
                OFFICE.store(ctx, case_note(composer, case, description=f"Merkintä {number}."))
        list_id = _run("propose", "--by", FIRST).split()[0]
        _run("approve", list_id, "--by", SECOND)
        command = ["retention", "dispose", list_id, "--by", SECOND, "--controller", OFFICE.controller]
        with subprocess.Popen([sys.executable, "-m", "varanto", *command]) as disposing:
            assert until(lambda: _disposed(installation) >= 3 or disposing.poll() is not None, 60)
            disposing.kill()
        said = json.loads(_run("dispose", list_id, "--by", SECOND))
        assert len(said["disposed"]) == 35
        assert _disposed(installation) == 35
        with installation.context() as ctx:
            kept = ctx.db.execute("select count(*) from log_entry where action = 'document:dispose'").fetchone()
        assert kept == (35,)


def test_the_log_of_another_s_database_is_left_to_its_operator(
    postgres: Embedded, new_database: Callable[[], str]
) -> None:
    """R-107: there the tables of keys are rewritten too, and the certificate says what else the operator has to do."""
    name = new_database()
    settings = Settings(database_url=postgres.url(APPLICATION, name), migration_url=postgres.url(OWNER, name))
    assert erase_traces(settings) == [REWRITTEN, WAL_IS_OPERATORS]


def _disposed(installation: Installation) -> int:
    with installation.context() as ctx:
        row = ctx.db.execute("select count(*) from tombstone").fetchone()
    return row[0] if row else 0
