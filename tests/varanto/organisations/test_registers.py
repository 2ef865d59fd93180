"""The registers of organisations and systems."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import pytest
from tests.varanto.organisations.conftest import AREA, FIRM, KEY, UNIT

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.organisations import service
from varanto.organisations.model import (
    Function,
    Kind,
    Organisation,
    OwnContext,
    Sector,
    System,
)

FULL = Organisation(
    oid="1.2.246.10.9999996.10.0",
    name="Vanha kuntayhtymä",
    kind=Kind.PUBLIC,
    sector=Sector.HEALTH,
    business_id="9999996-1",
    service_tasks=("24",),
    functions=(Function.DISCLOSURE, Function.REGISTER_RIGHT),
    own_context=OwnContext.REQUIRED,
    controller=AREA,
    valid_from=date(2020, 1, 1),
    valid_to=date(2026, 12, 31),
    ended=date(2026, 11, 1),
    successor=AREA,
)


def test_what_is_registered_is_found(ctx: Context) -> None:
    """Every fact of an organisation is kept, and changed by registering it again."""
    service.put_organisation(ctx, FULL)
    assert service.organisation(ctx, FULL.oid) == replace(FULL, changed_at=ctx.now)
    service.put_organisation(ctx, replace(FULL, name="Uusi"))
    found = service.organisation(ctx, FULL.oid)
    assert found is not None
    assert found.name == "Uusi"


def test_both_roots_of_an_oid_mean_the_same(ctx: Context) -> None:
    """Older messages write 1.2.246.537.10 for 1.2.246.10 (documents.md §6.3)."""
    older = service.organisation(ctx, AREA.replace("1.2.246.10.", "1.2.246.537.10."))
    assert older is not None
    assert older.oid == AREA


def test_units_stand_below_their_organisation(ctx: Context) -> None:
    """An organisation is shown with its units, and a unit needs its organisation first."""
    assert [unit.oid for unit in service.units(ctx, AREA)] == [UNIT]
    orphan = Organisation(oid="1.2.246.10.9999995.10.1", name="x", kind=Kind.PUBLIC, parent="1.2.246.10.9999995.10.0")
    with pytest.raises(Problem, match="registration-invalid"):
        service.put_organisation(ctx, orphan)


@pytest.mark.parametrize("oid", ["abc", "1.2.246.21", "", f"{AREA} "])
def test_an_organisation_needs_an_oid(ctx: Context, oid: str) -> None:
    """What is not the OID of an organisation cannot be registered as one."""
    with pytest.raises(Problem, match="registration-invalid"):
        service.put_organisation(ctx, Organisation(oid=oid, name="x", kind=Kind.PUBLIC))


def test_validity_is_judged_on_a_day(ctx: Context) -> None:
    """An organisation is valid from its first day until the day before its successor takes over."""
    service.put_organisation(ctx, FULL)
    days = [date(2019, 12, 31), date(2020, 1, 1), date(2026, 10, 31), date(2026, 11, 1)]
    assert [service.is_valid(ctx, FULL.oid, day) for day in days] == [False, True, True, False]
    assert not service.is_valid(ctx, "1.2.246.10.1.10.0", days[1])


def test_changes_are_paged_without_loss(ctx: Context) -> None:
    """Walking the pages meets every organisation once, and a later moment leaves out what was not changed since."""
    seen: list[str] = []
    after = None
    while True:
        page = service.changed_since(ctx, None, after, limit=2)
        assert page.total == 3
        seen += [one.oid for one in page.items]
        after = page.after
        if after is None:
            break
    assert seen == sorted([AREA, UNIT, FIRM])
    later = replace(ctx, now=ctx.now + timedelta(hours=1))
    service.put_organisation(later, FULL)
    assert [one.oid for one in service.changed_since(later, later.now).items] == [FULL.oid]


def test_only_the_public_part_of_a_key_is_kept(ctx: Context) -> None:
    """A system's extra members are dropped, and a key that cannot be read is refused."""
    public = KEY.as_dict(private=False) | {"note": "hand to Aino"}
    kept = service.put_system(ctx, System(id="s", name="s", keys=(public,)))
    assert kept == service.system(ctx, "s")
    assert "note" not in kept.keys[0]
    off_curve = public | {"x": "AAAA", "y": "AAAA"}
    with pytest.raises(Problem, match="registration-invalid"):
        service.put_system(ctx, System(id="s", name="s", keys=(off_curve,)))


def test_organisations_are_imported_from_a_file(ctx: Context, tmp_path: Path) -> None:
    """A list of organisations is registered in one go, telling how far it is; a wrong file changes nothing."""
    heard: list[tuple[int, int]] = []
    file = tmp_path / "organizations.json"
    file.write_text(
        """[{"oid": "1.2.246.10.9999995.10.0", "name": "Toinen", "kind": "public", "functions": ["disclosure"]},
            {"oid": "1.2.246.10.9999995.10.1", "name": "Yksikkö", "kind": "public",
             "parent": "1.2.246.10.9999995.10.0"}]"""
    )
    assert service.import_organisations(ctx, file, lambda done, total: heard.append((done, total))) == 2
    assert heard == [(1, 2), (2, 2)]
    assert [unit.name for unit in service.units(ctx, "1.2.246.10.9999995.10.0")] == ["Yksikkö"]
    file.write_text('[{"oid": 1}]')
    with pytest.raises(Problem, match="registration-invalid"):
        service.import_organisations(ctx, file, lambda done, total: None)
