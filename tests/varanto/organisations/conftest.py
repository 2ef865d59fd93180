"""A welfare area in the register with a unit, a firm and their common system."""

from collections.abc import Callable
from typing import Any

import pytest
from joserfc.jwk import ECKey

from varanto.kit.context import Context
from varanto.log import service as log
from varanto.log.model import NOBODY
from varanto.organisations import service
from varanto.organisations.model import Kind, Organisation, System

AREA = "1.2.246.10.9999998.10.0"
UNIT = "1.2.246.10.9999998.10.1"
FIRM = "1.2.246.10.9999997.10.0"
KEY = ECKey.generate_key("P-256", {"kid": "first"})


def public(key: Any) -> dict[str, Any]:
    """The public parts of a key with its name."""
    return key.as_dict(private=False)


def register(made: Context) -> None:
    """Register the area, its unit, a firm, their common system and the operator."""
    service.put_organisation(made, Organisation(oid=AREA, name="Mallilan hyvinvointialue", kind=Kind.PUBLIC))
    service.put_organisation(made, Organisation(oid=UNIT, name="Perhekeskus", kind=Kind.PUBLIC, parent=AREA))
    service.put_organisation(made, Organisation(oid=FIRM, name="Hoiva Oy", kind=Kind.PRIVATE))
    service.put_system(
        made, System(id="area-system", name="Asiakastieto", keys=(public(KEY),), organisations=(AREA, FIRM))
    )
    service.put_system(made, System(id="operator", name="Ylläpito", keys=(public(KEY),), operator=True))


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    """A context in which all of them are registered."""
    made = context()
    register(made)
    return made


def logged(ctx: Context) -> list[tuple[str, str, str, Any]]:
    """What stands in the log: the acting system, the action, the outcome, the detail; in no order of its own."""
    entries = log.entries(ctx, NOBODY)
    return sorted(
        (one.row.system or "", one.row.action, one.row.outcome, one.private.detail["what"]) for one in entries
    )
