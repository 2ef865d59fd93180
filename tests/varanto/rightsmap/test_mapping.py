"""The map of register rights, and what an end would take."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

from tests.office import ADULT, NEIGHBOUR, OFFICE, OTHER, Office
from tests.varanto.intake import producing
from tests.varanto.intake.producing import PRODUCER, SUBCONTRACTOR, TODAY, commission, entry, note, store, unit_of

import varanto.log.service as log
from varanto.access.model import Purpose, PurposeKind, Refused
from varanto.archive.model import Search
from varanto.disclosure import service as disclosure
from varanto.disclosure.model import Page, SearchRequest
from varanto.kit.context import Context
from varanto.log.model import Action
from varanto.rightsmap import service
from varanto.rightsmap.model import Losses, LossRequest, Map, MapRequest, Warn
from varanto_formats.cda.model import Organisation

AtWork = Callable[[Office], Context]


def shown(ctx: Context, request: MapRequest = MapRequest()) -> Map:  # noqa: B008 (frozen)
    """The map; it must be shown."""
    found = service.rights_map(ctx, request)
    assert isinstance(found, Map)
    return found


def lost(ctx: Context, unit: str) -> Losses:
    """What a unit would lose; it must be shown."""
    found = service.preview(ctx, LossRequest(ADULT.identifier, unit))
    assert isinstance(found, Losses)
    return found


def test_the_organiser_sees_what_it_has_granted(at_work: AtWork) -> None:
    """R-85: unit, task, ground and days of each right; the client only as a name that leads nowhere."""
    office = at_work(OFFICE)
    ends = TODAY + timedelta(days=10)
    granted = commission(office, entry(ended=ends))
    commission(office, entry(), client=OTHER)
    producing.as_producer(at_work)
    found = shown(office)
    assert found.total == len(found.lines) == 2
    line = next(one for one in found.lines if one.right.ends)
    assert (line.right.unit, line.right.service_task) == (unit_of(PRODUCER), "24")
    assert line.right.ground.document == granted.relationship.oid
    assert line.standing.warnings == (Warn.ENDS_SOON,)
    assert line.standing.storing.last == ends + timedelta(days=30)
    assert line.organisation
    assert line.organisation.oid == PRODUCER.controller
    assert len({one.client for one in found.lines}) == 2
    assert not {one.client for one in found.lines} & {str(one.right.client_id) for one in found.lines}


def test_a_producer_sees_its_own_rights_and_a_neighbour_none(at_work: AtWork) -> None:
    """R-85: each side its own; names of clients differ, so that two of them cannot compare."""
    office = at_work(OFFICE)
    commission(office, entry(), entry(SUBCONTRACTOR))
    ctx = producing.as_producer(at_work)
    assert [one.right.unit for one in shown(ctx).lines] == [unit_of(PRODUCER)]
    assert shown(at_work(NEIGHBOUR)).total == 0
    assert {one.client for one in shown(ctx).lines}.isdisjoint({one.client for one in shown(office).lines})


def test_each_organiser_grants_for_itself(at_work: AtWork) -> None:
    """R-81: what one organiser grants for a client gives nothing in another's register."""
    office, neighbour = at_work(OFFICE), at_work(NEIGHBOUR)
    NEIGHBOUR.store(neighbour, NEIGHBOUR.composer().relationship(ADULT, ["24"], producers=[entry()]))
    OFFICE.store(office, OFFICE.composer().relationship(ADULT, ["24"], producers=[entry(SUBCONTRACTOR)]))
    assert [one.right.unit for one in shown(office).lines] == [unit_of(SUBCONTRACTOR)]
    assert [one.right.unit for one in shown(neighbour).lines] == [unit_of(PRODUCER)]


def test_the_map_follows_the_newest_version(at_work: AtWork) -> None:
    """R-81: an end shows at once; what is over for good leaves the map."""
    office = at_work(OFFICE)
    producing.as_producer(at_work)
    granted = commission(office, entry())
    unit = Organisation(unit_of(PRODUCER), "Yksikkö")
    ended = OFFICE.composer().end_producer(granted.relationship, unit, TODAY)
    OFFICE.store(office, ended)
    assert [one.right.ends for one in shown(office).lines] == [TODAY]
    open_still = OFFICE.composer().end_producer(ended, unit, TODAY - timedelta(days=30))
    OFFICE.store(office, open_still)
    assert [one.standing.stores for one in shown(office).lines] == [True]
    OFFICE.store(office, OFFICE.composer().end_producer(open_still, unit, TODAY - timedelta(days=31)))
    assert shown(office).total == 0


