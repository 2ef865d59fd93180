"""The ways that the settings open."""

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

import varanto.identification.service as identification
from varanto.demo.identity import Keys, Person, TestProvider
from varanto.settings import SettingInvalid, Settings


@pytest.fixture
def complete(tmp_path: Path) -> Settings:
    """The settings of both ways."""
    provider = TestProvider("http://127.0.0.1:1", Keys.kept(tmp_path), tuple[Person, ...])
    (tmp_path / "provider.xml").write_text("<metadata/>", "utf-8")
    return provider.known_to(Settings())


def test_nothing_set_opens_no_way() -> None:
    """A repository that is told of no provider has no door for people."""
    assert identification.ways(Settings()) == ()


def test_both_ways_may_be_open(complete: Settings) -> None:
    """Suomi.fi-tunnistus is offered first; neither shows its secrets when it is printed."""
    ways = identification.ways(complete)
    assert [way.method for way in ways] == ["saml", "oidc"]
    assert "PRIVATE KEY" not in repr(ways)


@pytest.mark.parametrize(
    "changes",
    [
        {"saml_key": None},
        {"saml_certificate": None},
        {"saml_metadata": Path("/nowhere/metadata.xml")},
        {"oidc_client_id": None},
        {"oidc_key": None},
        {"oidc_key": Path("/nowhere/client.key")},
    ],
)
def test_half_a_way_stops_the_start(complete: Settings, changes: dict[str, Any]) -> None:
    """Whoever sets only a part is told which variable it is, at the start and not at the first login."""
    with pytest.raises(SettingInvalid, match=r"VARANTO_(SAML|OIDC)") as caught:
        identification.ways(replace(complete, **changes))
    assert "/nowhere" not in str(caught.value)
