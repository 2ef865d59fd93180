"""The register of mandates that we keep ourselves."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.conftest import NOW
from tests.contract.bench import real_identity
from tests.varanto.mandates.conftest import ARCHIVIST, AREA, COLLEAGUE, ENDED, NEIGHBOUR, UNIT

import varanto.log.service as log
import varanto.mandates.service as mandates
from varanto.kit.context import Actor, Context
from varanto.kit.errors import Problem
from varanto.log.model import NOBODY
from varanto.mandates.model import DeskName, Mandate, Registered, Table
from varanto.mandates.rules import registering as rules
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier, hetu

TODAY = date(2026, 11, 20)
YESTERDAY, TOMORROW = TODAY - timedelta(days=1), TODAY + timedelta(days=1)
OWN = Mandate(person=ARCHIVIST.value, name="Paavo Arkistola", desk=DeskName.ARCHIVIST, valid_from=date(2026, 1, 1))
OTHERS = replace(OWN, person=COLLEAGUE.value, name="Ritva Neljäsilmä")


def put(ctx: Context, *wanted: Mandate, oid: str = AREA) -> tuple[int, int]:
    """How many mandates began and how many ended."""
    return mandates.put(ctx, oid, Table.of(wanted))


def where(ctx: Context, person: Identifier = ARCHIVIST) -> list[tuple[str, str, str | None]]:
    """At which desks of which controllers and origins a person may work."""
    return [(one.desk, one.controller, one.origin) for one in mandates.places(ctx, person)]


def refusal(ctx: Context, table: Table, oid: str = AREA) -> tuple[str, Any]:
    """The code under which a table is refused, and the rows and codes of its faults."""
    with pytest.raises(Problem) as stopped:
        mandates.put(ctx, oid, table)
    faults: Any = stopped.value.extra.get("faults", [])
    return stopped.value.kind.code, [(one["row"], one["code"]) for one in faults]


def test_a_mandate_opens_the_desk_it_names(ctx: Context) -> None:
    """An archivist and officer of one area finds both desks, and at each the register that the area inherited."""
    assert put(ctx, OWN, replace(OWN, desk=DeskName.OFFICER)) == (2, 0)
    assert put(ctx, OWN, oid=NEIGHBOUR) == (1, 0)
    assert where(ctx) == [
        ("archivist", AREA, None),
        ("archivist", AREA, ENDED),
        ("archivist", NEIGHBOUR, None),
        ("officer", AREA, None),
        ("officer", AREA, ENDED),
    ]
    assert where(ctx, COLLEAGUE) == []


@pytest.mark.parametrize(
    ("begins", "ends", "holds"),
    [
        (TODAY, TODAY, True),
        (YESTERDAY, None, True),
        (TODAY, TOMORROW, True),
        (YESTERDAY, YESTERDAY, False),
        (TOMORROW, None, False),
    ],
)
def test_a_mandate_holds_from_its_first_day_to_its_last(
    ctx: Context, begins: date, ends: date | None, holds: bool
) -> None:
    """R-179: both days count, on Finland's calendar."""
    put(ctx, replace(OWN, valid_from=begins, valid_to=ends))
    assert bool(where(ctx)) is holds


def test_the_day_changes_at_midnight_in_finland(ctx: Context) -> None:
    """At ten in the evening in UTC the next day has begun."""
    put(ctx, replace(OWN, valid_to=TODAY))
    late = datetime.fromisoformat("2026-11-20T21:59:00+00:00")
    assert where(replace(ctx, now=late))
    assert not where(replace(ctx, now=late + timedelta(minutes=1)))


def test_what_is_left_out_ends_and_stays_as_history(ctx: Context) -> None:
    """R-179: the next table ends a mandate at once; who gave and ended it is told, given anew it is another one."""
    put(ctx, OWN, OTHERS)
    later = replace(ctx, now=ctx.now + timedelta(hours=1), actor=replace(ctx.actor, system="second"))
    assert put(later, OTHERS) == (0, 1)
    assert where(later) == []
    assert where(later, COLLEAGUE)
    kept = {one.mandate.person: one for one in mandates.registered(later, AREA)}
    ended = kept[ARCHIVIST.value]
    assert (ended.given_by, ended.given_at, ended.ended_by, ended.ended_at) == (
        "operator",
        ctx.now,
        "second",
        later.now,
    )
    assert kept[COLLEAGUE.value].ended_at is None
    assert put(later, OWN, OTHERS) == (1, 0)
    assert len(mandates.registered(later, AREA)) == 3
    assert where(later)


def test_the_same_again_changes_nothing(ctx: Context) -> None:
    """Whoever puts what is there already gives nobody a second mandate."""
    assert put(ctx, OWN, OTHERS) == (2, 0)
    assert put(ctx, OTHERS, OWN) == (0, 0)


def test_every_wrong_row_is_named_and_nothing_is_taken(ctx: Context) -> None:
    """R-181: all faults come at once, by row; a real identity code is none of a test repository's."""
    real = replace(OWN, person=real_identity())
    wrong = (
        OWN,
        real,
        replace(OWN, person="030271-931X"),
        replace(OTHERS, name=""),
        replace(OTHERS, desk=DeskName.OFFICER, valid_to=date(2025, 12, 31)),
        replace(OWN, valid_from=TODAY),
    )
    assert refusal(ctx, Table.of(wrong)) == (
        "registration-invalid",
        [
            (2, "identity-invalid"),
            (3, "identity-invalid"),
            (4, "name-missing"),
            (5, "days-reversed"),
            (6, "mandate-twice"),
        ],
    )
    assert where(ctx) == []
    assert refusal(replace(ctx, mode=Mode.PRODUCTION), Table.of([OWN]))[1] == [(1, "identity-invalid")]
    mandates.put(replace(ctx, mode=Mode.PRODUCTION), AREA, Table.of([real]))


