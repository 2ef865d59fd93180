"""How long the server takes for each page when the archive holds 100 000 documents."""

from collections.abc import Callable, Iterator
from pathlib import Path
from statistics import median

import pytest
from playwright.sync_api import Browser, Response
from tests import live
from tests.browser.walks.conftest import file
from tests.browser.walks.touring import PAGES, touring

from varanto.bench.fill import fill
from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring

DOCUMENTS = 100_000
TIMES = 3
MOST_MILLISECONDS = 1000
FIGURES = Path(__file__).parents[3] / "build/screens.csv"


@pytest.fixture(scope="module")
def large_town(
    tmp_path_factory: pytest.TempPathFactory, postgres: Embedded, new_database: Callable[[], str], keys: Keyring
) -> Iterator[live.Live]:
    """A repository of 100 000 documents, all in the register of the first area."""
    name = new_database()
    with (
        Database(postgres.url(APPLICATION, name)) as database,
        live.with_desks(tmp_path_factory.mktemp("large"), database, keys) as running,
    ):
        fill(postgres.url("postgres", name), file(running).second.oid, 0, DOCUMENTS)
        yield running
        running.close_clients()


def _milliseconds(answer: Response) -> float:
    """What the server took: from the request to the first byte of its answer."""
    timing = answer.request.timing
    return timing["responseStart"] - timing["requestStart"]


@pytest.mark.nightly
def test_no_page_takes_a_second(large_town: live.Live, browser: Browser, keys: Keyring) -> None:
    """R-229: with 100 000 documents in the register, from request to first byte; the figures are kept for people."""
    with touring(browser, large_town, keys) as tour:
        taken = {name: median(_milliseconds(tour.open(name)[1]) for _ in range(TIMES)) for name in PAGES}
    FIGURES.parent.mkdir(parents=True, exist_ok=True)
    FIGURES.write_text("".join(f"{name};{figure:.0f}\n" for name, figure in taken.items()), "utf-8")
    assert {name: figure for name, figure in taken.items() if figure > MOST_MILLISECONDS} == {}
