"""The gate's pure rules against the naive law, on random worlds; and what must hold whatever the world."""

from dataclasses import replace

from hypothesis import event, given, settings
from hypothesis import strategies as st
from tests.naive import bridge, law, worlds
from tests.naive.model import Ask, Document, Will, Worker, World
from tests.naive.worlds import ADA

from varanto.access.rules import admit
from varanto.archive.model import Status
from varanto.disclosure import rules
from varanto.disclosure.model import Decision, Way

SEEDS = st.integers(0, 2**40)
many = settings(max_examples=10 * settings().max_examples)


def admitted(world: World, worker: Worker, ask: Ask, *, about_client: bool = True) -> str | None:
    """What the repository says to the request as a whole."""
    return admit(bridge.situation_of(world, worker, ask, ADA), about_client=about_client)


def decided(world: World, worker: Worker, ask: Ask, document: Document, way: Way = Way.FETCH) -> Decision:
    """What the repository decides of one document; a search names its controller."""
    situation = bridge.situation_of(world, worker, ask, ADA, picked=document.controller)
    return rules.decide(situation, bridge.judged_of(world, worker, ADA, document), way)


def opened(world: World, worker: Worker, ask: Ask) -> set[str]:
    """Everything that the repository would release of the client."""
    if admitted(world, worker, ask):
        return set()
    return {one.oid for one in world.documents if ADA in one.clients and decided(world, worker, ask, one).allowed}


@many
@given(SEEDS)
def test_a_request_is_refused_exactly_when_the_table_refuses_it(seed: int) -> None:
    """P0 and rows 7, 8, 13b, 19: the code is one of those that the table gives, the asker's own before the client's."""
    world, worker, ask = worlds.draw(seed)
    of_asker = law.refusals_of_asker(world, worker, ask)
    of_client = law.refusals_of_client(world, worker, ask, ADA)
    refused = admitted(world, worker, ask)
    event(f"{ask.kind}: {refused}")
    assert refused in (of_asker or of_client or {None})
    assert admitted(world, worker, ask, about_client=False) in (of_asker or {None})


@many
@given(SEEDS)
def test_a_document_is_released_exactly_when_the_table_releases_it(seed: int) -> None:
    """Rows 1-20, 26, 27, §7.1: every document of every world, fetched and searched."""
    world, worker, ask = worlds.draw(seed)
    if admitted(world, worker, ask):
        return
    for one in world.documents:
        if ADA not in one.clients:
            continue
        fetched = decided(world, worker, ask, one)
        event(f"{ask.kind}: {fetched.rule}")
        assert fetched.allowed is law.may_see(world, worker, ask, ADA, one, by_oid=True), (fetched, one)
        if fetched.allowed:
            assert fetched.masked is law.is_masked(world, worker, ask, one)
        found = law.search(world, worker, ask, ADA, controller=one.controller)
        assert decided(world, worker, ask, one, Way.SEARCH).allowed is (one.oid in found), one


@many
@given(SEEDS)
def test_a_register_right_opens_exactly_what_row_3_says(seed: int) -> None:
    """Rows 3, 4, 6; A11, A15, A16, A20, A25, A27, A28, A37, A38, A42, A51: never masked, whatever the wills."""
    world, worker, ask = worlds.draw_by_right(seed)
    of_asker = law.refusals_of_asker(world, worker, ask)
    refused = admitted(world, worker, ask)
    assert refused in (of_asker or law.refusals_of_client(world, worker, ask, ADA) or {None})
    for one in world.documents if refused is None else ():
        if ADA in one.clients:
            got = decided(world, worker, ask, one)
            event(got.rule)
            assert got.allowed is law.may_see(world, worker, ask, ADA, one, by_oid=True), (got, one)
            assert not got.masked


