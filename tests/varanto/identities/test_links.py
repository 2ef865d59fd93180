"""Several identifiers of one person: which clients belong together, by whose identifier rules go, and since when."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from threading import Thread
from uuid import UUID

from hypothesis import given
from hypothesis import strategies as st
from tests import make

from varanto.identities import service
from varanto.identities.model import Link, LinkKind
from varanto.identities.rules import person
from varanto.kit.context import Actor, Context
from varanto.kit.db import Database
from varanto.kit.keyring import Keyring
from varanto_formats.identifiers import Identifier

CODE = make.identifier()
TEMPORARY = Identifier("1.2.246.10.99999901.22.2026", "010181-998X")
SECOND = Identifier("1.2.246.10.99999902.22.2026", "010181-997W")
GROUND = ("1.2.246.10.99999901.10.0", "1.2.3.1", "1.2.3.2")

people = st.integers(0, 7).map(lambda number: UUID(int=number))
pairs = st.lists(st.tuples(people, people).filter(lambda pair: pair[0] != pair[1]), max_size=8)


def rows(pair: tuple[UUID, UUID]) -> list[Link]:
    """Both rows of a link; the first of the pair leads."""
    leading, other = pair
    row = Link(
        client_id=leading,
        link_id=UUID(int=99),
        other_client_id=other,
        kind=LinkKind.FORMER_CODE,
        leading=True,
        controller=None,
        set_id=None,
        oid=None,
        linked_at=make.NOW,
    )
    return [row, replace(row, client_id=other, other_client_id=leading, leading=False)]


@given(pairs, people)
def test_whoever_belongs_together_is_told_alike(linked: list[tuple[UUID, UUID]], asked: UUID) -> None:
    """R-90: by whichever identifier a person is asked for, she is the same, and led by the same identifier."""
    links = [row for pair in linked for row in rows(pair)]
    found = person(asked, links)
    assert asked in found
    assert len(found) == len(set(found))
    assert all(person(one, links) == found for one in found)


@given(st.lists(people, unique=True, min_size=1, max_size=6))
def test_the_newest_code_leads(codes: list[UUID]) -> None:
    """R-94: of codes that followed each other the last is hers."""
    links = [row for pair in zip(codes[1:], codes, strict=False) for row in rows(pair)]
    assert person(codes[0], links)[0] == codes[-1]


def joined(ctx: Context, leading: Identifier, other: Identifier) -> None:
    """Make two identifiers one person's."""
    first, second = service.ensure(ctx, [leading, other])
    service.link(ctx, first.client_id, second.client_id, LinkKind.TEMPORARY, GROUND)


def test_a_person_is_found_by_each_of_her_identifiers(context: Callable[..., Context]) -> None:
    """R-90: with all her records, each opened with its own key."""
    ctx = context()
    joined(ctx, CODE, TEMPORARY)
    joined(ctx, CODE, SECOND)
    for asked in (CODE, TEMPORARY, SECOND):
        found = service.person(ctx, asked)
        assert found.identifier == CODE
        assert set(found.identifiers) == {CODE, TEMPORARY, SECOND}
        assert found.keys == service.keys(ctx, found.keys)


def test_a_person_is_known_as_she_was(context: Callable[..., Context]) -> None:
    """R-91: what was looked at before a link, and while it held, is found again as it was then."""
    before = context()
    (alone,) = service.ensure(before, [TEMPORARY])
    linked, ended = (replace(before, now=before.now + timedelta(hours=hours)) for hours in (1, 2))
    joined(linked, CODE, TEMPORARY)
    (link,) = [one for one in service.links(ended, [alone.client_id]) if one.leading]
    service.unlink(ended, link)
    known = [service.person(ended, TEMPORARY, at.now) for at in (before, linked, ended)]
    assert [len(one.linked) for one in known] == [0, 1, 0]
    assert [one.changed for one in known] == [None, linked.now, ended.now]
    assert service.person(ended, TEMPORARY) == replace(alone, changed=ended.now)


def test_a_stranger_costs_what_a_client_costs(context: Callable[..., Context]) -> None:
    """R-61: the record of a stranger is read with as many statements as a client's, and opens nothing."""
    ctx = context()
    service.ensure(ctx, [CODE])
    assert service.person(ctx, CODE).key
    stranger = service.person(ctx, TEMPORARY)
    assert (stranger.key, stranger.linked) == (b"", ())


def test_linking_from_either_side_never_waits_in_a_ring(database: Database, keys: Keyring) -> None:
    """R-96: many who hold the same persons in opposite order at the same moment all come through."""
    done: list[int] = []

    def work(order: int) -> None:
        for _ in range(10):
            with database.transaction() as db:
                ctx = Context(db, Actor(system="test"), make.NOW, keys)
                known = [CODE, TEMPORARY, SECOND][::order]
                beside = service.linked(ctx, service.find(ctx, known).values())
                held = service.ensure(ctx, known[:2], beside) if order > 0 else service.hold(ctx, known).values()
                assert known[0] in {one.identifier for one in held}
        done.append(order)

    with database.transaction() as db:
        ctx = Context(db, Actor(system="test"), make.NOW, keys)
        joined(ctx, CODE, TEMPORARY)
        joined(ctx, CODE, SECOND)
    threads = [Thread(target=work, args=(order,)) for order in (1, -1, 1, -1)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(done) == [-1, -1, 1, 1]
