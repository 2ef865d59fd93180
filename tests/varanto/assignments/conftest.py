"""A welfare area in the register, whose duties are to be registered."""

from collections.abc import Callable

import pytest
from tests.varanto.organisations.conftest import register

from varanto.kit.context import Context


@pytest.fixture
def ctx(context: Callable[..., Context]) -> Context:
    """A context in which the area and a firm are registered."""
    made = context()
    register(made)
    return made
