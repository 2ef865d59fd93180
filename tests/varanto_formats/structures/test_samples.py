"""Made-up contents of the shipped structures; tests/structures has all of the national ones."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto_formats.identifiers import hetu
from varanto_formats.structures import Structure, shipped
from varanto_formats.structures.parts import Part
from varanto_formats.structures.samples import sample

NOTE = shipped()["1.2.246.537.6.1506.19005.2022.1.10"]
ROOT = "merkinta_tapaamisesta_tai_yhteydenotosta"
structures = st.sampled_from(sorted(shipped().values(), key=lambda one: one.oid))


def filled(part: Part, value: Any) -> bool:
    """Whether every field of the structure stands in the content."""
    if isinstance(value, dict):
        return part.fields.keys() == value.keys() and all(filled(part.fields[name], value[name]) for name in value)
    return all(filled(part.item, one) for one in value) if isinstance(value, list) else True


def texts(value: Any) -> list[str]:
    """Every text of a content."""
    if isinstance(value, dict | list):
        below = value.values() if isinstance(value, dict) else value
        return [text for one in below for text in texts(one)]
    return [value] if isinstance(value, str) else []


@given(structures, st.integers(), st.floats(0, 1))
def test_whatever_is_made_up_is_accepted(structure: Structure, seed: int, fullness: float) -> None:
    """A structure accepts its samples, and every identity code in them is a test person's."""
    made = sample(structure, seed, fullness=fullness)
    assert structure.check(made) == []
    assert all(one.hetu.is_test for text in texts(made) for one in hetu.find_candidates(text))


@given(structures, st.integers())
def test_a_seed_names_its_content(structure: Structure, seed: int) -> None:
    """The same seed makes the same content, another one another."""
    assert sample(structure, seed) == sample(structure, seed)
    assert sample(structure, seed) != sample(structure, seed + 1)


@given(structures, st.integers())
def test_a_full_content_leaves_no_field_out(structure: Structure, seed: int) -> None:
    """Full means every field, at every depth."""
    assert filled(structure.top, sample(structure, seed))


def test_a_lean_content_has_the_mandatory_fields_alone() -> None:
    """Where no condition is told, nothing optional is filled."""
    note = sample(NOTE, fullness=0)[ROOT]
    assert note.keys() == {"asiakas", "asiakaskertomusmerkinta", "laatija"}
    assert all(client.keys() == {"sukunimi", "etunimet"} for client in note["asiakas"])


@pytest.mark.parametrize("fullness", [0.0, 1.0])
def test_what_is_given_stands_there(fullness: float) -> None:
    """A caller says who the client is; a place that the structure lacks is passed over."""
    task = "asiakaskertomusmerkinta/palvelutehtava/code"
    wishes = {"asiakas/sukunimi": "Meikäläinen", "asiakas/henkilotunnus/value": "010181-900C", "vieras": 1, task: "10"}
    note = sample(NOTE, fullness=fullness, given=wishes)[ROOT]
    (client,) = note["asiakas"]
    assert (client["sukunimi"], client["henkilotunnus"]["value"]) == ("Meikäläinen", "010181-900C")
    assert note["asiakaskertomusmerkinta"]["palvelutehtava"]["code"] == "10"
    assert "vieras" not in note
