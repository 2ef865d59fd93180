"""The conditions of published structures."""

import json
from typing import Any

import pytest
from tests.shared import SHARED, needs_shared

from varanto_formats.checks import stated
from varanto_formats.checks.content import Json, Node
from varanto_formats.structures import Structure

SOSMETA = SHARED / "sosmeta" / "Valmis"
DECISION = "1.2.246.537.6.1506.11009.2023.12.1"


def _fields(schema: Any) -> set[str]:
    """Every name of a field in a schema that is conditionally mandatory."""
    fields = schema.get("properties", {})
    own = {name for name, field in fields.items() if field.get("sosmeta", {}).get("conditionalRequired")}
    return own.union(*(_fields(field) | _fields(field.get("items", {})) for field in fields.values()), set())


@needs_shared
def test_every_condition_is_one_of_a_published_structure():
    """R-29: what is asked for is called conditionally mandatory by THL itself."""
    published = set[str]().union(*(_fields(json.loads(file.read_text("utf-8"))) for file in SOSMETA.glob("*.json")))
    known = stated.conditions()
    assert {one.needs for one in known.single} | {name for names in known.one_of for name in names} <= published


@needs_shared
@pytest.mark.parametrize(
    ("hearing", "missing"),
    [
        ({"suoritettu": True}, []),
        ({"suoritettu": False}, ["syyt_selvittamatta_jattamiselle"]),
        ({"suoritettu": False, "syyt_selvittamatta_jattamiselle": ""}, ["syyt_selvittamatta_jattamiselle"]),
        ({"suoritettu": False, "syyt_selvittamatta_jattamiselle": "Ei tavoitettu."}, []),
        ({}, []),
    ],
)
def test_a_decision_says_why_nobody_was_heard(hearing: dict[str, Json], missing: list[str]):
    """R-29: where the client was not heard, the decision gives the reason, at the place of the hearing."""
    structure = Structure.from_schema(json.loads((SOSMETA / f"{DECISION}.json").read_text("utf-8")))
    body: Json = {structure.root: {"paatos": {"rajoitus": {"asiakkaan_kuuleminen": hearing}}}}
    found = [
        (node.name, name) for node, name in stated.unmet(Node(body), structure) if node.name == "asiakkaan_kuuleminen"
    ]
    assert found == [("asiakkaan_kuuleminen", name) for name in missing]
