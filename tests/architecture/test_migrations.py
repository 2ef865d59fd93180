"""Migrations use only what both one PostgreSQL and a cluster carry out (schema.md §6 h)."""

import re

import pytest
from tests.architecture.manifest import MANIFEST

from varanto.kit.db.migrate import Migration, found, shipped

COMMENT = re.compile(r"--[^\n]*")
FUNCTION_BODY = re.compile(r"\$\$.*?\$\$", re.DOTALL)
CONSTRAINT = re.compile(
    r"(?:constraint\s+\w+\s+)?\b(?:primary key|foreign key|unique\s*\(|check\s*\(|references\b)", re.IGNORECASE
)
UNFIT = {
    "a column that comes with a check, a uniqueness or a number": r"add column[^;]*\b(check|unique|serial|identity)\b",
    "a number that the database counts": r"\b(big|small)?serial\b|generated\s+\w+(\s+\w+)?\s+as identity",
    "a merge": r"\bmerge\s+into\b",
    "a queue by locks": r"\bskip locked\b",
    "a rule": r"\bcreate\s+(or\s+replace\s+)?rule\b",
    "a large object": r"\blo_\w+\(|\boid\s+(?:lo|blob)\b",
}
MIGRATIONS = found(shipped())


def _sql(migration: Migration) -> str:
    return COMMENT.sub("", migration.sql.decode())


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda one: one.name)
def test_no_statement_is_refused_by_a_cluster(migration: Migration) -> None:
    """What works on a laptop works on a cluster."""
    assert [what for what, pattern in UNFIT.items() if re.search(pattern, _sql(migration), re.IGNORECASE)] == []


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda one: one.name)
def test_every_constraint_has_a_name_of_ours(migration: Migration) -> None:
    """A name that is the same everywhere can be dropped or recognised everywhere."""
    sql = FUNCTION_BODY.sub("", _sql(migration))
    inner = re.sub(r"foreign key\s*\([^)]*\)\s*references", "foreign key", sql, flags=re.IGNORECASE)
    nameless = [match[0] for match in CONSTRAINT.finditer(inner) if not match[0].lower().startswith("constraint")]
    assert nameless == []


@pytest.mark.parametrize("migration", MIGRATIONS, ids=lambda one: one.name)
def test_no_row_moves_to_another_client(migration: Migration) -> None:
    """The key of a row is never changed: a client's rows stay on the client's node."""
    keys = {"client_id", *MANIFEST.own_key.values()} - {"oid"}
    assert re.findall(rf"\bset\s+(?:{'|'.join(keys)})\s*=", _sql(migration), re.IGNORECASE) == []
