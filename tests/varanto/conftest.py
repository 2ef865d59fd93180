"""An office whose documents the repository takes."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from tests.office import NEIGHBOUR, NOW, OFFICE, Office, trust

from varanto.kit.context import Context


@pytest.fixture
def at_work(context: Callable[..., Context]) -> Callable[[Office], Context]:
    """The context of an office's professional; both offices are registered."""
    plain = context(now=NOW)
    for office in (OFFICE, NEIGHBOUR):
        office.register(plain)
    return lambda office: replace(plain, actor=office.actor, trust=trust())


@pytest.fixture
def ctx(at_work: Callable[[Office], Context]) -> Context:
    """The context of the first office's professional."""
    return at_work(OFFICE)
