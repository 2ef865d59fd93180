"""The places of a structure."""

from typing import Any

import pytest

from varanto_formats.structures.parts import Part


def told(**texts: str) -> list[dict[str, str]]:
    """Texts by language, as the publisher writes them."""
    return [{"lang": language, "value": text} for language, text in texts.items()]


DAY: dict[str, Any] = {
    "type": "string",
    "sosmeta": {"name": told(fi="Paivä"), "title": told(sv="Dag", fi=" Arvion  päivä"), "conditionalRequired": True},
}
DAYS: dict[str, Any] = {"type": "array", "items": DAY}
REVIEW = Part("arvio", {"type": "object", "required": ["paivat"], "properties": {"paivat": DAYS, "muu": {}}})


def test_a_group_knows_its_fields() -> None:
    """Fields come by name, with what each of them may hold."""
    assert list(REVIEW.fields) == ["paivat", "muu"]
    assert REVIEW.required == {"paivat"}
    assert (REVIEW.fields["paivat"].type, REVIEW.fields["paivat"].item.type) == ("array", "string")


def test_a_list_is_called_as_its_items() -> None:
    """The heading of this very structure goes before the general name, in Finnish, without stray spaces."""
    assert REVIEW.fields["paivat"].title == REVIEW.fields["paivat"].item.title == "Arvion päivä"
    assert REVIEW.fields["paivat"].is_conditional
    assert REVIEW.fields["muu"].title is None
    assert not REVIEW.fields["muu"].is_conditional


def test_what_does_not_repeat_is_its_own_item() -> None:
    """A field given once is read as a list of one."""
    assert REVIEW.item is REVIEW


@pytest.mark.parametrize("odd", [{"properties": 1}, {"properties": {"a": 1}}, {"sosmeta": []}, {"items": [1]}])
def test_a_schema_of_another_kind_tells_nothing(odd: dict[str, object]) -> None:
    """What the national schemas never hold is passed over."""
    assert (Part("a", odd).fields, Part("a", odd).title) == ({}, None)
