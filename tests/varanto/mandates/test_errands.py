"""Errands at Suomi.fi-valtuudet, over real HTTP with a service that keeps to its protocol (disclosure.md §9.1)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

import httpx
import pytest
from tests.varanto.mandates.conftest import (
    ARCHIVIST,
    AREA,
    BUSINESS,
    CHILD,
    COLLEAGUE,
    ENDED,
    NEIGHBOUR,
    STRANGER,
    TO_END,
    Town,
)

import varanto.mandates.service as mandates
from varanto.demo.authorizations import ARCHIVIST_THEME, MATTER, OTHER_THEME
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.mandates.model import Acting, DeskName, Errand, Place, Reason, Refused
from varanto.mandates.rules import calling
from varanto.settings import SettingInvalid, Settings
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier

MINUTE = timedelta(minutes=1)


def come_back(town: Town, ctx: Context, choice: Sequence[str], person: Identifier = ARCHIVIST) -> Errand:
    """The errand of a person who chose these organisations."""
    errand = town.visit(ctx, person, tuple(BUSINESS[oid] for oid in choice), Acting.ORGANISATION)
    assert isinstance(errand, Errand)
    return errand


def where(places: Sequence[Place]) -> list[tuple[str, str | None]]:
    """The controllers and origins of places."""
    return [(place.controller, place.origin) for place in places]


def test_every_organisation_of_the_mandates_is_offered(town: Town, ctx: Context) -> None:
    """R-176: two organisations chosen are two to work for; what one of them inherited stands apart with its day."""
    town.give(ARCHIVIST, AREA, "TJ", ARCHIVIST_THEME)
    town.give(ARCHIVIST, NEIGHBOUR, ARCHIVIST_THEME)
    errand = come_back(town, ctx, (AREA, NEIGHBOUR))
    found = mandates.places(ctx, ARCHIVIST, town.service, errand)
    assert where(found) == [(AREA, None), (AREA, ENDED), (NEIGHBOUR, None)]
    assert {place.desk for place in found} == {DeskName.ARCHIVIST}
    assert [(one.origin_name, str(one.since)) for one in found if one.origin] == [("Iltatuuli Oy", "2026-06-01")]


def test_only_what_was_chosen_is_offered(town: Town, ctx: Context) -> None:
    """An organisation that was not chosen there is not offered here."""
    town.give(ARCHIVIST, AREA, ARCHIVIST_THEME)
    town.give(ARCHIVIST, NEIGHBOUR, ARCHIVIST_THEME)
    errand = come_back(town, ctx, (NEIGHBOUR,))
    assert where(mandates.places(ctx, ARCHIVIST, town.service, errand)) == [(NEIGHBOUR, None)]


@pytest.mark.parametrize(
    "roles",
    [
        (),
        ("TJ", "NIMKO"),
        (OTHER_THEME,),
        (f"{ARCHIVIST_THEME}/",),
        (ARCHIVIST_THEME.upper(),),
        (ARCHIVIST_THEME[:-1],),
    ],
    ids=["none", "register roles", "another theme", "longer", "in capitals", "shorter"],
)
def test_no_other_role_opens_a_desk(town: Town, ctx: Context, roles: tuple[str, ...]) -> None:
    """R-175: only the theme that is set, matched exactly, opens a desk; no managing director gets in (D-30)."""
    town.give(ARCHIVIST, AREA, *roles)
    assert mandates.places(ctx, ARCHIVIST, town.service, come_back(town, ctx, (AREA,))) == ()


def test_mandates_of_others_open_nothing(town: Town, ctx: Context) -> None:
    """R-175, R-176: nobody is let in by her colleague's mandate, nor for an organisation that has ended."""
    town.give(COLLEAGUE, AREA, ARCHIVIST_THEME)
    town.give(ARCHIVIST, ENDED, ARCHIVIST_THEME)
    assert mandates.places(ctx, ARCHIVIST, town.service, come_back(town, ctx, (ENDED,))) == ()
    town.give(STRANGER, TO_END, ARCHIVIST_THEME)
    errand = come_back(town, ctx, (TO_END,), STRANGER)
    assert where(mandates.places(ctx, STRANGER, town.service, errand)) == [(TO_END, None)]
    town.ahead = timedelta(days=60)
    later = replace(ctx, now=ctx.now + town.ahead)
    assert mandates.places(later, STRANGER, town.service, come_back(town, later, (TO_END,), STRANGER)) == ()


