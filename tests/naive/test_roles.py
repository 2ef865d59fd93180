"""The role filter against the naive one: every role with every claim on every sort of document."""

from dataclasses import replace

from hypothesis import given
from tests.naive import bridge, roles, worlds
from tests.naive.model import ALL_TASKS, CASE, LAPS, LASU, RELATIONSHIP, World
from tests.naive.test_rules import SEEDS, many
from tests.naive.worlds import ADA, Chance

from varanto.access.rules import roles as real

FLAGS = ((), (), ("LASU_LEAD",), ("DRAFTS_CUSTODY",), ("TUR",), ("SOV",), ("ADOPT",), ("SOV", "TUR"), ("ADOPT", "TUR"))
CODES = ((), ("OMH",), ("99", "45"), ("TUR",), ("SOV",), ("SOV", "45"), ("SOV", "TUR"), ("TUR", "OMH"))
TASKS = ((LAPS,), (LASU,), (LAPS, LASU), ("PER",), ("TYO", LAPS), ("77",), (LAPS, "77"), ())


@many
@given(SEEDS)
def test_a_role_sees_what_its_row_says(seed: int) -> None:
    """§7.1 with A11 and A22-A28: fifty pairs of a worker and a document a seed."""
    chance = Chance(seed)
    world = World(worlds.NOW, worlds.organisations_of(chance))
    for number in range(50):
        drawn = worlds.worker_of(chance)
        role = drawn.acts_as or ""
        fitting = [one for one in FLAGS if "ADOPT" not in one or role == "R4"]
        tasks = chance.one((LAPS,), (LAPS, LASU), ALL_TASKS, ())
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
        expected = roles.may_role_see(worker, document)
        assert real.allows(bridge.asker_of(world, worker), version) is expected, (worker, document)
