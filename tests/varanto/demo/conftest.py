"""The demo world, made once in a folder of its own."""

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from varanto.demo import world


@dataclass(frozen=True, slots=True)
class Made:
    """A made world: what its world.json says, and the folder that the paths in it start from."""

    folder: Path
    world: dict[str, Any]


@pytest.fixture(scope="session")
def made(tmp_path_factory: pytest.TempPathFactory) -> Made:
    """The shipped world, made in a fresh folder."""
    folder = tmp_path_factory.mktemp("demo")
    return Made(folder, world.ensure(folder, "http://127.0.0.1:8080"))
