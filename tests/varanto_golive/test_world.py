"""The world tells who takes part; the test person is new, adult and of the 900 series."""

import json
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.demo import world as demo
from varanto_client.profiles import ProfileUnusable
from varanto_formats.identifiers import hetu
from varanto_golive import world

URL = "http://127.0.0.1:1"


@pytest.fixture(scope="session")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demo world on disk."""
    made = tmp_path_factory.mktemp("world")
    demo.ensure(made, "http://elsewhere")
    return made


def changed(folder: Path, **changes: Any) -> Path:
    """The world with changes to its first organisation, beside its keys."""
    told = json.loads((folder / "world.json").read_text("utf-8"))
    told["organizations"][0] |= changes
    path = folder / "changed.json"
    path.write_text(json.dumps(told), "utf-8")
    return path


def test_the_first_organisation_and_its_professional_with_authority_take_the_test(folder: Path) -> None:
    """Without a word about it, the first of the world tests, against the address that was given."""
    told = json.loads((folder / "world.json").read_text("utf-8"))["organizations"][0]
    cast = world.read(folder / "world.json", URL)
    assert cast.site.organisation.oid == told["oid"]
    assert cast.worker.acting.authority
    assert cast.worker.base_url == cast.archivist.base_url == URL
    assert (cast.archivist.acting.desk, cast.archivist.acting.controller) == ("archivist", told["oid"])


def test_another_organisation_can_be_named(folder: Path) -> None:
    """Every organisation of the world may take the test."""
    for one in json.loads((folder / "world.json").read_text("utf-8"))["organizations"]:
        assert world.read(folder / "world.json", URL, one["oid"]).site.organisation.name == one["name"]


def test_a_second_organisation_with_authority_asks(folder: Path) -> None:
    """Whoever tests, the first other organisation whose professional has authority asks for the data."""
    told = json.loads((folder / "world.json").read_text("utf-8"))["organizations"]
    for tested, asks in ((0, 1), (1, 0), (2, 0)):
        cast = world.read(folder / "world.json", URL, told[tested]["oid"])
        assert cast.neighbour
        assert cast.neighbour.organisation.oid == told[asks]["oid"]
        assert cast.neighbour.worker.acting.authority
        assert cast.site.neighbour == cast.neighbour.organisation


def test_a_world_without_a_second_organisation_serves_without_disclosure(folder: Path) -> None:
    """Keys of one's own are enough for the other parts, and it is said how to go on."""
    told = json.loads((folder / "world.json").read_text("utf-8"))
    told["organizations"][1]["system"]["key"] = told["organizations"][1]["signature"]["key"] = "nowhere.pem"
    path = folder / "alone.json"
    path.write_text(json.dumps(told), "utf-8")
    with pytest.raises(ProfileUnusable, match="--no-disclosure"):
        world.read(path, URL)
    assert world.read(path, URL, disclosure=False).neighbour is None


def test_a_world_that_cannot_be_used_is_named(folder: Path, tmp_path: Path) -> None:
    """Nobody of that name, nobody for the service task, no seal, no archivist, no JSON: said before any call."""
    (tmp_path / "world.json").write_text("no JSON", "utf-8")
    for path, organisation in (
        (folder / "world.json", "1.2.246.10.1.10.0"),
        (changed(folder, professionals=[]), None),
        (changed(folder, signature=None), None),
        (changed(folder, archivists=[]), None),
        (tmp_path / "world.json", None),
    ):
        with pytest.raises(ProfileUnusable, match=path.name):
            world.read(path, URL, organisation)


@given(st.dates(date(2020, 1, 1), date(2080, 12, 31)))
def test_the_test_person_is_an_adult_of_the_900_series(today: date) -> None:
    """Real people are never taken, nor children: the identity code is valid, of the 900 series, of an adult."""
    person = world.new_client(today)
    code = hetu.parse(person.identifier.value)
    assert code
    assert code.is_test
    assert code.birth_date == person.birth_date
    turned_18 = (person.birth_date.year + 18, person.birth_date.month, person.birth_date.day)
    assert turned_18 <= (today.year, today.month, today.day)


def test_runs_do_not_meet_in_one_test_person() -> None:
    """A hundred runs have a hundred test persons."""
    assert len({world.new_client(date(2026, 11, 20)).identifier.value for _ in range(100)}) > 98


def test_the_test_client_may_be_given(tmp_path: Path) -> None:
    """A real go-live test is walked with the test person that Kela gave."""
    file = tmp_path / "client.json"
    client = {"identity": "010181-900C", "given": "Testi", "family": "Annettu", "birth_date": "1981-01-01"}
    file.write_text(json.dumps(client), "utf-8")
    assert world.given_client(file).identifier.value == "010181-900C"
    file.write_text(json.dumps(client | {"identity": "not a code"}), "utf-8")
    with pytest.raises(ProfileUnusable, match="900 series"):
        world.given_client(file)
