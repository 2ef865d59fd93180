"""Filling the archive with many rows fast: by SQL, around the gate in, so for measuring only."""

from importlib import resources

import psycopg

PARTS = 17
"""Documents of a synthetic client."""
AT_ONCE = 2_000


def fill(owner_url: str, sample: str, have: int, wanted: int) -> int:
    """Add synthetic documents, like the sample document, until there are as many as wanted; how many there are then.

    `have` is how many this has added before.
    """
    statement = resources.files("varanto.bench").joinpath("fill.sql").read_bytes()
    first, last = have // PARTS + 1, wanted // PARTS
    with psycopg.connect(owner_url, autocommit=True) as db:
        db.execute("set synchronous_commit = off")
        for start in range(first, last + 1, AT_ONCE):
            end = min(start + AT_ONCE - 1, last)
            db.execute(statement, {"sample": sample, "first": start, "last": end})
        db.execute("vacuum analyze")
        db.execute("checkpoint")
    return max(last, first - 1) * PARTS
