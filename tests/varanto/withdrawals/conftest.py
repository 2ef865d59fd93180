"""The archivists of an area at their desk."""

from dataclasses import replace

import pytest
from tests.entrance import ARCHIVIST, NOBODY_HERE, SINCE, Browser, Town
from tests.office import OFFICE
from tests.varanto.archivist.conftest import OWN, Worker, at_office, town, worker

import varanto.mandates.service as mandates
import varanto.organisations.service as organisations
from varanto.demo.register import OPERATOR
from varanto.mandates.model import DeskName, Mandate, Table
from varanto.organisations.model import Function

__all__ = ["at_office", "town", "worker"]


@pytest.fixture
def second(town: Town) -> Worker:
    """Another archivist of the same register."""
    held = [
        Mandate(person=one.code, name=one.name, desk=DeskName.ARCHIVIST, valid_from=SINCE)
        for one in (ARCHIVIST, NOBODY_HERE)
    ]
    with town.installation.context() as ctx:
        mandates.put(replace(ctx, actor=OPERATOR), OFFICE.controller, Table.of(held))
    browser = Browser(town)
    browser.log_in(person=NOBODY_HERE)
    browser.take(OWN)
    return Worker(browser, browser.form_token())


@pytest.fixture
def four_eyes(town: Town) -> None:
    """The area has decided that two archivists invalidate."""
    with town.installation.context() as ctx:
        area = organisations.organisation(ctx, OFFICE.controller)
        assert area
        organisations.put_organisation(ctx, replace(area, functions=(*area.functions, Function.FOUR_EYES)))