def test_who_keeps_mandates(ctx: Context) -> None:
    """R-180: the operator, the organisation's system and its administrators; no professional, no desk."""
    for role in ("SYSTEM", "R5"):
        put(replace(ctx, actor=Actor(system="own", organization=AREA, role=role)), OWN)
    for actor in (
        Actor(system="own", organization=AREA, role="R1"),
        Actor(system="own", organization=NEIGHBOUR, role="SYSTEM"),
        Actor(system="browser", organization=AREA, role="SYSTEM", desk="archivist"),
        Actor(system="browser", organization=AREA, role="O3"),
        Actor(system=""),
    ):
        other = replace(ctx, actor=actor)
        assert refusal(other, Table.of([OTHERS]))[0] == "operator-required"
        with pytest.raises(Problem, match="operator-required"):
            mandates.registered(other, AREA)
    for unknown in (UNIT, "1.2.246.10.99900067.10.0", "no oid"):
        assert refusal(ctx, Table.of([OWN]), unknown)[0] == "organization-unknown"


def test_every_change_and_reading_is_logged(ctx: Context) -> None:
    """R-180: the log tells whose mandates were changed and how many, without naming the persons."""
    put(ctx, OWN)
    mandates.registered(ctx, AREA)
    told = [
        (one.row.action, one.private.detail)
        for one in log.entries(ctx, NOBODY)
        if one.row.action.startswith("mandates:")
    ]
    assert sorted(told, key=str) == [
        ("mandates:put", {"what": AREA, "begun": 1, "ended": 0}),
        ("mandates:read", {"what": AREA}),
    ]
    assert ARCHIVIST.value not in str(told)


def test_the_table_tells_nobody_who_holds_mandates(ctx: Context) -> None:
    """R-180: what lies in the database names nobody."""
    put(ctx, OWN)
    rows = ctx.db.execute("select * from mandate").fetchall()
    assert ARCHIVIST.value.encode() not in b"".join(bytes(value) for value in rows[0] if isinstance(value, bytes))
    assert "Paavo" not in str(rows)


def test_a_table_is_read_the_finnish_way(ctx: Context) -> None:
    """A sheet saved by a Finnish spreadsheet is taken as it is: headings, days, desks in Finnish, empty rows."""
    raw = (
        "\ufeffHenkilötunnus;Nimi;Työpöytä;Alkaa;Päättyy\r\n"
        "030271–931w;Paavo Arkistola;arkistonhoitaja;1.1.2026;\r\n"
        ";;;;\r\n"
        "150682-934T;Ritva Neljäsilmä;Tietosuojavastaava;2026-02-01;31.12.2026\r\n"
    ).encode()
    table = mandates.read_table(raw)
    assert table.faults == ()
    assert table.lines == (
        (2, OWN),
        (4, replace(OTHERS, desk=DeskName.OFFICER, valid_from=date(2026, 2, 1), valid_to=date(2026, 12, 31))),
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "table-unreadable"),
        ("identity,name\n", "table-unreadable"),
        ("identity,name,desk,from,to\n1,2\n", "table-unreadable"),
        ("identity,name,desk,from,to\n030271-931W,P,omakanta,2026-01-01,\n", "desk-unknown"),
        ("identity,name,desk,from,to\n030271-931W,P,officer,,\n", "day-invalid"),
        ("identity,name,desk,from,to\n030271-931W,P,officer,31.6.2026,\n", "day-invalid"),
        ("identity,name,desk,from,to\n030271-931W,P,officer,2026-01-01,soon\n", "day-invalid"),
    ],
)
def test_what_cannot_be_read_is_told(ctx: Context, text: str, code: str) -> None:
    """A table with a fault is refused whole, and the fault says in three languages what to do."""
    told = refusal(ctx, mandates.read_table(text.encode()))
    assert told[0] == "registration-invalid"
    assert {found for _, found in told[1]} == {code}
    assert all((rules.TEXTS[code].fi, rules.TEXTS[code].sv, rules.TEXTS[code].en))


DAYS = st.dates(date(2026, 1, 1), date(2026, 3, 1))
MANDATES = st.builds(
    Mandate,
    person=st.sampled_from([hetu.make_test(date(1980, 1, 1), 901 + number).value for number in range(3)]),
    name=st.just("Nimi"),
    desk=st.sampled_from(DeskName),
    valid_from=DAYS,
    valid_to=st.none() | DAYS,
)


@given(st.lists(MANDATES, max_size=6), st.lists(MANDATES, max_size=6), DAYS)
def test_afterwards_the_table_holds_and_nothing_else(before: list[Mandate], wanted: list[Mandate], day: date) -> None:
    """Whatever was there: once a table is put, exactly its rows that are not over hold or will."""
    kept = [Registered(id=uuid4(), mandate=one, given_by="a", given_at=NOW) for one in before]
    added, ended = rules.changes(kept, Table.of(wanted), day)
    left = [one.mandate for one in kept if one not in ended] + added
    assert {one for one in left if not one.is_over(day)} == {one for one in wanted if not one.is_over(day)}
    assert all(not one.mandate.is_over(day) for one in ended), "what has run out by itself is left alone"
