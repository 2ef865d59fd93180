"""Calls on registers: rights on the map, what an end takes, the feed of changes, links between cases."""

import json
from datetime import date
from typing import Any

import httpx
import pytest
from tests.varanto_client.fake_archive import FakeArchive, metadata
from tests.varanto_client.test_client import HETU, archive, client, waits

from varanto_client.client import Client
from varanto_formats.identifiers import Identifier, hetu

__all__ = ["archive", "client", "waits"]
PERSON = Identifier(hetu.SYSTEM, HETU)
UNIT = "1.2.246.10.99999905.10.1"
RIGHT: dict[str, Any] = {
    "client": "an-opaque-name",
    "organiser": {"oid": "1.2.246.10.99999901.10.0", "name": "Esimerkin hyvinvointialue"},
    "organization": {"oid": "1.2.246.10.99999905.10.0", "name": "Tuottaja Oy"},
    "unit": {"oid": UNIT, "name": "Tuottaja Oy, perhetyö"},
    "service_task": "24",
    "services": ["45"],
    "chain": [UNIT],
    "reads": {"from": "2026-01-01", "to": "2026-11-29"},
    "draws_up": {"from": "2026-01-01", "to": "2026-11-30"},
    "stores": {"from": "2026-01-01", "to": "2026-12-30"},
    "reads_now": True,
    "stores_now": True,
    "ground": {"document": "1.2.3", "version": 2, "client_relationship": "1.2.4"},
    "warnings": ["ends-soon"],
}


def page(items: list[Any], following: str | None = None) -> httpx.Response:
    """A page of an answer."""
    return httpx.Response(200, json={"total": 2, "items": items, "next": following})


def change(oid: str, kind: str, document: dict[str, Any] | None) -> dict[str, Any]:
    """An item of the feed."""
    return {
        "change": kind, "changed_at": "2026-11-20T09:30:00Z", "oid": oid, "set_id": "1.2.1", "version": 1,
        "organization": "1.2.246.10.99999905.10.0", "unit": UNIT, "document": document,
    }  # fmt: skip


def portion(items: list[Any], following: str | None, *, more: bool) -> httpx.Response:
    """A portion of the feed."""
    return httpx.Response(200, json={"items": items, "next": following, "more": more})


def test_rights_come_page_by_page_without_a_person_in_the_url(archive: FakeArchive, client: Client) -> None:
    """R-157: the map is read to its end; days of both ends come as days; filters go along on every page."""
    archive.replies = [page([RIGHT], "on"), page([RIGHT | {"reads": {"from": "2026-01-01", "to": None}}])]
    first, second = client.register_rights(unit=UNIT, ends_before=date(2026, 12, 1))
    assert (first.reads.first, first.reads.last, second.reads.last) == (date(2026, 1, 1), date(2026, 11, 29), None)
    assert (first.unit.oid, first.ground.document, first.warnings) == (UNIT, "1.2.3", ("ends-soon",))
    asked = [dict(request.url.params) for request in archive.requests]
    narrowed = {"unit": UNIT, "ends_before": "2026-12-01"}
    assert asked == [narrowed, narrowed | {"cursor": "on"}]


def test_rights_of_a_client_are_asked_in_the_body(archive: FakeArchive, client: Client) -> None:
    """Who she is stands in the body alone, also of the question what a producer would lose."""
    loss = {"unit": RIGHT["unit"], "ends": "2026-11-22", "total": 1, "counts": [{"kind": "plan", "count": 1}]}
    known = {"system": f"urn:oid:{hetu.SYSTEM}", "value": HETU}
    archive.replies = [page([RIGHT]), httpx.Response(200, json=loss | {"items": [metadata("1.2.1", known)]})]
    (right,) = client.register_rights_of(PERSON)
    lost = client.register_right_preview(PERSON, UNIT)
    assert (right.reads_now, lost.total, lost.counts[0].kind, lost.items[0].oid) == (True, 1, "plan", "1.2.1")
    assert [json.loads(request.content) for request in archive.requests] == [
        {"client": known}, {"client": known, "unit": UNIT},
    ]  # fmt: skip
    assert all(HETU not in str(request.url) for request in archive.requests)


def test_the_feed_goes_on_where_it_ended(archive: FakeArchive, client: Client) -> None:
    """R-157: portions follow each other while there is more; a place once reached is not lost by an empty portion."""
    known = {"system": f"urn:oid:{hetu.SYSTEM}", "value": HETU}
    archive.replies = [
        portion([change("1.2.1", "stored", metadata("1.2.1", known))], "a", more=True),
        portion([change("1.2.1", "invalidated", None)], "b", more=True),
        portion([], None, more=False),
    ]
    portions = list(client.changes("start", organization=UNIT))
    assert [one.change for each in portions for one in each.items] == ["stored", "invalidated"]
    assert [json.loads(request.content)["cursor"] for request in archive.requests] == ["start", "a", "b"]
    assert {json.loads(request.content)["organization"] for request in archive.requests} == {UNIT}


def test_cases_are_linked_and_unlinked(archive: FakeArchive, client: Client) -> None:
    """A link is made, listed and ended by the OIDs of its cases; a reason goes along."""
    made = {"case": "1.2.8", "since": "2026-11-20T09:30:00Z", "reason": "Sama perhe", "until": None, "ending": None}
    ended = made | {"until": "2026-11-21T09:30:00Z", "ending": "Erehdys"}
    archive.replies = [httpx.Response(201, json=made), page([made]), httpx.Response(200, json=ended)]
    assert client.link_cases("1.2.7", "1.2.8", "Sama perhe").case == "1.2.8"
    assert [one.until for one in client.case_links("1.2.7")] == [None]
    assert client.unlink_cases("1.2.7", "1.2.8", "Erehdys").until is not None
    assert [request.url.path for request in archive.requests] == [
        "/v1/cases/1.2.7/links", "/v1/cases/1.2.7/links", "/v1/cases/1.2.7/links/1.2.8/removal",
    ]  # fmt: skip
    with pytest.raises(ValueError, match="not an OID"):
        client.case_links(HETU)
