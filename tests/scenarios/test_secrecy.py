"""Nothing of a person is readable in a copy of the database or in the log of a run."""

import json
import logging
import subprocess
from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path

import pytest
from tests import live
from tests.live import Live

from varanto.kit import logs
from varanto.kit.db import Database
from varanto.kit.db.binaries import binaries
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.compose import Contact, Person, case_note, decision
from varanto_client.errors import ProblemError
from varanto_client.model import Reason
from varanto_formats.identifiers import Identifier, hetu

CLIENT = Person(
    Identifier(hetu.SYSTEM, hetu.make_test(date(1971, 8, 9), 933).value), "Ainutkertainen", "Sukunimelä",
    date(1971, 8, 9), "2",
)  # fmt: skip
SECRETS = ("Kotikäynnillä keskusteltiin luottamuksellisesti.", "Salatie 17", "Uhanalainen tilanne", "väärään henkilöön")


def whatever_tells(world: dict[str, object]) -> set[str]:
    """Every identity code, name, register number and word that must not be readable."""
    people = [one for organization in world["organizations"] for one in organization["professionals"]]  # type: ignore[attr-defined]
    named = {one[part] for one in people for part in ("given", "family", "register_number")}
    words = {word.strip(".,").lower() for text in SECRETS for word in text.split() if len(word) > 4}
    return named | words | {CLIENT.identifier.value, CLIENT.given, CLIENT.family}


def work(server: Live) -> None:
    """A day's work: everything that a professional does with a document, and some that fail."""
    desk = server.desk()
    case = desk.open_case(CLIENT)
    note = case_note(desk.composer, case, description=SECRETS[0], place=SECRETS[1])
    desk.store(note)
    desk.store(desk.composer.replacement(note))
    made = decision(
        desk.composer, case, resolution=SECRETS[2], legal_basis="14 §", service="45",
        contact=Contact(SECRETS[1], "00100", "Helsinki", "09 000 000"), appeal="Saa valittaa.",
        valid=(date(2026, 1, 1), None),
    )  # fmt: skip
    with pytest.raises(ProblemError):
        desk.store(made)
    with pytest.raises(ProblemError):
        server.desk(1).client.fetch(note.oid)
    assert len(list(desk.client.search(CLIENT.identifier))) == 3
    newest = desk.client.versions(note.oid)[-1]
    desk.client.fetch(newest.oid)
    desk.client.invalidate(newest.oid, newest.sha256, Reason.OTHER, SECRETS[3])


@pytest.fixture
def database_name(new_database: Callable[[], str]) -> str:
    """The database of this test."""
    return new_database()


@pytest.fixture
def server(postgres: Embedded, database_name: str, keys: Keyring, tmp_path: Path) -> Iterator[Live]:
    """A server of this test alone."""
    with Database(postgres.url(APPLICATION, database_name)) as database, live.running(tmp_path, database, keys) as up:
        yield up
        up.close_clients()


def test_a_dump_identifies_nobody(server: Live, postgres: Embedded, database_name: str) -> None:
    """R-18: no code, name, number or word of a document stands in a dump of the database, in no encoding."""
    work(server)
    dump = subprocess.run(
        [binaries() / "pg_dump", "--dbname", postgres.url("postgres", database_name), "--inserts"],
        check=True,
        capture_output=True,
    ).stdout
    assert b"document_body" in dump
    text = dump.decode().lower()
    bare = _without_organisations(text, server)
    for telling in whatever_tells(server.world):
        assert telling.lower() not in bare
        assert telling.encode().hex() not in bare


def _without_organisations(text: str, server: Live) -> str:
    """The dump without the public names of organisations and units, which may be read by anyone."""
    for organization in server.world["organizations"]:
        for one in (organization, *organization["units"]):
            text = text.replace(one["name"].lower(), "")
    return text


def test_the_log_of_a_run_names_nobody(
    server: Live, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    """R-19: at debug level every record of ours and of the libraries is free of codes, names and texts."""
    logs.configure("debug")
    logging.getLogger().setLevel(logging.DEBUG)
    try:
        work(server)
    finally:
        logging.getLogger().setLevel(logging.WARNING)
    lines = [line for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    served = [json.loads(line) for line in lines]
    assert any(line.get("route") == "GET /v1/documents/{oid}" for line in served)
    written = "\n".join(lines).lower()
    for telling in whatever_tells(server.world):
        assert telling.lower() not in written