def test_a_mandate_that_is_taken_away_is_gone_at_the_next_look(town: Town, ctx: Context) -> None:
    """R-178: the same errand is asked again later, and says what holds then (D-31)."""
    town.give(ARCHIVIST, AREA, ARCHIVIST_THEME)
    errand = come_back(town, ctx, (AREA,))
    assert mandates.places(ctx, ARCHIVIST, town.service, errand)
    town.held[ARCHIVIST.value] = replace(town.held[ARCHIVIST.value], companies=())
    assert mandates.places(ctx, ARCHIVIST, town.service, errand) == ()


def test_an_ended_errand_says_nothing_and_a_new_one_does(town: Town, ctx: Context) -> None:
    """Ten minutes later the token has ended: nothing is offered until she has been there again."""
    town.give(ARCHIVIST, AREA, ARCHIVIST_THEME)
    errand = come_back(town, ctx, (AREA,))
    later = replace(ctx, now=ctx.now + 10 * MINUTE)
    town.ahead = 10 * MINUTE
    assert mandates.places(later, ARCHIVIST, town.service, errand) == ()
    again = come_back(town, later, (AREA,))
    assert mandates.places(later, ARCHIVIST, town.service, again)


def test_leaving_ends_the_errand_there(town: Town, ctx: Context) -> None:
    """After logging out the session is worth nothing; leaving twice does no harm."""
    town.give(ARCHIVIST, AREA, ARCHIVIST_THEME)
    errand = come_back(town, ctx, (AREA,))
    mandates.leave(ctx, town.service, errand)
    assert mandates.places(ctx, ARCHIVIST, town.service, errand) == ()
    mandates.leave(ctx, town.service, errand)


def test_an_answer_counts_for_its_own_errand_alone(town: Town, ctx: Context) -> None:
    """R-177: of another errand's state, no code, a code used before or an invented one nothing comes."""
    departure = mandates.depart(ctx, town.service, ARCHIVIST)
    brought = town.choose(departure.url)
    other = mandates.depart(ctx, town.service, ARCHIVIST)

    def outcome(answer: dict[str, str], errand: Errand = departure.errand) -> Errand | Refused:
        return mandates.arrive(ctx, town.service, errand, answer)

    assert outcome(brought, other.errand) == Refused(Reason.OTHER_ERRAND)
    assert outcome({}) == Refused(Reason.OTHER_ERRAND)
    assert outcome({"state": brought["state"]}) == Refused(Reason.CANCELLED)
    assert outcome({"state": brought["state"], "error": "access_denied"}) == Refused(Reason.CANCELLED)
    assert outcome(brought | {"code": "invented"}) == Refused(Reason.CODE)
    assert isinstance(outcome(brought), Errand)
    assert outcome(brought) == Refused(Reason.CODE)


def test_a_code_of_another_visit_opens_nothing(town: Town, ctx: Context) -> None:
    """A token is worth something for the session for which its code was given, and for no other."""
    town.give(ARCHIVIST, AREA, ARCHIVIST_THEME)
    town.give(COLLEAGUE, AREA, ARCHIVIST_THEME)
    own = mandates.depart(ctx, town.service, ARCHIVIST)
    other = mandates.depart(ctx, town.service, COLLEAGUE)
    town.choose(own.url, BUSINESS[AREA])
    stolen = town.choose(other.url, BUSINESS[AREA])["code"]
    mixed = mandates.arrive(ctx, town.service, own.errand, {"state": own.errand.state, "code": stolen})
    assert isinstance(mixed, Errand)
    assert mandates.places(ctx, ARCHIVIST, town.service, mixed) == ()


