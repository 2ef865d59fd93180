"""The archivist's register: her own or an inherited one, each apart (16 §; disclosure.md D-18; readings.md A37)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

from tests.office import ADULT, NEIGHBOUR, OFFICE, Office

import varanto.disclosure.service as disclosure
import varanto.organisations.service as organisations
from varanto.access.model import Purpose
from varanto.archive.model import Search
from varanto.disclosure.model import FetchRequest, Item, Page, SearchRequest, Unknown
from varanto.kit.context import Actor, Context
from varanto.organisations.model import Organisation

ENDED = date(2026, 11, 1)
ARCHIVIST = Actor(system="browser", organization=OFFICE.controller, desk="archivist", role="O3", register="1")


def inherit(ctx: Context, ended: Office, successor: Office) -> None:
    """Let a provider end, and another hold its registers."""
    provider = Organisation(
        oid=ended.controller, name=ended.name, kind=ended.kind, ended=ENDED, successor=successor.controller
    )
    organisations.put_organisation(ctx, provider)


def found(ctx: Context, actor: Actor) -> set[str]:
    """The OIDs of what a search of the client finds."""
    request = SearchRequest(client=ADULT.identifier, purpose=Purpose(), filters=Search(client_ids=()))
    page = disclosure.search(replace(ctx, actor=actor), request)
    assert isinstance(page, Page)
    return {item.version.oid for item in page.items}


def test_own_and_inherited_registers_are_kept_apart(ctx: Context, at_work: Callable[[Office], Context]) -> None:
    """R-185: at one register nothing of the other is found, and nothing is fetched from it."""
    own, theirs = OFFICE.open_case(ctx), NEIGHBOUR.open_case(at_work(NEIGHBOUR))
    at_theirs = replace(ARCHIVIST, origin=NEIGHBOUR.controller)
    assert own.oid in found(ctx, ARCHIVIST)
    assert found(ctx, at_theirs) == set(), "nobody has ended yet"
    inherit(ctx, NEIGHBOUR, OFFICE)
    assert theirs.oid in found(ctx, at_theirs)
    assert found(ctx, ARCHIVIST).isdisjoint(found(ctx, at_theirs))
    for actor, seen, unseen in ((ARCHIVIST, own, theirs), (at_theirs, theirs, own)):
        at_desk = replace(ctx, actor=actor)
        assert isinstance(disclosure.metadata(at_desk, FetchRequest(seen.oid, Purpose())), Item)
        assert isinstance(disclosure.metadata(at_desk, FetchRequest(unseen.oid, Purpose())), Unknown)
