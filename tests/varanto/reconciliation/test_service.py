"""What the archive says of its holdings is what the client would compute of the same ones."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from uuid import uuid4

import pytest
from psycopg import Connection
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office

import varanto.archive.service as archive
import varanto.log.service as log
from varanto.access.model import Refused
from varanto.archive.model import Extent
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Actor, Context
from varanto.log.model import NOBODY, Action, Outcome
from varanto.reconciliation import service as reconciliation
from varanto.reconciliation.model import ReconciliationRequest
from varanto_client.compose import permit
from varanto_client.reconcile import compare
from varanto_formats.reconciliation import LISTED, Element, Holdings, Part

MANY = LISTED * 8
FIRST = datetime(2025, 1, 1, tzinfo=UTC)
OWN = Extent(controller=OFFICE.controller)
FILL = """
    insert into document (client_id, oid, home_client_id, set_id, version, status, document_group, controller, register,
                          service_tasks, services, producers, author_indexes, created_at, stored_at, sha256, size,
                          sealed)
    select %(client)s, '1.2.246.10.7.' || n, %(home)s, '1.2.246.10.7.' || n, 1, 'valid', '5', %(controller)s, '24',
           '{}', '{}', '{}', '{}', %(first)s + n * interval '1 hour', now(), sha256(convert_to(n::text, 'UTF8')), 1, ''
      from generate_series(1, %(count)s) n"""
FILLED = {Element(f"1.2.246.10.7.{n}", 1, sha256(str(n).encode()).hexdigest()) for n in range(1, MANY + 1)}


def fill(db: Connection, controller: str = OFFICE.controller) -> None:
    """Many versions of one client of a controller, an hour apart, and their copies at another listed client."""
    home, other = uuid4(), uuid4()
    for client in (home, other):
        db.execute("insert into client values (%s, '', '', now())", (client,))
        facts = {"client": client, "home": home, "controller": controller, "first": FIRST, "count": MANY}
        db.execute(FILL, facts)


def reconcile(ctx: Context, *prefixes: str) -> Sequence[Part]:
    """The parts of the own register."""
    found = reconciliation.reconcile(ctx, ReconciliationRequest(prefixes or ("",)))
    assert not isinstance(found, Refused)
    return found


def test_the_database_and_the_client_compute_the_same(ctx: Context) -> None:
    """R-27: counts, digests and lists under every prefix are those of the same versions in the client; none twice."""
    fill(ctx.db)
    own = Holdings(FILLED)
    for prefixes in ([""], ["0", "7", "f"], ["00", "a5"], ["0123"]):
        parts = archive.parts(ctx, OWN, prefixes)
        assert [part.prefix for part in parts] == prefixes
        for part in parts:
            assert part.elements is None or list(part.elements) == own.under(part.prefix)
            assert [own.branch(branch.prefix) for branch in part.branches or ()] == list(part.branches or ())
            assert sum(branch.count for branch in part.branches or ()) in (0, own.branch(part.prefix).count)
    assert compare(own, lambda prefixes: archive.parts(ctx, OWN, prefixes)).is_none


def test_differences_are_found_in_the_database(ctx: Context) -> None:
    """R-27: one version lost there, one here, and one with other bytes are exactly what is told."""
    fill(ctx.db)
    lost, added, *rest = sorted(FILLED)
    changed = replace(rest[0], sha256="0" * 64)
    own = Holdings({*rest[1:], changed, added, Element("1.2.3", 1, "1" * 64)})
    found = compare(own, lambda prefixes: archive.parts(ctx, OWN, prefixes))
    assert [one.oid for one in found.missing] == ["1.2.3"]
    assert found.extra == (lost,)
    assert [(one.oid, one.here, one.there) for one in found.different] == [(changed.oid, "0" * 64, rest[0].sha256)]


def test_the_span_holds_its_beginning_but_not_its_end(ctx: Context) -> None:
    """R-27: two spans that follow each other hold every version once."""
    fill(ctx.db)
    middle = FIRST + timedelta(hours=10)
    before, after = replace(OWN, created_to=middle), replace(OWN, created_from=middle)
    (early,) = archive.parts(ctx, before, [""])
    (late,) = archive.parts(ctx, after, [""])
    assert {one.oid for one in early.elements or ()} == {f"1.2.246.10.7.{n}" for n in range(1, 10)}
    assert sum(branch.count for branch in late.branches or ()) == MANY - 9


def test_every_version_in_every_state_counts(ctx: Context) -> None:
    """R-27: superseded and invalidated versions and wills are held too; a document of two clients is held once."""
    case = OFFICE.open_case(ctx)
    composer = OFFICE.composer()
    corrected = composer.replacement(case)
    OFFICE.store(ctx, composer.relationship(OTHER, ["24"]))
    OFFICE.store(ctx, composer.case([ADULT, OTHER], "24", "Perheen tuki"))
    will = permit(composer, ADULT, given=True)
    OFFICE.store(ctx, will)
    xml = OFFICE.store(ctx, corrected)
    intake.invalidate(ctx, InvalidationRequest(corrected.oid, sha256(xml).hexdigest(), "duplicate", ""))
    (part,) = reconcile(ctx)
    oids = [one.oid for one in part.elements or ()]
    assert len(oids) == len(set(oids)) == 6
    assert {case.oid, corrected.oid, will.oid} <= set(oids)


def test_nobody_compares_the_register_of_another(at_work: Callable[[Office], Context]) -> None:
    """R-12: a controller is told of its own versions alone."""
    OFFICE.open_case(at_work(OFFICE))
    assert reconcile(at_work(NEIGHBOUR)) == [Part("", elements=())]


@pytest.mark.parametrize(
    ("actor", "code"),
    [
        (Actor(system="operator", operator=True), "own-register-only"),
        (
            Actor(system="operator", organization=OFFICE.controller, desk="archivist", register="24"),
            "role-insufficient",
        ),
    ],
)
def test_who_has_no_register_or_sits_at_a_desk_is_refused(ctx: Context, actor: Actor, code: str) -> None:
    """R-15, R-16: the comparison covers wills, so desks have no part in it; the attempt is logged."""
    asking = replace(ctx, actor=actor)
    assert reconciliation.reconcile(asking, ReconciliationRequest([""])) == Refused(code)
    (entry,) = log.entries(ctx, NOBODY)
    assert (entry.row.action, entry.row.outcome) == (Action.DOCUMENT_RECONCILE, Outcome.REFUSED)


def test_each_question_leaves_one_entry(ctx: Context) -> None:
    """R-16: who asked, for which controller and when."""
    reconcile(ctx, "0", "1")
    (entry,) = log.entries(ctx, NOBODY)
    row = entry.row
    assert (row.action, row.outcome, row.controller) == (Action.DOCUMENT_RECONCILE, Outcome.DONE, OFFICE.controller)
    assert (row.logged_at, entry.private.detail) == (NOW, {"prefixes": 2})
