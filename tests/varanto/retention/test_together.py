"""Several who act at the same moment."""

from collections.abc import Generator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from uuid import UUID

from tests.office import ADULT, NOW, OFFICE, OTHER, trust
from tests.varanto.retention.conftest import FIRST, SECOND, archivist

import varanto.deaths.service as deaths
from varanto.kit.context import Actor, Context
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto.retention import service
from varanto_client.compose.client_documents import case_note

LATER = NOW + timedelta(days=1)


def test_two_who_dispose_of_one_list_do_so_once(database: Database, keys: Keyring) -> None:
    """R-104: item by item each document goes once, with one log entry for each of its clients, and none is missed."""

    @contextmanager
    def acting(actor: Actor, now: datetime = LATER) -> Generator[Context]:
        with database.transaction() as db:
            yield Context(db, actor, now, keys, trust=trust())

    def work(list_id: UUID) -> None:
        left = 1
        while left:
            with acting(archivist(SECOND)) as ctx:
                left = service.dispose(ctx, list_id, 1).left

    composer = OFFICE.composer()
    with acting(OFFICE.actor, NOW) as ctx:
        OFFICE.register(ctx)
        for person in (ADULT, OTHER):
            OFFICE.store(ctx, composer.relationship(person, ["10"]))
            deaths.state(ctx, person.identifier, date(2012, 3, 4))
        case = composer.case([ADULT, OTHER], "10", "Yhteinen tarve")
        OFFICE.store(ctx, case)
        for number in range(10):
            OFFICE.store(ctx, case_note(composer, case, description=f"Merkintä {number}."))
    with acting(archivist(FIRST)) as ctx:
        list_id = service.propose(ctx).list_id
    with acting(archivist(SECOND)) as ctx:
        service.approve(ctx, list_id)
    with ThreadPoolExecutor(2) as pool:
        list(pool.map(work, [list_id, list_id]))
    with acting(archivist(FIRST)) as ctx:
        assert [item.outcome for item in service.show(ctx, list_id)[1]] == ["disposed"] * 13
        counted = """select (select count(*) from tombstone), (select count(*) from document_salt),
                            (select count(*) from log_entry where action = 'document:dispose')"""
        assert ctx.db.execute(counted).fetchone() == (13, 0, 24)
