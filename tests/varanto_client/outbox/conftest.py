"""An archive, an outbox bound to it, and a family of documents."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from tests.varanto_client.outbox.batch_archive import BatchArchive
from tests.varanto_client.outbox.given import BOUND_TO, KEY, calling

from varanto_client.client import Client
from varanto_client.compose import Composer, Person, case_note
from varanto_client.outbox.store import Outbox
from varanto_client.transport import Patience
from varanto_formats.cda.model import Document
from varanto_formats.cda.write import write


@pytest.fixture
def archive() -> BatchArchive:
    return BatchArchive()


@pytest.fixture
def waits() -> list[float]:
    """How long the sender waited, instead of waiting."""
    return []


@pytest.fixture
def patience(waits: list[float]) -> Patience:
    return Patience(attempts=3, first=1.0, sleep=waits.append)


@pytest.fixture
def client(archive: BatchArchive, patience: Patience) -> Iterator[Client]:
    with calling(archive, patience) as made:
        yield made


@pytest.fixture
def outbox(tmp_path: Path) -> Iterator[Outbox]:
    with Outbox(tmp_path / "test.outbox", KEY, BOUND_TO) as opened:
        yield opened


@pytest.fixture
def family(composer: Composer, case: Document, adult: Person) -> dict[str, bytes]:
    """A relationship, a case, three notes and a correction of the first note."""
    notes = [case_note(composer, case, description=f"Tavattiin {number}.", place="Toimisto") for number in range(3)]
    made = {
        "relationship": composer.relationship(adult, ["24"]),
        "case": case,
        **{f"note {number}": note for number, note in enumerate(notes)},
        "correction": composer.replacement(notes[0]),
    }
    return {name: write(document) for name, document in made.items()}
