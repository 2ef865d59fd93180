"""An operator takes the national catalogue in from the command line."""

import json
from base64 import b64encode
from collections.abc import Callable
from pathlib import Path

import pytest
from tests.shared import needs_shared
from tests.structures.catalogue import PUBLISHED, PUBLISHED_COUNT
from typer.testing import CliRunner

from varanto.cli import app
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION, OWNER


@pytest.fixture
def installation(
    postgres: Embedded, new_database: Callable[[], str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The environment of an installation with a database and keys of its own."""
    name = new_database()
    monkeypatch.setenv("VARANTO_DATABASE_URL", postgres.url(APPLICATION, name))
    monkeypatch.setenv("VARANTO_MIGRATION_URL", postgres.url(OWNER, name))
    monkeypatch.setenv("VARANTO_MASTER_KEY", b64encode(bytes(32)).decode())
    monkeypatch.setenv("VARANTO_KEY_FOLDER", str(tmp_path / "keys"))
    CliRunner().invoke(app, ["keys", "init"])


@needs_shared
def test_the_catalogue_is_imported_with_one_command(installation: None) -> None:
    """R-35: the whole folder goes in while a bar tells how far it is; a second time nothing changes."""
    first = CliRunner().invoke(app, ["import", "structures", str(PUBLISHED), "--json"])
    assert first.exit_code == 0, first.output
    assert json.loads(first.stdout) == {"found": PUBLISHED_COUNT, "changed": PUBLISHED_COUNT}
    assert f"{PUBLISHED_COUNT}/{PUBLISHED_COUNT}" in first.stderr
    again = CliRunner().invoke(app, ["import", "structures", str(PUBLISHED), "--json"])
    assert json.loads(again.stdout) == {"found": PUBLISHED_COUNT, "changed": 0}
