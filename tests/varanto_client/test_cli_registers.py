"""The commands on register rights, the feed of changes and the summary."""

import json
from pathlib import Path

import httpx
import pytest
from tests.varanto_client.fake_archive import FakeArchive
from tests.varanto_client.test_cli import HETU, archive, authority, folder, run, world
from tests.varanto_client.test_registers import RIGHT, UNIT, change, page, portion

__all__ = ["archive", "authority", "folder", "world"]


def test_rights_are_told_in_a_table(world: Path, archive: FakeArchive, monkeypatch: pytest.MonkeyPatch) -> None:
    """A line for each right, in the language of the answers; programs get JSON; one client's by her file."""
    monkeypatch.setenv("COLUMNS", "200")
    archive.replies = [page([RIGHT]), page([RIGHT]), page([RIGHT])]
    code, said = run("rights", "--world", world, "--lang", "en")
    assert code == 0
    assert all(word in said for word in ("Tuottaja Oy, perhetyö", "2026-11-29", "ends-soon", "Warnings"))
    assert json.loads(run("rights", "--world", world, "--json")[1])[0]["reads"]["from"] == "2026-01-01"
    assert run("rights", "--world", world, "--client-file", "-", text=HETU)[0] == 0
    assert json.loads(archive.requests[-1].content)["client"]["value"] == HETU
    assert run("rights", "--world", world, "--client-file", "-", "--unit", UNIT, text=HETU)[0] == 2


def test_the_place_in_the_feed_is_kept_in_a_file(world: Path, archive: FakeArchive, tmp_path: Path) -> None:
    """Each run tells what is new since the one before; the place is written when everything has been told."""
    place = tmp_path / "place"
    archive.replies = [
        portion([change("1.2.1", "stored", None)], "a", more=False),
        portion([], None, more=False),
        httpx.Response(400, json={"code": "cursor-invalid", "title": "No such place"}),
    ]
    code, said = run("changes", "--world", world, "--cursor-file", place)
    assert (code, "1.2.1" in said, place.read_text()) == (0, True, "a\n")
    told = json.loads(run("changes", "--world", world, "--cursor-file", place, "--json")[1])
    assert (told, place.read_text()) == ({"items": [], "next": "a"}, "a\n")
    assert [json.loads(request.content).get("cursor") for request in archive.requests] == [None, "a"]


def test_a_summary_is_told_to_programs_and_people(world: Path, archive: FakeArchive, tmp_path: Path) -> None:
    """R-157: as JSON, or as a page in the language and form that the file's name asks for."""
    archive.replies = [
        httpx.Response(200, json={"form": "varanto", "basics": {"family": "Asiakas"}}),
        httpx.Response(200, content=b"%PDF-1.7", headers={"content-type": "application/pdf"}),
    ]
    about = ("--world", world, "--client-file", "-")
    code, said = run("summary", *about, text=HETU)
    assert (code, json.loads(said)["basics"]["family"]) == (0, "Asiakas")
    page = tmp_path / "summary.pdf"
    assert run("summary", *about, "--out", page, "--lang", "sv", text=HETU)[0] == 0
    assert page.read_bytes() == b"%PDF-1.7"
    headers = archive.requests[-1].headers
    assert (headers["accept"], headers["accept-language"]) == ("application/pdf", "sv")
    assert run("summary", *about, "--out", page, "--json", text=HETU)[0] == 2
