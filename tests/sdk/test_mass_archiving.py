"""Mass archiving with the command line into a running repository."""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from tests.live import Desk, Live
from typer.testing import CliRunner

import varanto.log.service as log
from varanto.kit.context import Actor, Context
from varanto.kit.keyring import Keyring
from varanto.log.model import Action
from varanto_client import cli
from varanto_client.compose import Person, case_note


@pytest.fixture
def folder(tmp_path: Path, desk: Desk, person: Person) -> Path:
    """A relationship, a case, notes, a correction, and one note of a case that nobody knows."""
    composer = desk.composer
    case = composer.case([person], "24", "Perheen tuen tarve")
    notes = [case_note(composer, case, description="Tavattiin.", place="Toimisto") for _ in range(40)]
    unknown = case_note(composer, composer.case([person], "24", "Tuntematon"), description="x", place="y")
    made = [unknown, composer.replacement(notes[0]), *notes, case, composer.relationship(person, ["24"])]
    for number, document in enumerate(made):
        (tmp_path / f"{number:02}.xml").write_bytes(desk.sealed(document))
    return tmp_path


def run(server: Live, home: Path, *arguments: object) -> tuple[int, str]:
    """Archive with the demo world, with an outbox of this test alone."""
    organisation = server.world["organizations"][0]
    worker = organisation["professionals"][0]["register_number"]
    options = ("--world", server.folder / "world.json", "--professional", worker, "--outbox", home / "test.outbox")
    result = CliRunner().invoke(cli.app, ["archive", *map(str, (*arguments, *options))])
    return result.exit_code, result.output


def test_a_folder_in_any_order_is_archived_for_its_authors(
    server: Live, folder: Path, desk: Desk, person: Person, keys: Keyring
) -> None:
    """R-24, R-26: all but the faulty one are stored; the log names the sender, the documents name their authors."""
    code, output = run(server, folder, folder, "--on-behalf", "--json")
    answer = json.loads(output)
    assert (code, answer["stored"], answer["refusals"]) == (1, 43, {"case-unknown": 1}), output
    with server.database.transaction() as db:
        ctx = Context(db, Actor(system="test"), datetime.now(UTC), keys, "", uuid4())
        entries = [
            entry
            for entry in log.entries(ctx, keys.client_id(person.identifier))
            if entry.row.action in {Action.DOCUMENT_STORE, Action.DOCUMENT_REPLACE}
        ]
    sender = desk.profile.acting.professional
    assert len(entries) == 43
    assert {entry.private.sender and entry.private.sender.identifier for entry in entries} == {sender}
    found = list(desk.client.search(person.identifier))
    author = desk.composer.author.register_number
    assert {one.value for item in found for one in item.authors} == {author}


def test_an_outbox_that_was_lost_costs_nothing(server: Live, folder: Path, desk: Desk, person: Person) -> None:
    """R-24: archived once more from the start, every document is known already and brings its first receipt."""
    (folder / "00.xml").unlink()
    assert run(server, folder, folder)[0] == 0
    first = [(item.oid, item.stored_at) for item in desk.client.search(person.identifier)]
    for file in folder.glob("test.outbox*"):
        file.unlink()
    code, output = run(server, folder, folder, "--lang", "en")
    assert (code, "Stored 43, refused 0" in output) == (0, True), output
    assert [(item.oid, item.stored_at) for item in desk.client.search(person.identifier)] == first


def test_a_rehearsal_agrees_with_the_archive(server: Live, folder: Path) -> None:
    """What a dry run finds nothing against by itself, the archive refuses for what it holds only."""
    code, output = run(server, folder, folder, "--dry-run")
    assert code == 0, output
    assert re.search(r"44\b", output)
