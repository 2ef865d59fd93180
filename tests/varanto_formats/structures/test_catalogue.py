"""The catalogue of structures."""

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared import SHARED, needs_shared

from varanto_formats.structures import Structure, general_type, shipped, specific_type

CASE = "1.2.246.537.6.1505.2.2022.6.28"
INFORMING = "1.2.246.537.6.1505.6.2024.1.1"
PUBLISHED = SHARED / "sosmeta" / "Valmis"
EXPECTED = {
    "1.2.246.537.6.1505.1.2023.6.1",
    CASE,
    INFORMING,
    "1.2.246.537.6.1505.8.2023.6.1",
    "1.2.246.537.6.1505.9.2023.6.5",
    "1.2.246.537.6.1506.1005.2023.9.8",
    "1.2.246.537.6.1506.11001.2023.9.8",
    "1.2.246.537.6.1506.15007.2024.11.28",
    "1.2.246.537.6.1506.19005.2022.1.10",
    "1.2.246.537.6.1506.19010.2023.9.8",
}


def _published(oid: str) -> Any:
    return json.loads((PUBLISHED / f"{oid}.json").read_text("utf-8"))


def _rules(schema: Any) -> Any:
    """What a schema demands: its annotations and the texts that the publisher fixes are left out."""
    if isinstance(schema, list):
        return [_rules(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    kept = {key: _rules(part) for key, part in schema.items() if key not in {"sosmeta", "title", "infoteksti"}}
    return kept | ({"required": sorted(kept["required"])} if isinstance(kept.get("required"), list) else {})


def test_the_project_brings_the_structures_of_the_main_job():
    """The special documents, a needs assessment, a decision, a plan and case notes can be checked out of the box."""
    assert shipped().keys() == EXPECTED
    assert all(structure.title for structure in shipped().values())


@needs_shared
@pytest.mark.parametrize("oid", sorted(EXPECTED - {INFORMING}))
def test_our_structure_demands_what_the_published_one_demands(oid: str):
    """Same fields, same mandatory ones, same types, patterns and codes: a document passes both or neither."""
    published, ours = _published(oid), shipped()[oid]
    assert _rules(ours.schema) == _rules(published)
    assert (ours.title, ours.status) == (Structure.from_schema(published).title, published["sosmeta"]["status"])


@needs_shared
def test_every_published_structure_can_be_taken_in():
    """All of the national catalogue compiles, and each names its root."""
    taken = [Structure.from_schema(json.loads(path.read_text("utf-8"))) for path in PUBLISHED.glob("*.json")]
    assert len(taken) == 202
    assert all(structure.root and structure.title and structure.status == "Valmis" for structure in taken)


@pytest.mark.parametrize("wrong", [{}, {"sosmeta": {"oid": "1.2.3"}}, {"sosmeta": {"oid": CASE}, "required": []}])
def test_what_is_no_published_structure_is_refused(wrong: dict[str, object]):
    """A file that does not name its structure and its root is not imported."""
    with pytest.raises(ValueError, match="structure"):
        Structure.from_schema(wrong)


def test_a_structure_fetches_nothing():
    """A schema that refers to somewhere else is refused instead of asked for."""
    field = {"$ref": "http://127.0.0.1:9/a"}
    elsewhere: dict[str, object] = {"sosmeta": {"oid": CASE}, "required": ["a"], "properties": {"a": field}}
    with pytest.raises(ValueError, match="stands alone"):
        Structure.from_schema(elsewhere)


def test_findings_tell_place_and_kind_but_no_value():
    """A vendor learns which field is wrong and how; what stood there stays in the document."""
    secret = {"asiakas": [{"sukunimi": "Salainen", "etunimet": 5, "Salainen Nimi": 1}], "vieras": "Salainen"}
    found = shipped()[CASE].check({"asia_asiakirja": secret})
    told = {(one.pointer.partition("#")[2], one.message.en.partition(": ")[2]) for one in found}
    assert told == {
        ("/asia_asiakirja", "required palvelunjarjestajan_toimintayksikko."),
        ("/asia_asiakirja/asiakas/0/etunimet", "type."),
        ("/asia_asiakirja/asiakas/0/?", "additionalProperties."),
        ("/asia_asiakirja/vieras", "additionalProperties."),
    }


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.floats() | st.text(st.characters(exclude_categories=("Cs",))),
        lambda inner: st.lists(inner) | st.dictionaries(st.sampled_from(["asia_asiakirja", "asiakas", "nimi"]), inner),
    )
)
def test_no_body_makes_checking_fail(value: object):
    """Whatever stands in a body, checking answers with findings."""
    assert all(one.code == "structure-invalid" for one in shipped()[CASE].check(value))


@pytest.mark.parametrize(
    ("oid", "specific", "general"),
    [("1.2.246.537.6.1506.1005.2023.9.8", "1005", "1"), (CASE, "2", ""), ("1.2.3", "", "")],
)
def test_types_are_read_from_the_identifier(oid: str, specific: str, general: str):
    """The OID of a structure names the document's type."""
    assert (specific_type(oid), general_type(specific)) == (specific, general)
