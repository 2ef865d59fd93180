"""`varanto log` on the command line."""

import json
from collections.abc import Generator
from contextlib import contextmanager

import pytest
from rich.progress import Progress
from tests.varanto.proofs.conftest import Book
from typer.testing import CliRunner, Result

from varanto.proofs.cli import Opened, commands


def _run(book: Book, *arguments: str) -> Result:
    @contextmanager
    def repository() -> Generator[Opened]:
        yield book.opened

    return CliRunner().invoke(commands(repository, lambda: Progress(disable=True), tuple), list(arguments))


@pytest.fixture
def signed(book: Book) -> Book:
    """A log of three entries, signed from the command line."""
    book.write(3)
    assert json.loads(_run(book, "checkpoint", "--json").stdout)["size"] == 3
    return book


def test_a_checkpoint_is_printed_as_it_is_kept(signed: Book) -> None:
    """R-52: what stands on the screen is the note, byte for byte, and the key verifies it."""
    note = _run(signed, "checkpoint").stdout
    assert note == signed.sign().note
    assert _run(signed, "key").stdout.strip() == signed.key()


def test_an_honest_log_ends_well(signed: Book) -> None:
    """R-55: exit code 0, in words and for machines."""
    plain, machine = _run(signed, "verify"), _run(signed, "verify", "--json")
    assert (plain.exit_code, machine.exit_code) == (0, 0)
    assert "3 entries, 1 checkpoints, 0 timestamps, 0 entries wait: everything is as it was signed." in plain.stdout
    assert json.loads(machine.stdout)["faults"] == []


def test_a_changed_entry_ends_badly(signed: Book) -> None:
    """R-55: exit code 1, and the entry by name."""
    signed.tamper("update log_entry set basis = 'B4' where entry_id = (select entry_id from log_leaf where index = 1)")
    plain, machine = _run(signed, "verify"), _run(signed, "verify", "--json")
    assert (plain.exit_code, machine.exit_code) == (1, 1)
    (fault,) = json.loads(machine.stdout)["faults"]
    assert fault["flaw"] == "entry-changed"
    assert f"entry-changed  place 1  entry {fault['entry']}" in plain.stdout


def test_a_checkpoint_from_elsewhere_is_compared(signed: Book) -> None:
    """R-55: a file that is none is refused in words; a kept one must be what the log still holds."""
    file = signed.folder / "kept"
    file.write_text(signed.sign().note, "utf-8")
    assert _run(signed, "verify", "--checkpoint", str(file)).exit_code == 0
    file.write_text("nothing", "utf-8")
    assert "holds no checkpoint" in _run(signed, "verify", "--checkpoint", str(file)).output


def test_an_export_is_written_for_the_offline_verifier(signed: Book) -> None:
    """R-55: the file verifies without the program that wrote it."""
    file = signed.folder / "log.ndjson"
    assert _run(signed, "export", str(file)).exit_code == 0
    assert signed.verify_offline(file) == (0, "3 entries, as signed\n")
