"""Versions of will documents, made as tests want them."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from tests.office import NOW, OFFICE

from varanto.wills.model import WillKind, WillVersion


@pytest.fixture(scope="session")
def version() -> Callable[..., WillVersion]:
    """Makes a version of a will document; its set is that of its kind unless a test names another."""

    def make(kind: WillKind, number: int = 1, created_at: datetime = NOW, **changes: Any) -> WillVersion:
        root = f"{OFFICE.root}.95.2026.{list(WillKind).index(kind) + 1}"
        given: dict[str, Any] = {
            "oid": f"{root}.{number}",
            "set_id": f"{root}.1",
            "controller": OFFICE.controller,
            "stored_at": created_at,
        }
        return WillVersion(kind=kind, version=number, created_at=created_at, **(given | changes))

    return make