def test_pages_show_every_right_once(at_work: AtWork) -> None:
    """R-85: pages of one, and the filters of unit and end."""
    office = at_work(OFFICE)
    commission(office, entry(subcontractors=(entry(SUBCONTRACTOR),)), entry(service_task="10"), tasks=("24", "10"))
    commission(office, entry(ended=TODAY + timedelta(days=3)), client=OTHER)
    whole = shown(office)
    assert whole.total == 4
    seen, after = [], None
    while True:
        page = shown(office, MapRequest(limit=1, after=after))
        assert page.total == 4
        seen += page.lines
        after = page.last
        if after is None:
            break
    assert [one.right for one in seen] == [one.right for one in whole.lines]
    assert shown(office, MapRequest(unit=unit_of(SUBCONTRACTOR))).total == 1
    assert shown(office, MapRequest(ends_before=TODAY + timedelta(days=4))).total == 1


def test_one_clients_rights_are_shown_and_logged(at_work: AtWork) -> None:
    """R-85: only hers, and her log says who looked."""
    office = at_work(OFFICE)
    commission(office, entry())
    commission(office, entry(SUBCONTRACTOR), client=OTHER)
    found = shown(office, MapRequest(client=ADULT.identifier))
    assert [one.right.unit for one in found.lines] == [unit_of(PRODUCER)]
    entries = log.entries(office, found.lines[0].right.client_id)
    assert Action.RIGHTS_READ in {one.row.action for one in entries}


def test_a_citizens_desk_has_no_map(at_work: AtWork) -> None:
    """R-85: the map is a provider's own."""
    office = at_work(OFFICE)
    desk = replace(office, actor=replace(office.actor, organization="", desk="citizen"))
    assert isinstance(service.rights_map(desk, MapRequest()), Refused)


def test_the_archivist_sees_the_map(at_work: AtWork) -> None:
    """R-85: whoever looks after the register sees who else uses it."""
    office = at_work(OFFICE)
    commission(office, entry())
    desk = replace(office, actor=replace(office.actor, desk="archivist", role=""))
    assert shown(desk).total == 1
    keeper = replace(office, actor=replace(office.actor, role="O3", authority=False))
    assert shown(keeper).total == 1
    assert isinstance(service.rights_map(keeper, MapRequest(client=ADULT.identifier)), Refused)


def test_a_preview_tells_what_an_end_would_take(at_work: AtWork) -> None:
    """R-86: exactly what the producer finds now, for after an end today it finds nothing."""
    office = at_work(OFFICE)
    case = commission(office, entry()).case
    ctx = producing.as_producer(at_work)
    ctx = replace(ctx, actor=replace(ctx.actor, role="P2"))
    store(ctx, note(case))
    OFFICE.store(office, replace(note(case, OFFICE), producers=()))
    wish = SearchRequest(
        client=ADULT.identifier,
        purpose=Purpose(kind=PurposeKind.REGISTER_RIGHT, organiser=OFFICE.controller),
        filters=Search(client_ids=()),
    )
    page = disclosure.search(ctx, wish)
    assert isinstance(page, Page)
    losses = lost(office, unit_of(PRODUCER))
    assert {one.version.oid for one in losses.items} == {one.version.oid for one in page.items}
    assert sum(losses.counts.values()) == len(losses.items) > 0
    assert losses.counts["relationship"] == 1


def test_who_has_no_right_has_nothing_to_lose(at_work: AtWork) -> None:
    """R-86: and the preview says why it reads nothing even now."""
    office = at_work(OFFICE)
    commission(office, entry(ended=TODAY))
    producing.as_producer(at_work)
    losses = lost(office, unit_of(PRODUCER))
    assert (losses.items, losses.refused) == ((), "register-right-missing")