@many
@given(SEEDS)
def test_a_search_for_superseded_versions_gives_those_of_the_own_register(seed: int) -> None:
    """A14: `include: superseded` opens older versions of the own register and nothing else."""
    world, worker, ask = worlds.draw(seed)
    if admitted(world, worker, ask):
        return
    for one in world.documents:
        if ADA in one.clients:
            situation = bridge.situation_of(world, worker, ask, ADA, picked=one.controller)
            judged = bridge.judged_of(world, worker, ADA, one)
            got = rules.decide(situation, judged, Way.SEARCH, frozenset({Status.SUPERSEDED, Status.INVALIDATED}))
            found = law.search(world, worker, ask, ADA, superseded=True, controller=one.controller)
            assert got.allowed is (one.oid in found), one


def with_prohibition(world: World, document: Document, what: str) -> World:
    """The world after the client has also prohibited the document, its controller or its tasks, in a new version."""
    targets = {"document": (document.set_id,), "controller": (document.controller,), "service_task": document.tasks}
    added = tuple((what, target) for target in targets[what])
    older = [one for one in world.documents if one.group == "9" and ADA in one.clients]
    newest = max(older, key=lambda one: one.version, default=None)
    if newest is None:
        oid = f"{worlds.A}.98.1"
        will = Document(oid, oid, 1, worlds.A, (ADA,), "9", "", (), will=Will(prohibited=added))
    else:
        kept = newest.will.prohibited if newest.will else ()
        changed = Will(prohibited=kept + added)
        will = replace(newest, oid=f"{newest.oid}.9", version=newest.version + 1, will=changed)
    return replace(world, documents=[*world.documents, will])


@many
@given(SEEDS, st.data())
def test_a_new_prohibition_opens_nothing(seed: int, data: st.DataObject) -> None:
    """59 §: after any added prohibition there is at most what there was before, whoever asks for whatever."""
    world, worker, ask = worlds.draw(seed)
    target = data.draw(st.sampled_from(world.documents))
    after = with_prohibition(world, target, data.draw(st.sampled_from(("document", "controller", "service_task"))))
    fresh = after.documents[-1].oid
    assert opened(after, worker, ask) - {fresh} <= opened(world, worker, ask)
    if ask.kind in ("own", "statutory", "register_right"):
        assert opened(after, worker, ask) - {fresh} == opened(world, worker, ask)


@many
@given(SEEDS)
def test_a_withdrawn_permit_widens_nothing(seed: int) -> None:
    """58 §: a negative version of the permit closes `disclosure` and changes no other purpose."""
    world, worker, ask = worlds.draw(seed)
    permits = [one for one in world.documents if one.group == "8" and ADA in one.clients]
    version = max((one.version for one in permits), default=0) + 1
    set_id = permits[0].set_id if permits else f"{worlds.A}.98.2"
    oid = f"{worlds.A}.98.3"
    negative = Document(oid, set_id, version, worlds.A, (ADA,), "8", "", (), will=Will(given=False))
    after = replace(world, documents=[*world.documents, negative])
    if ask.kind == "disclosure":
        assert opened(after, worker, ask) == set()
    else:
        assert opened(after, worker, ask) - {oid} == opened(world, worker, ask)


@many
@given(SEEDS)
def test_what_a_search_gives_a_fetch_gives(seed: int) -> None:
    """D-06: the same decision both ways; wills and older versions alone are reached only by their OID."""
    world, worker, ask = worlds.draw(seed)
    if admitted(world, worker, ask):
        return
    for one in world.documents:
        if ADA not in one.clients:
            continue
        fetched, found = decided(world, worker, ask, one), decided(world, worker, ask, one, Way.SEARCH)
        if found.allowed:
            assert found == fetched
        elif fetched.allowed:
            assert ask.kind == "own"
            assert one.group in "6789" or world.newest(one.set_id) is not one


@many
@given(SEEDS)
def test_the_own_register_is_never_narrowed_by_wills(seed: int) -> None:
    """Row 1: with every will of every client taken away the own register shows the same."""
    world, worker, ask = worlds.draw(seed)
    own = replace(ask, kind="own", case=None)
    without = replace(world, documents=[one for one in world.documents if one.group not in "689"])
    wills = {one.oid for one in world.documents if one.group in "689"}
    assert opened(world, worker, own) - wills == opened(without, worker, own)
