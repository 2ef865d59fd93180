"""The use log."""

from collections.abc import Callable
from dataclasses import replace
from typing import LiteralString
from uuid import UUID, uuid4

import psycopg
import pytest
from psycopg.types.json import Jsonb
from tests import make

from varanto.kit.context import Actor, Context, Professional
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import OWNER
from varanto.kit.keyring import SealBroken
from varanto.log import service
from varanto.log.model import NOBODY, Action, Event, Outcome
from varanto_formats.identifiers import Identifier

CLIENT = UUID(int=1)
WORKER = Professional(Identifier("1.2.246.537.26", "00098705718"), "Aino Auttaja")
SENDER = Professional(Identifier("1.2.246.537.26", "00098705719"), "Arkki Siirtäjä")
ACTOR = Actor(
    system="area-system",
    organization=make.CONTROLLER,
    unit=make.UNIT,
    professional=WORKER,
    role="R1",
    service_tasks=("24",),
    flags=("LASU_LEAD",),
    authority=True,
    sender=SENDER,
)
FETCH = Event(
    action=Action.DOCUMENT_FETCH,
    client_id=CLIENT,
    controller=make.CONTROLLER,
    register="1",
    document=make.DOCUMENT,
    set_id=make.DOCUMENT,
    version=1,
    purpose="own",
    detail={"reason": "Selvitys Auttajalle"},
)


def test_an_entry_says_all_that_the_law_asks(context: Callable[..., Context]) -> None:
    """Who, in which unit and role, why, when, to which document of whose register (703/2023 10 §)."""
    ctx = context(ACTOR)
    entry_id = service.record(ctx, FETCH)
    (entry,) = service.entries(ctx, CLIENT)
    row = entry.row
    assert (row.entry_id, row.logged_at, row.action, row.outcome) == (
        entry_id,
        ctx.now,
        Action.DOCUMENT_FETCH,
        Outcome.DONE,
    )
    assert (row.organisation, row.unit, row.role, row.system) == (make.CONTROLLER, make.UNIT, "R1", "area-system")
    assert (row.controller, row.register, row.document_oid, row.set_id, row.version, row.purpose) == (
        make.CONTROLLER,
        "1",
        make.DOCUMENT,
        make.DOCUMENT,
        1,
        "own",
    )
    assert row.trace_id == ctx.trace_id
    assert (entry.private.professional, entry.private.sender) == (WORKER, SENDER)
    assert (entry.private.service_tasks, entry.private.flags, entry.private.authority) == (
        ("24",),
        ("LASU_LEAD",),
        True,
    )
    assert entry.private.detail == {"reason": "Selvitys Auttajalle"}


def test_what_is_no_oid_is_not_written_in_clear(context: Callable[..., Context]) -> None:
    """R-18: whoever asks for a document by an identity code leaves no identity code in the log."""
    ctx = context(ACTOR)
    service.record(ctx, replace(FETCH, document="010181-900C", set_id="010181-900C", controller="010181-900C"))
    (entry,) = service.entries(ctx, CLIENT)
    assert (entry.row.document_oid, entry.row.set_id, entry.row.controller) == (None, None, None)


def test_the_rows_name_nobody(context: Callable[..., Context]) -> None:
    """Neither names nor register numbers nor free words can be read from the table."""
    ctx = context(ACTOR)
    service.record(ctx, FETCH)
    text = repr(ctx.db.execute("select log_entry::text from log_entry").fetchall())
    for word in ("Aino", "Auttaja", "00098705718", "Siirtäjä", "Selvitys"):
        assert word not in text
        assert word.encode().hex() not in text


def test_a_user_is_found_by_the_blind_index(context: Callable[..., Context]) -> None:
    """All that one professional did can be found without her number standing in the table."""
    ctx = context(ACTOR)
    service.record(ctx, FETCH)
    found = ctx.db.execute(
        "select count(*) from log_entry where user_index = %s", (ctx.keys.index(WORKER.identifier),)
    ).fetchone()
    assert found == (1,)


def test_an_event_of_no_client_is_kept_under_nobody(context: Callable[..., Context]) -> None:
    """A given token is logged though it is about no client."""
    ctx = context(ACTOR)
    service.record_act(ctx, "token:issue", "done", "R1")
    (entry,) = service.entries(ctx, NOBODY)
    assert (entry.row.action, entry.private.detail) == (Action.TOKEN_ISSUE, {"what": "R1"})


def test_an_entry_moved_to_another_client_does_not_open(context: Callable[..., Context]) -> None:
    """The sealed part belongs to its entry and client alone."""
    ctx = context(ACTOR)
    row = service.prepare(ctx, FETCH).as_json() | {"client_id": str(uuid4())}
    ctx.db.execute("select log_append(%s)", (Jsonb(row),))
    with pytest.raises(SealBroken):
        service.entries(ctx, UUID(str(row["client_id"])))


@pytest.mark.parametrize(
    "statement", ["update log_entry set action = 'x'", "delete from log_entry", "truncate log_entry"]
)
def test_the_application_cannot_change_the_log(context: Callable[..., Context], statement: LiteralString) -> None:
    """R-17: the application's role may neither change nor remove an entry."""
    ctx = context(ACTOR)
    service.record(ctx, FETCH)
    with pytest.raises(psycopg.errors.InsufficientPrivilege), ctx.db.transaction():
        ctx.db.execute(statement)


@pytest.mark.parametrize(
    "statement", ["update log_entry set action = 'x'", "delete from log_entry", "truncate log_entry"]
)
def test_even_the_owner_is_told_not_to(
    postgres: Embedded, new_database: Callable[[], str], context: Callable[..., Context], statement: LiteralString
) -> None:
    """The owner of the tables meets a second guard."""
    row = service.prepare(context(ACTOR), FETCH).as_json()
    with psycopg.connect(postgres.url(OWNER, new_database()), autocommit=True) as owner:
        owner.execute("select log_append(%s)", (Jsonb(row),))
        with pytest.raises(psycopg.Error) as refused:
            owner.execute(statement)
        assert refused.value.sqlstate == "VA001"
