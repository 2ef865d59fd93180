"""The register of persons."""

from collections.abc import Callable
from threading import Thread
from uuid import UUID

import pytest
from tests import make

from varanto.identities import service
from varanto.kit.context import Actor, Context
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring, SealBroken, new_signing_key


def test_a_client_is_made_once_and_found_ever_after(context: Callable[..., Context]) -> None:
    """The same person gets the same id and the same key each time she is met."""
    ctx = context()
    (first,) = service.ensure(ctx, [make.identifier()])
    (again,) = service.ensure(ctx, [make.identifier()])
    assert (again.client_id, again.key) == (first.client_id, first.key)
    assert service.find(ctx, [make.identifier()]) == {make.identifier(): first.client_id}
    assert service.keys(ctx, [first.client_id]) == {first.client_id: first.key}


def test_the_case_of_letters_makes_no_other_person(context: Callable[..., Context]) -> None:
    """A lower-case identity code leads to the same person."""
    ctx = context()
    upper, lower = service.ensure(ctx, [make.identifier("010181-900C"), make.identifier("010181-900c")])
    assert upper.client_id == lower.client_id


def test_persons_differ_in_id_and_key(context: Callable[..., Context]) -> None:
    """Two persons never share a key, and are answered in the order in which they were asked for."""
    wanted = [make.identifier("200111A904P"), make.identifier("010181-900C")]
    one, other = service.ensure(context(), wanted)
    assert [one.identifier, other.identifier] == wanted
    assert one.client_id != other.client_id
    assert one.key != other.key


def test_looking_for_somebody_leaves_no_trace(context: Callable[..., Context]) -> None:
    """Asking for an unknown person makes nobody."""
    ctx = context()
    assert service.find(ctx, [make.identifier()]) == {}
    assert service.keys(ctx, [UUID(int=7)]) == {}
    assert ctx.db.execute("select count(*) from client").fetchone() == (0,)


def test_the_tables_hold_nothing_readable(context: Callable[..., Context]) -> None:
    """Neither the identity code nor the key can be read from the rows."""
    ctx = context()
    (record,) = service.ensure(ctx, [make.identifier()])
    rows = ctx.db.execute("select client::text from client").fetchall()
    rows += ctx.db.execute("select client_key::text from client_key").fetchall()
    text = repr(rows)
    assert "010181" not in text
    assert b"010181-900C".hex() not in text
    assert record.key.hex() not in text


def test_another_master_key_opens_nothing(context: Callable[..., Context]) -> None:
    """A client's key is useless to whoever has the tables but not the master key."""
    ctx = context()
    (record,) = service.ensure(ctx, [make.identifier()])
    stranger = Context(ctx.db, ctx.actor, ctx.now, Keyring(bytes(32), [new_signing_key()]))
    with pytest.raises(SealBroken):
        service.keys(stranger, [record.client_id])


def test_two_who_meet_the_same_new_client_agree(database: Database, keys: Keyring) -> None:
    """Of two stores that make the same new clients at the same moment, in opposite order, both get the same keys."""
    wanted = [make.identifier(), make.identifier("200111A904P")]
    met: list[dict[UUID, bytes]] = []

    def meet(order: int) -> None:
        with database.transaction() as db:
            ctx = Context(db, Actor(system="test"), make.NOW, keys)
            records = service.ensure(ctx, wanted[::order])
            assert service.hold(ctx, wanted) == {record.identifier: record for record in records}
            met.append({record.client_id: record.key for record in records})

    threads = [Thread(target=meet, args=(order,)) for order in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(met) == 4
    assert all(one == met[0] for one in met)
