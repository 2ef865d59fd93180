"""Pages of what an archivist finds."""

from dataclasses import replace

from tests.office import ADULT, OFFICE

from varanto.archivist import rules, service
from varanto.archivist.model import Errand, Found, Ground
from varanto.kit.context import Actor, Context
from varanto_client.compose import case_note

ERRAND = Errand(ground=Ground.QUALITY, words="Työpyyntö 7")
ARCHIVIST = Actor(system="browser", organization=OFFICE.controller, desk="archivist", role="O3", register="1")


def test_pages_follow_each_other_until_there_are_enough(ctx: Context) -> None:
    """R-187: every document stands on one page, and behind the five hundredth the search must be narrower."""
    case = OFFICE.open_case(ctx)
    for number in range(rules.PAGE):
        OFFICE.store(ctx, case_note(OFFICE.composer(), case, description=f"Käynti {number}"))
    desk = replace(ctx, actor=ARCHIVIST)
    first = service.search(desk, ADULT.identifier, ERRAND)
    assert isinstance(first, Found)
    assert (len(first.items), first.total, first.capped) == (rules.PAGE, rules.PAGE + 2, False)
    assert first.following
    second = service.search(desk, ADULT.identifier, first.following)
    assert isinstance(second, Found)
    assert (second.first, len(second.items), second.following) == (rules.PAGE + 1, 2, None)
    assert len({item.version.oid for item in (*first.items, *second.items)}) == first.total
    last = service.search(desk, ADULT.identifier, replace(ERRAND, seen=rules.MOST - rules.PAGE))
    assert isinstance(last, Found)
    assert last.capped
    assert last.following is None
