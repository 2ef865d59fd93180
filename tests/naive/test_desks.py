"""The citizen's and the archivist's desk against the naive law, on random worlds (R-150)."""

from dataclasses import replace

from hypothesis import event, given
from tests.naive import bridge, own_view, worlds
from tests.naive.model import Archivist, Ask, World
from tests.naive.test_rules import SEEDS, many
from tests.naive.worlds import ADA, Chance

from varanto.disclosure import rules
from varanto.disclosure.model import Way


def drawn(seed: int) -> tuple[World, Chance]:
    """A world whose documents are mostly of kinds that citizens see, and dice for who comes to a desk."""
    world, chance = worlds.draw(seed)[0], Chance(seed + 1)
    kinds = [replace(one, type=chance.one("1005", "11001", "15007")) for one in world.documents if one.group == "5"]
    world.documents = [*(one for one in world.documents if one.group != "5"), *kinds]
    return world, chance


@many
@given(SEEDS)
def test_a_citizen_sees_what_rows_24_and_25_say(seed: int) -> None:
    """A31, A32, D-21, D-23, D-24: for herself, for a child, for an adult, of shared documents, masked or whole."""
    world, chance = drawn(seed)
    citizen, client = worlds.citizen_of(chance)
    situation = bridge.at_the_citizens_desk(world, citizen, client)
    may_look = own_view.may_look(world, citizen, client)
    for one in world.documents:
        if not world.lists(one, client):
            continue
        got = rules.decide(situation, bridge.judged_of(world, citizen, client, one), Way.FETCH)
        expected = may_look and own_view.is_shown(world, citizen, one)
        event(f"{situation.viewer}: {got.rule}")
        assert got.allowed is expected, (got, one)
        assert not expected or got.masked is own_view.is_masked(world, citizen, one), one


@many
@given(SEEDS)
def test_an_archivist_sees_the_register_picked_and_masked_until_revealed(seed: int) -> None:
    """Row 23, A30, D-21: every status and class, never wills."""
    world, chance = drawn(seed)
    archivist = Archivist(chance.one(worlds.A, worlds.B))
    ask = Ask(reveal=chance.one(None, None, "Tietopyyntö", " "))
    situation = bridge.at_the_archivists_desk(world, archivist, ask, ADA)
    for one in world.documents:
        if not world.lists(one, ADA) or one.group == "7":
            continue
        got = rules.decide(situation, bridge.judged_of(world, archivist, ADA, one), Way.FETCH)
        event(got.rule)
        assert got.allowed is own_view.is_at_the_archive(archivist, one), (got, one)
        assert not got.allowed or got.masked is own_view.is_masked_at_the_archive(world, ask, one), one
