"""The leak suite: it finds nothing at our repository, and it would find a leak where there is one (R-153)."""

import json
from collections.abc import Iterator
from dataclasses import replace

import pytest
from tests.live import Live
from tests.sdk.conftest import server

from varanto_client import compose
from varanto_client.client import Client
from varanto_golive.leaks import parties, run, stories
from varanto_golive.leaks.cli import app
from varanto_golive.leaks.model import Story, Way
from varanto_golive.leaks.parties import Parties

__all__ = ["server"]


@pytest.fixture
def cast(server: Live) -> Iterator[Parties]:
    """Those who take part, of the demo world."""
    with parties.parties(server.folder / "world.json") as found:
        yield found


def test_every_way_of_withholding_looks_like_absence(cast: Parties) -> None:
    """D-05, A33, A50: one world of each way; nothing that can be asked tells the twins apart."""
    result = run.run(cast, range(len(Way)))
    assert result.differences == ()
    assert result.worlds == len(Way)
    assert result.requests > 80 * len(Way)


@pytest.mark.nightly
def test_five_hundred_worlds_do_not_leak(cast: Parties) -> None:
    """Issue 4: status, headers, bodies, totals, pages, cursors, order, forms, metadata, versions, wills, preview."""
    result = run.run(cast, range(100, 600))
    assert result.differences == ()


def test_a_leak_is_noticed(cast: Parties, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the invalidated secret still there, searches, fetches and versions would each tell the twins apart."""
    monkeypatch.setattr(Client, "invalidate", lambda *_: None)
    result = run.run(cast, [list(Way).index(Way.INVALIDATED)])
    told = {one.request.partition(",")[0] for one in result.differences}
    assert {"disclosure search", "disclosure secret", "statutory search", "statutory secret"} <= told
    assert not any(one.startswith("own") for one in told)
    assert not result.passed


def test_a_leak_to_a_producer_is_noticed(cast: Parties, monkeypatch: pytest.MonkeyPatch) -> None:
    """Were the register right for the secret's own task, searches and fetches by it would tell the twins apart."""

    def granted(seed: int) -> Story:
        told = stories.story(seed)
        return replace(told, secret=replace(told.secret, service_task=stories.LAPS))

    monkeypatch.setattr(run, "story", granted)
    assert {"register right search", "register right secret"} <= _told(cast, Way.OTHER_GRANT)


def test_a_leak_to_a_guardian_is_noticed(cast: Parties, monkeypatch: pytest.MonkeyPatch) -> None:
    """Did the minor not forbid it, her guardian's searches and fetches would tell the twins apart."""
    monkeypatch.setattr(compose, "forbidden_to_guardians", lambda document, _: document)
    assert {"guardian search", "guardian secret"} <= _told(cast, Way.FORBIDDEN_TO_GUARDIANS)


def _told(cast: Parties, way: Way) -> set[str]:
    """Which requests told twins apart."""
    result = run.run(cast, [list(Way).index(way)])
    return {one.request.partition(",")[0] for one in result.differences}


def test_the_command_reports_what_it_measured(server: Live, capsys: pytest.CaptureFixture[str]) -> None:
    """`python -m varanto_golive leaks --json`: worlds, requests, times; exit code 0."""
    with pytest.raises(SystemExit) as ended:
        app(["--world", str(server.folder / "world.json"), "--worlds", "1", "--seed", "0", "--json"])
    assert ended.value.code == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["worlds"], told["passed"], told["differences"]) == (1, True, [])
    assert told["timings"]["disclosure search"]["withheld_ms"] > 0
