"""Temporary ids: who issues them and what they look like."""

import pytest
from hypothesis import given
from tests import strategies

from varanto_formats.identifiers import Identifier, temporary

REAL = "010111A998W".replace("998", "898")
"""The form of an identity code below the 900 series; put together, so that none stands here."""


@given(strategies.temporary_ids)
def test_temporary_ids_of_organisations_are_valid(identifier: Identifier):
    """A value like a 900-series code under an organisation's node 22 and a year is a temporary id."""
    assert temporary.is_temporary(identifier)
    assert temporary.is_valid(identifier)


@pytest.mark.parametrize("system", ["1.2.246.10.2012566.10.7.22.2026", "1.2.246.537.10.2012566.22.2003"])
def test_units_and_the_older_root_issue_them_too(system: str):
    """A unit's own node and the older root are accepted; the check character is the issuer's business."""
    assert temporary.is_valid(Identifier(system, "010111A998W"))


@pytest.mark.parametrize("value", ["", "010111A998", "010111A998WW", REAL, "010111a998w", "010111A 98W"])
def test_other_values_are_not_valid(value: str):
    """The form of eleven characters and an individual number of 900 or more are demanded."""
    identifier = Identifier("1.2.246.10.2012566.22.2026", value)
    assert temporary.is_temporary(identifier)
    assert not temporary.is_valid(identifier)


@pytest.mark.parametrize(
    "system", ["1.2.246.21", "1.2.246.10.2012566.22", "1.2.246.10.2012566.10.0", "1.2.246.10.2012566.22.2026.1"]
)
def test_other_systems_do_not_issue_them(system: str):
    """An identity code is not a temporary id, whatever its value."""
    assert not temporary.is_temporary(Identifier(system, "010111A998W"))
