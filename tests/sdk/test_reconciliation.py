"""Reconciliation over HTTP: a client information system and the repository find the difference of what they hold."""

import hashlib
import itertools
import json
from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tests.live import Desk, Live
from typer.testing import CliRunner

from varanto_client import cli, compose
from varanto_client.compose import Person, case_note
from varanto_client.errors import Invalid
from varanto_formats.cda.model import Document

ORGANIZATION = 1
_hours = itertools.count(1)


def run(server: Live, *arguments: object, command: str = "reconcile") -> tuple[int, str]:
    """A command of the second organisation."""
    oid = server.world["organizations"][ORGANIZATION]["oid"]
    words = [command, *arguments, "--world", server.folder / "world.json", "--organization", oid]
    result = CliRunner().invoke(cli.app, [str(word) for word in words])
    return result.exit_code, result.output


@pytest.fixture
def desk(server: Live) -> Desk:
    """The system of the second organisation, whose documents were authored at a moment that no other test uses."""
    made = server.desk(ORGANIZATION)
    moment = compose.finnish_time() - timedelta(hours=next(_hours))
    made.composer = replace(made.composer, clock=lambda: moment)
    return made


def _span(desk: Desk) -> tuple[str, ...]:
    """The options for the second in which the desk authors."""
    moment = desk.composer.clock()
    return ("--from", moment.isoformat(), "--to", (moment + timedelta(seconds=1)).isoformat())


def _export(desk: Desk, folder: Path, documents: Sequence[tuple[Document, bytes]]) -> Path:
    """What the client system would export of what it holds."""
    lines = ["oid,version,sha256,created_at"]
    for document, xml in documents:
        assert document.created_at
        digest = hashlib.sha256(xml).hexdigest()
        lines.append(f"{document.oid},{document.version},{digest},{document.created_at.isoformat()}")
    path = folder / "export.csv"
    path.write_text("\n".join(lines))
    return path


def test_a_folder_and_the_repository_agree_and_then_differ(
    server: Live, desk: Desk, person: Person, tmp_path: Path
) -> None:
    """R-27: what was stored from a folder reconciles to nothing; then what is missing, extra and changed is named."""
    folder = tmp_path / "held"
    folder.mkdir()
    relationship = desk.composer.relationship(person, ["24"])
    case = desk.composer.case([person], "24", "Perheen tuen tarve")
    note, lost, changed = (case_note(desk.composer, case, description="Tavattiin.", place="Toimisto") for _ in range(3))
    for number, document in enumerate((relationship, case, note, lost, changed)):
        (folder / f"{number}.xml").write_bytes(desk.store(document))
    span = _span(desk)
    assert run(server, folder, *span) == (0, "Samat asiakirjat, määrä: 5\n")

    (folder / "3.xml").unlink()
    (folder / "4.xml").write_bytes(desk.sealed(changed).replace(b"Tavattiin", b"Tapasimme"))
    unsent = case_note(desk.composer, case, description="Lähettämättä.", place="Toimisto")
    (folder / "5.xml").write_bytes(desk.sealed(unsent))
    code, output = run(server, folder, *span, "--json")
    told = json.loads(output)
    assert (code, told["equal"], told["held"]) == (1, False, 5)
    assert [one["oid"] for one in told["missing"]] == [unsent.oid]
    assert [one["oid"] for one in told["extra"]] == [lost.oid]
    assert [one["oid"] for one in told["different"]] == [changed.oid]


def test_the_outbox_and_the_repository_agree(server: Live, desk: Desk, person: Person, tmp_path: Path) -> None:
    """R-27: after mass archiving the outbox itself proves that everything arrived."""
    folder, outbox = tmp_path / "old", tmp_path / "test.outbox"
    folder.mkdir()
    case = desk.composer.case([person], "24", "Perheen tuen tarve")
    for number, document in enumerate((case, desk.composer.relationship(person, ["24"]))):
        (folder / f"{number}.xml").write_bytes(desk.sealed(document))
    assert run(server, folder, "--outbox", outbox, command="archive")[0] == 0
    assert run(server, outbox, *_span(desk)) == (0, "Samat asiakirjat, määrä: 2\n")


def test_only_the_span_is_compared(server: Live, desk: Desk, person: Person, tmp_path: Path) -> None:
    """R-27: what was authored at the end of the span or later plays no part, here or there."""
    document = desk.composer.relationship(person, ["24"])
    export = _export(desk, tmp_path, [(document, b"never sent")])
    assert document.created_at
    moment = document.created_at.isoformat()
    assert run(server, export, "--from", moment, "--to", moment) == (0, "Samat asiakirjat, määrä: 0\n")
    code, output = run(server, export, *_span(desk))
    assert code == 1
    assert f"  {document.oid} v1 " in output


def test_prefixes_are_of_one_length(desk: Desk) -> None:
    """A question that mixes levels is refused with a reason."""
    with pytest.raises(Invalid) as refused:
        desk.client.parts(["0", "00"])
    assert (refused.value.code, refused.value.detail) == ("request-malformed", "The prefixes are not of one length.")


def test_a_system_without_a_professional_may_compare(server: Live) -> None:
    """R-27: comparing is the system's own work: nothing personal comes back."""
    (part,) = server.desk(ORGANIZATION, None).client.parts([""])
    assert part.prefix == ""
