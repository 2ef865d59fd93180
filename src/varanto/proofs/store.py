"""SQL of the Merkle tree: entries that wait for their place, leaves, kept nodes, checkpoints, timestamps."""

from collections.abc import Iterable, Sequence
from uuid import UUID

from psycopg import Connection
from psycopg.rows import args_row, class_row, scalar_row, tuple_row

from varanto.log.model import LOG_ID
from varanto.proofs.model import Checkpoint, Leaf, Stamp

Waiting = tuple[UUID, UUID, bytes]
"""The client, the entry and its leaf."""

_STAMP = "select size, stamped_at, response from log_stamp where log_id = %s"
_CHECKPOINT = "select size, root, made_at, note from log_checkpoint where log_id = %(log)s"


def hold(db: Connection) -> int:
    """How many leaves there are; nobody else adds any until the transaction ends."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return (
            cursor.execute("select size from log_head where log_id = %s for no key update", (LOG_ID,)).fetchone() or 0
        )


def grow(db: Connection, size: int) -> None:
    """Say how many leaves there are now."""
    db.execute("update log_head set size = %s where log_id = %s", (size, LOG_ID))


def is_waited(db: Connection) -> bool:
    """Whether any entry waits for its place."""
    return db.execute("select /* every node */ 1 from log_outbox limit 1").fetchone() is not None


def take(db: Connection, most: int) -> list[Waiting]:
    """Entries that waited, oldest first; they wait no more."""
    with db.cursor(row_factory=tuple_row) as cursor:
        taken = cursor.execute(
            """delete /* every node */ from log_outbox where (client_id, entry_id) in
                 (select client_id, entry_id from log_outbox order by logged_at, entry_id limit %s)
               returning client_id, entry_id, leaf, logged_at""",
            (most,),
        ).fetchall()
    return [one[:3] for one in sorted(taken, key=lambda one: (one[3], one[1]))]


def add_leaves(db: Connection, first: int, waiting: Sequence[Waiting]) -> None:
    """Give entries their places, from the first on."""
    clients, entries, leaves = zip(*waiting, strict=True)
    db.execute(
        """insert into log_leaf (log_id, index, leaf, client_id, entry_id)
           select %s, %s + place - 1, leaf, client_id, entry_id
             from unnest(%b::bytea[], %b::uuid[], %b::uuid[]) with ordinality
                    as one (leaf, client_id, entry_id, place)""",
        (LOG_ID, first, list(leaves), list(clients), list(entries)),
    )


def add_nodes(db: Connection, nodes: Iterable[tuple[int, int, bytes]]) -> None:
    """Keep roots of complete subtrees: level, number, hash."""
    with db.cursor() as cursor:
        cursor.executemany(
            "insert into log_node (log_id, level, index, hash) values (%s, %s, %s, %s)",
            [(LOG_ID, *one) for one in nodes],
        )


def hashes(db: Connection, level: int, first: int, end: int) -> list[bytes]:
    """The leaves (level 0) or the kept nodes of a level, from the first to before the end, in order."""
    with db.cursor(row_factory=scalar_row) as cursor:
        if level == 0:
            return cursor.execute(
                "select leaf from log_leaf where log_id = %s and index >= %s and index < %s order by index",
                (LOG_ID, first, end),
            ).fetchall()
        return cursor.execute(
            "select hash from log_node where log_id = %s and level = %s and index >= %s and index < %s order by index",
            (LOG_ID, level, first, end),
        ).fetchall()


def leaves(db: Connection, after: int, most: int) -> list[Leaf]:
    """Leaves behind a place, in order."""
    with db.cursor(row_factory=args_row(Leaf), binary=True) as cursor:
        return cursor.execute(
            """select index, leaf, client_id::text, entry_id::text from log_leaf
                where log_id = %s and index > %s order by index limit %s""",
            (LOG_ID, after, most),
        ).fetchall()


def nodes(db: Connection) -> dict[tuple[int, int], bytes]:
    """Every kept node by level and number."""
    found = db.execute("select level, index, hash from log_node where log_id = %s", (LOG_ID,)).fetchall()
    return {(level, index): digest for level, index, digest in found}


def size(db: Connection) -> int:
    """How many leaves there are said to be."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute("select size from log_head where log_id = %s", (LOG_ID,)).fetchone() or 0


def place(db: Connection, entry_id: UUID) -> int | None:
    """Where an entry stands in the tree."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute(
            "select index from log_leaf where log_id = %s and entry_id = %s", (LOG_ID, entry_id)
        ).fetchone()


def add_checkpoint(db: Connection, one: Checkpoint) -> None:
    """Keep a checkpoint."""
    db.execute(
        "insert into log_checkpoint (log_id, size, root, made_at, note) values (%s, %s, %s, %s, %s)",
        (LOG_ID, one.size, one.root, one.made_at, one.note),
    )


def newest_checkpoint(db: Connection) -> Checkpoint | None:
    """The checkpoint of the largest size."""
    with db.cursor(row_factory=class_row(Checkpoint)) as cursor:
        return cursor.execute(f"{_CHECKPOINT} order by size desc limit 1", {"log": LOG_ID}).fetchone()


def checkpoint(db: Connection, size: int) -> Checkpoint | None:
    """The checkpoint of one size."""
    with db.cursor(row_factory=class_row(Checkpoint)) as cursor:
        return cursor.execute(f"{_CHECKPOINT} and size = %(size)s", {"log": LOG_ID, "size": size}).fetchone()


def checkpoints(db: Connection) -> list[Checkpoint]:
    """Every checkpoint, smallest size first."""
    with db.cursor(row_factory=class_row(Checkpoint)) as cursor:
        return cursor.execute(f"{_CHECKPOINT} order by size", {"log": LOG_ID}).fetchall()


def add_stamp(db: Connection, one: Stamp) -> None:
    """Keep a timestamp; the first of a checkpoint stays."""
    db.execute(
        """insert into log_stamp (log_id, size, stamped_at, response) values (%s, %s, %s, %s)
           on conflict (log_id, size) do nothing""",
        (LOG_ID, one.size, one.stamped_at, one.response),
    )


def newest_stamp(db: Connection) -> Stamp | None:
    """The timestamp of the largest checkpoint that has one."""
    with db.cursor(row_factory=args_row(Stamp)) as cursor:
        return cursor.execute(f"{_STAMP} order by size desc limit 1", (LOG_ID,)).fetchone()


def stamp_over(db: Connection, index: int) -> Stamp | None:
    """The timestamp of the smallest stamped checkpoint that holds a place."""
    with db.cursor(row_factory=args_row(Stamp)) as cursor:
        return cursor.execute(f"{_STAMP} and size > %s order by size limit 1", (LOG_ID, index)).fetchone()


def stamps(db: Connection) -> list[Stamp]:
    """Every timestamp, smallest checkpoint first."""
    with db.cursor(row_factory=args_row(Stamp)) as cursor:
        return cursor.execute(f"{_STAMP} order by size", (LOG_ID,)).fetchall()
