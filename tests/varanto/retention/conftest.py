"""An archive in a later time, and the two archivists who look after it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

import pytest
from tests.office import NOW, OFFICE, Office

from varanto.kit.context import Actor, Context, Professional
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

FIRST, SECOND = "00000000111", "00000000222"
"""The register numbers of two archivists."""


def archivist(number: str, office: Office = OFFICE) -> Actor:
    """An archivist of an office at her desk."""
    person = Professional(Identifier(PROFESSIONAL_REGISTER, number), "Arkistonhoitaja")
    return Actor(
        system="test-system",
        organization=office.controller,
        role="O3",
        professional=person,
        desk="archivist",
        register="1",
    )


@pytest.fixture
def acting(ctx: Context) -> Callable[..., Context]:
    """The context of the archivist of a number, at a moment."""

    def make(number: str = FIRST, now: datetime = NOW, office: Office = OFFICE) -> Context:
        return replace(ctx, actor=archivist(number, office), now=now)

    return make
