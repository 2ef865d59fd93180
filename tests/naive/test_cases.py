"""Thousands of fixed cases, expected by the naive law once, then judged fast: what mutants of the rules must face."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from tests.naive import bridge, law, own_view, roles, test_desks, worlds
from tests.naive.model import ALL_TASKS, CASE, NOTICE, RELATIONSHIP, Archivist, Ask, Worker, World
from tests.naive.test_roles import CODES, FLAGS, TASKS
from tests.naive.worlds import ADA, Chance

from varanto.access.model import Asker, Judged, Situation
from varanto.access.rules import admit
from varanto.access.rules import roles as role_filter
from varanto.archive.model import Status, Version
from varanto.disclosure import rules
from varanto.disclosure.model import Way
from varanto.wills import rules as wills
from varanto.wills.model import Wills, WillVersion

WORLDS, PAIRS = 3000, 30000
STATES = frozenset({Status.SUPERSEDED, Status.INVALIDATED})


def drawn() -> Iterator[tuple[World, Worker, Ask]]:
    """Worlds of every sort, every fourth of somebody who asks by register right."""
    for seed in range(WORLDS):
        yield worlds.draw(seed) if seed % 4 else worlds.draw_by_right(seed)


@cache
def requests() -> list[tuple[Situation, set[str], set[str]]]:
    """Requests with the codes that may refuse them: the asker's, and the client's."""
    found: list[tuple[Situation, set[str], set[str]]] = []
    for world, worker, ask in drawn():
        situation = bridge.situation_of(world, worker, ask, ADA)
        of_client = law.refusals_of_client(world, worker, ask, ADA)
        found.append((situation, law.refusals_of_asker(world, worker, ask), of_client))
    return found


@cache
def documents() -> list[tuple[Situation, Judged, bool, bool, bool, bool]]:
    """Documents of admitted requests: whether fetched, masked, found, found among older versions too."""
    made: list[tuple[Situation, Judged, bool, bool, bool, bool]] = []
    for world, worker, ask in drawn():
        if law.refusals_of_asker(world, worker, ask) or law.refusals_of_client(world, worker, ask, ADA):
            continue
        for one in world.documents:
            if ADA not in one.clients:
                continue
            found = law.search(world, worker, ask, ADA, controller=one.controller)
            older = law.search(world, worker, ask, ADA, superseded=True, controller=one.controller)
            made.append(
                (
                    bridge.situation_of(world, worker, ask, ADA, picked=one.controller),
                    bridge.judged_of(world, worker, ADA, one),
                    law.may_see(world, worker, ask, ADA, one, by_oid=True),
                    law.is_masked(world, worker, ask, one),
                    one.oid in found,
                    one.oid in older,
                )
            )
    return made


@cache
def pairs() -> list[tuple[Asker, Version, bool]]:
    """Workers and documents, and whether the role lets her see it."""
    made: list[tuple[Asker, Version, bool]] = []
    chance = Chance(7)
    world = World(worlds.NOW, worlds.organisations_of(chance))
    for number in range(PAIRS):
        drawn = worlds.worker_of(chance)
        fitting = [one for one in FLAGS if "ADOPT" not in one or drawn.acts_as == "R4"]
        tasks = chance.one(("24",), ("24", "10"), ALL_TASKS, ())
        worker = replace(drawn, flags=chance.one(*fitting), services=chance.one(*CODES), tasks=tasks)
        controller = chance.one(worker.organisation, worker.organisation, worlds.A, worlds.B)
        document = replace(
            worlds.document_of(chance, number),
            controller=controller,
            clients=(ADA,),
            group=chance.one("5", "5", "5", "4", CASE, RELATIONSHIP),
            tasks=chance.one(*TASKS),
            services=chance.one(*CODES),
            unit=chance.one(worker.unit, worlds.unit_of(controller, 9)),
            producers=chance.one((), (), (worker.unit,)),
        )
        world.documents = [document]
        version = bridge.judged_of(world, worker, ADA, document).version
        made.append((bridge.asker_of(world, worker), version, roles.may_role_see(worker, document)))
    return made


@cache
def willed() -> list[tuple[Sequence[WillVersion], bool, bool]]:
    """Will documents of a client: whether she is informed, and whether she permits."""
    made: list[tuple[Sequence[WillVersion], bool, bool]] = []
    for seed in range(WORLDS // 6):
        world, _, _ = worlds.draw(seed)
        informed, given = law.is_informed(world, ADA), law.has_given_permit(world, ADA)
        made.append((bridge.will_versions(world, ADA), informed, given))
    return made


@cache
def visits() -> list[tuple[Situation, Judged, bool, bool]]:
    """Documents of whom a citizen or an archivist asks about at a desk: whether shown, and whether masked."""
    made: list[tuple[Situation, Judged, bool, bool]] = []
    for seed in range(WORLDS // 2):
        world, chance = test_desks.drawn(seed)
        citizen, client = worlds.citizen_of(chance)
        situation = bridge.at_the_citizens_desk(world, citizen, client)
        archivist, ask = Archivist(worlds.A), Ask(reveal=chance.one(None, "Tietopyyntö"))
        desk = bridge.at_the_archivists_desk(world, archivist, ask, ADA)
        may_look = own_view.may_look(world, citizen, client)
        for one in world.documents:
            if client in one.clients:
                shown = may_look and own_view.is_shown(world, citizen, one)
                judged = bridge.judged_of(world, citizen, client, one)
                made.append((situation, judged, shown, own_view.is_masked(world, citizen, one)))
            if ADA in one.clients and one.group != NOTICE:
                shown = own_view.is_at_the_archive(archivist, one)
                judged = bridge.judged_of(world, archivist, ADA, one)
                made.append((desk, judged, shown, own_view.is_masked_at_the_archive(world, ask, one)))
    return made


def test_requests_are_refused_as_the_table_refuses_them() -> None:
    """P0, rows 7, 8, 13b, 19: the asker's reasons before the client's."""
    for situation, of_asker, of_client in requests():
        assert admit(situation, about_client=False) in (of_asker or {None}), situation
        assert admit(situation, about_client=True) in (of_asker or of_client or {None}), situation


def test_documents_are_released_as_the_table_releases_them() -> None:
    """Rows 1-20, 26, 27: fetched, masked, found, found among older versions."""
    for situation, judged, fetched, masked, found, older in documents():
        decision = rules.decide(situation, judged, Way.FETCH)
        assert decision.allowed is fetched, (situation, judged)
        assert not fetched or decision.masked is masked, (situation, judged)
        assert rules.decide(situation, judged, Way.SEARCH).allowed is found, (situation, judged)
        assert rules.decide(situation, judged, Way.SEARCH, STATES).allowed is older, (situation, judged)


def test_desks_show_what_rows_23_to_25_say() -> None:
    """A30-A32, D-21, D-23, D-24: at the citizen's and at the archivist's desk, masked or whole."""
    for situation, judged, shown, masked in visits():
        decision = rules.decide(situation, judged, Way.FETCH)
        assert decision.allowed is shown, (situation, judged)
        assert not shown or decision.masked is masked, (situation, judged)


def test_roles_see_what_their_rows_say() -> None:
    """§7.1 with A11 and A22-A28."""
    for asker, version, expected in pairs():
        assert role_filter.allows(asker, version) is expected, (asker, version)


def test_wills_add_up_as_their_newest_versions_say() -> None:
    """A18, A39: any informing, every newest permit."""
    for versions, informed, given in willed():
        added: Wills = wills.state(versions, (), worlds.TODAY)
        assert added.informed is informed
        assert (added.permit.value == "given") is given