@pytest.mark.parametrize("minutes", [-6, 6])
def test_a_clock_that_is_six_minutes_off_is_refused(town: Town, ctx: Context, minutes: int) -> None:
    """R-177: five minutes are tolerated, six are not; the person is told to try later, and of nothing else."""
    town.ahead = minutes * MINUTE
    with pytest.raises(Problem, match="mandates-unavailable"):
        mandates.depart(ctx, town.service, ARCHIVIST)
    town.ahead = (minutes // 2) * MINUTE
    assert mandates.depart(ctx, town.service, ARCHIVIST).url


@pytest.mark.parametrize("change", [{"api_key": "wrong"}, {"client_id": "other001"}])
def test_a_wrong_key_or_client_is_refused(town: Town, ctx: Context, change: dict[str, str]) -> None:
    """The checksum shows who asks: with another key, or in another's name, nothing is answered."""
    with pytest.raises(Problem, match="mandates-unavailable"):
        mandates.depart(ctx, replace(town.service, **change), ARCHIVIST)


def test_a_checksum_is_good_for_one_address_alone(town: Town, ctx: Context) -> None:
    """What proved one call proves no other: path and query are part of it."""
    url = f"{town.server.url}/service/ypa/user/register/testi001/{ARCHIVIST.value}?requestId=1&endUserId=x"
    proof = calling.proof(town.service.client_id, town.service.api_key, url, ctx.now)
    assert httpx.get(url, headers={calling.HEADER: proof}).status_code == 200
    assert httpx.get(url.replace("x", "y"), headers={calling.HEADER: proof}).status_code == 401
    assert httpx.get(url).status_code == 401


def test_the_token_needs_the_password(town: Town, ctx: Context) -> None:
    """With a wrong OAuth password a good code is worth nothing."""
    departure = mandates.depart(ctx, town.service, ARCHIVIST)
    brought = town.choose(departure.url)
    wrong = replace(town.service, password="wrong")
    assert mandates.arrive(ctx, wrong, departure.errand, brought) == Refused(Reason.CODE)


def test_a_person_acts_for_another_in_the_matter_of_the_mandate(town: Town, ctx: Context) -> None:
    """R-182: the child is named and allowed in this matter; in another, or of another child, no, and no reason why."""
    errand = town.visit(ctx, ARCHIVIST, (CHILD.value,), Acting.PERSON)
    assert isinstance(errand, Errand)
    found = mandates.principals(ctx, town.service, errand)
    assert found
    assert [(one.person, one.name) for one in found] == [(CHILD, "Testi Aada Perheenlapsi")]
    assert mandates.may_act(ctx, town.service, errand, CHILD, MATTER)
    assert not mandates.may_act(ctx, town.service, errand, CHILD, OTHER_THEME)
    assert not mandates.may_act(ctx, town.service, errand, STRANGER, MATTER)
    assert mandates.places(ctx, ARCHIVIST, town.service, errand) == ()
    mandates.leave(ctx, town.service, errand)
    assert mandates.principals(ctx, town.service, errand) is None
    assert not mandates.may_act(ctx, town.service, errand, CHILD, MATTER)


def test_a_service_that_does_not_answer_lets_nobody_in(town: Town, ctx: Context) -> None:
    """R-178: mandates that cannot be looked at are not taken for granted."""
    town.give(ARCHIVIST, AREA, ARCHIVIST_THEME)
    errand = come_back(town, ctx, (AREA,))
    gone = replace(town.service, base_url="http://127.0.0.1:9")
    for ask in (
        lambda: mandates.places(ctx, ARCHIVIST, gone, errand),
        lambda: mandates.depart(ctx, gone, ARCHIVIST),
        lambda: mandates.principals(ctx, gone, errand),
        lambda: mandates.may_act(ctx, gone, errand, CHILD, MATTER),
    ):
        with pytest.raises(Problem, match="mandates-unavailable"):
            ask()
    assert mandates.arrive(ctx, gone, errand, {"state": errand.state, "code": "c"}) == Refused(Reason.UNANSWERED)


def test_nothing_of_a_person_or_a_secret_is_shown(town: Town, ctx: Context) -> None:
    """What might be printed into a log holds no identity code, session, token or key."""
    departure = mandates.depart(ctx, town.service, ARCHIVIST)
    errand = mandates.arrive(ctx, town.service, departure.errand, town.choose(departure.url))
    said = f"{town.service} {departure} {errand}"
    assert isinstance(errand, Errand)
    for secret in (ARCHIVIST.value, town.service.api_key, town.service.password, errand.session_id, errand.token):
        assert secret not in said
    assert errand.user_id not in said


def test_half_set_settings_are_refused(town: Town) -> None:
    """A server does not start with an address and no key; without an address it asks nobody."""
    whole = town.server.known_to(Settings())
    for name in ("mandates_client_id", "mandates_api_key", "mandates_password"):
        with pytest.raises(SettingInvalid):
            mandates.suomi_fi(replace(whole, **{name: None}))
    with pytest.raises(SettingInvalid):
        mandates.suomi_fi(replace(whole, mandates_archivist_theme=None, mandates_officer_theme=None))
    assert mandates.suomi_fi(Settings()) is None


def test_in_production_identity_codes_go_out_over_tls_alone(town: Town) -> None:
    """A server of real people does not start with an address that anybody on the way can read."""
    whole = replace(town.server.known_to(Settings()), mode=Mode.PRODUCTION)
    with pytest.raises(SettingInvalid, match="https"):
        mandates.suomi_fi(whole)
    assert mandates.suomi_fi(replace(whole, mandates_url="https://asiointivaltuustarkistus.suomi.fi/"))
