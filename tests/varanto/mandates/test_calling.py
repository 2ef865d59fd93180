"""What proves a call to Suomi.fi-valtuudet, held against a service written apart from it."""

import re
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta, timezone
from urllib.parse import urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.demo.authorizations import Credentials, Mandates, WebApi
from varanto.demo.authorizations.protocol import Refused
from varanto.mandates.model import DeskName, Roles
from varanto.mandates.rules import calling

TEXT = st.text(st.characters(codec="ascii", exclude_categories=("Cc",)), max_size=20)
MOMENTS = st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)).map(lambda one: one.replace(tzinfo=UTC))  # noqa: DTZ001
QUERIES = st.dictionaries(st.text(max_size=8), st.text(max_size=12), max_size=4).map(urlencode)
NONE: Mapping[str, Mandates] = {}


def is_taken(url: str, proof: str, credentials: Credentials, now: datetime) -> bool:
    """Whether a service that was given these credentials takes the proof of a call."""
    api = WebApi(credentials, lambda: NONE, lambda: now)
    try:
        api.prove(calling.target(url), {calling.HEADER.lower(): proof})
    except Refused:
        return False
    return True


@given(TEXT, TEXT, QUERIES, MOMENTS, st.integers(-299, 299))
def test_a_true_proof_is_taken_within_five_minutes(
    key: str, path: str, query: str, now: datetime, seconds: int
) -> None:
    """Whatever is asked, the service takes our proof while the clocks differ by less than five minutes."""
    url = f"https://example.org/{urlencode({'': path})}?{query}"
    credentials = Credentials("client01", key, "")
    proof = calling.proof("client01", key, url, now)
    assert is_taken(url, proof, credentials, now + timedelta(seconds=seconds))
    assert not is_taken(url, proof, credentials, now + timedelta(seconds=301))
    assert not is_taken(url, proof, credentials, now - timedelta(seconds=301))


@given(TEXT, TEXT, QUERIES, MOMENTS)
def test_a_proof_fits_its_key_and_address_alone(key: str, other: str, query: str, now: datetime) -> None:
    """Another key, client, path or query makes another proof."""
    url = f"https://example.org/a?{query}"
    proof = calling.proof("client01", key, url, now)
    credentials = Credentials("client01", key, "")
    assert is_taken(url, proof, Credentials("client01", other, ""), now) is (key == other)
    assert not is_taken(url, proof, Credentials("client02", key, ""), now)
    assert not is_taken(f"{url}&more=1", proof, credentials, now)
    assert not is_taken(url.replace("/a?", "/b?"), proof, credentials, now)


@given(MOMENTS, st.integers(-12, 12))
def test_the_moment_is_the_same_in_every_zone(now: datetime, hours: int) -> None:
    """Three words, the moment in UTC to the second: wherever the clock that made it stands."""
    local = now.astimezone(timezone(timedelta(hours=hours)))
    proof = calling.proof("client01", "key", "https://example.org/", local)
    assert proof == calling.proof("client01", "key", "https://example.org/", now)
    assert re.fullmatch(r"client01 \d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ [A-Za-z0-9+/]{43}=", proof)


@pytest.mark.parametrize("proof", ["", "client01", "client01 now x", "client01 2026-11-20T09:30:00Z ", "  "])
def test_what_is_no_proof_is_refused(proof: str) -> None:
    """Half a header proves nothing."""
    assert not is_taken("https://example.org/a", proof, Credentials("client01", "key", ""), datetime.now(UTC))


@given(st.lists(st.sampled_from(["urn:a", "urn:b", "urn:ab", "TJ", ""]), max_size=5))
def test_a_theme_opens_its_desk_and_nothing_else(roles: list[str]) -> None:
    """What is opened are the themes that are set, each as often as it was said."""
    said = [Roles("9990001-6", "Alue", tuple(roles))]
    opened = calling.opened(said, {"urn:a": DeskName.ARCHIVIST, "urn:b": DeskName.OFFICER})
    desks = [desk for _, desk in opened]
    assert desks.count(DeskName.ARCHIVIST) == roles.count("urn:a")
    assert desks.count(DeskName.OFFICER) == roles.count("urn:b")
    assert {business_id for business_id, _ in opened} <= {"9990001-6"}
