"""What a relationship document grants, day by day: the repository's rule against the naive one (R-150)."""

from datetime import timedelta

from hypothesis import given
from tests.naive import bridge, rights, worlds
from tests.naive.model import World
from tests.naive.test_rules import SEEDS, many
from tests.naive.worlds import Chance

from varanto.rights import rules


@many
@given(SEEDS)
def test_a_relationship_document_grants_what_it_says_on_the_days_it_says(seed: int) -> None:
    """A16, A17, A51, D-17: who may read and who may store on each day around the edges, subcontractors too."""
    chance = Chance(seed)
    said = worlds.relationship_of(chance, worlds.A)
    expected = [] if said.old else sorted(rights.of_document(said), key=repr)
    got = {
        (one.unit, one.service_task, one.services, one.spans): one
        for one in rules.grants_of(worlds.A, bridge.facts(said))
    }
    assert len(got) <= len(expected)
    for right in expected:
        grant = next(
            one
            for one in got.values()
            if (one.unit, one.service_task, one.services) == (right.unit, right.task, right.services)
            and tuple((span.start, span.end) for span in one.spans) == right.spans
        )
        assert grant.chain[-1] == right.unit
        for days in (-32, -31, -30, -1, 0, 1, 29, 30, 31):
            world = World(worlds.NOW + timedelta(days=days))
            assert rules.reads(grant, world.today) is rights.is_readable(world, right), days
            for back in (-1, 0, 1, 30):
                drawn_up = world.today - timedelta(days=back)
                assert rules.stores(grant, drawn_up, world.today) is rights.is_storable(world, right, drawn_up)
