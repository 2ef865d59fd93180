"""SQL stands in stores, asks for one client's rows, and leaves bodies to the vault (schema.md §2, §6 i)."""

import re
from pathlib import Path

import pytest
from tests.architecture import tree
from tests.architecture.manifest import MANIFEST

STATEMENT = re.compile(
    r"\s*(select\s|insert into\s|update\s+\w+\s+set\s|delete from\s|with\s+\w+\s+as\s|merge into\s)", re.IGNORECASE
)
TABLE = re.compile(r"\b(?:from|join|into|update)\s+(\w+)", re.IGNORECASE)
FORBIDDEN = re.compile(
    r"\bpg_advisory|\bfor update\b|\bset_config\b|^\s*set\s|\blisten\b|= \(select .*oid_claim", re.IGNORECASE
)
KEY = r"\b{key}\b\s*(=|in\b)|insert into \w+ \([^)]*\b{key}\b"
# Statements that visit every node: jobs outside the path of requests, and those that say so themselves.
EVERYWHERE = {"delete from token_use where expires_at < %s"}
MARK = "/* every node */"
STORES = [
    path for path in tree.sources(tree.SERVER) if "store" in {path.stem, path.parent.name} or path.stem == "vault"
]
# The client's outbox is an SQLite file of its own.
OUTBOX = tree.SRC / "varanto_client" / "outbox" / "store.py"


def _statements(path: Path) -> list[str]:
    return [text for text in tree.strings(path) if STATEMENT.match(text)]


def test_sql_stands_in_stores_only() -> None:
    """Whoever looks for what touches a table looks into one file of its slice."""
    kit = tree.SERVER / "kit" / "db"
    strays = [
        tree.said(path)
        for path in tree.sources(tree.SRC)
        if path not in {*STORES, OUTBOX} and kit not in path.parents and _statements(path)
    ]
    assert strays == []


def test_only_the_vault_names_the_table_of_bodies() -> None:
    """No other code can read what documents say."""
    assert [path.stem for path in tree.sources(tree.SRC) if "document_body" in path.read_text("utf-8")] in (
        [],
        ["vault"],
    )


@pytest.mark.parametrize("path", STORES, ids=tree.said)
def test_statements_keep_to_one_client(path: Path) -> None:
    """Each statement names the key of every spread table it touches, so that it stays on one node of a cluster."""
    wide = [
        (table, statement)
        for statement in _statements(path)
        if statement not in EVERYWHERE and MARK not in statement
        for table in TABLE.findall(statement)
        if (key := MANIFEST.key_of(table)) and not re.search(KEY.format(key=key), statement, re.IGNORECASE)
    ]
    assert wide == []


@pytest.mark.parametrize("path", STORES, ids=tree.said)
def test_statements_use_nothing_that_a_cluster_refuses(path: Path) -> None:
    """No advisory locks, no lock that deadlocks with foreign keys, no settings that carry meaning."""
    assert [statement for statement in _statements(path) if FORBIDDEN.search(statement)] == []
