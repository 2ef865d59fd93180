"""The mandates of the demo world, as its test service and its own register know them."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlsplit

import httpx
from tests.varanto.demo.conftest import Made

import varanto.mandates.service as mandates
from varanto.demo.authorizations import ARCHIVIST_THEME, OTHER_THEME
from varanto.demo.authorizations import mandates as at_the_service
from varanto.demo.register import register
from varanto.demo.run import mandated
from varanto.kit.context import Context
from varanto.mandates.model import Errand
from varanto.settings import Settings
from varanto_formats.identifiers import Identifier, hetu


def test_people_of_the_world_have_the_mandates_it_states(made: Made) -> None:
    """One archivist acts for two organisations, somebody in other matters only, a guardian for children."""
    held = at_the_service(made.world)
    people = {one["login"]: one["identity"]["value"] for one in made.world["people"]}
    first = [one["business_id"] for one in made.world["organizations"]]
    archivist = held[people["arkisto.mallila"]].companies
    assert [one.business_id for one in archivist] == [first[0], first[2]]
    assert all(ARCHIVIST_THEME in one.roles for one in archivist)
    assert OTHER_THEME in held[people["muu.mallila"]].companies[0].roles
    assert held[people["valtuudeton"]].companies == ()
    guardians = {one["identity"]["value"]: {g["value"] for g in one["guardians"]} for one in made.world["clients"]}
    child, parents = next((child, parents) for child, parents in guardians.items() if parents)
    assert all(child in held[parent].principals for parent in parents)


def test_officers_find_their_desk_by_our_own_register(context: Callable[..., Context], made: Made) -> None:
    """Each officer has a place at once; one whose mandate has ended, and one without any, have none."""
    ctx = context()
    register(ctx, made.folder, made.world)
    found = {
        one["login"]: {place.desk for place in mandates.places(ctx, Identifier(hetu.SYSTEM, one["identity"]["value"]))}
        for one in made.world["people"]
    }
    assert {login for login, desks in found.items() if desks == {"officer"}} == {
        login for login in found if login.startswith("tietosuoja.")
    }
    assert {login for login, desks in found.items() if desks} == {
        login for login in found if login.startswith("tietosuoja.")
    }


def test_the_archivist_finds_the_inherited_register(context: Callable[..., Context], made: Made) -> None:
    """She goes to the service that the demonstration starts, whose page says in three languages that it is a test, and
    comes back to the registers of two organisations and to one that was inherited."""
    ctx = replace(context(), now=datetime.now(UTC))
    register(ctx, made.folder, made.world)
    archivist = Identifier(hetu.SYSTEM, made.world["people"][0]["identity"]["value"])
    first = [one["business_id"] for one in made.world["organizations"]]
    with mandated(Settings(), made.folder) as settings:
        service = mandates.suomi_fi(settings)
        assert service
        departure = mandates.depart(ctx, service, archivist)
        page = httpx.get(departure.url).text
        assert all(f"<strong>{word}.</strong>" in page for word in ("TESTI", "TEST"))
        form = dict(parse_qsl(urlsplit(departure.url).query)) | {"chosen": [first[0], first[2]]}
        led = httpx.post(f"{service.base_url}/oauth/choose", data=form).headers["location"]
        errand = mandates.arrive(ctx, service, departure.errand, dict(parse_qsl(urlsplit(led).query)))
        assert isinstance(errand, Errand)
        found = [(place.name, place.origin_name) for place in mandates.places(ctx, archivist, service, errand)]
    assert found == [
        ("Kotituki Esimerkki Oy", ""),
        ("Mallilan hyvinvointialue", ""),
        ("Mallilan hyvinvointialue", "Iltatuuli Hoiva Oy"),
    ]
