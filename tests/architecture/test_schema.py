"""The tables keep to what a cluster of Citus demands, tested on one PostgreSQL (schema.md §6 a-g)."""

import re
from collections import Counter

import pytest
from psycopg import Connection
from tests.architecture.manifest import MANIFEST

COLUMNS = """
    select c.relname, a.attname, a.attnotnull, format_type(a.atttypid, a.atttypmod), a.attcollation,
           a.attidentity <> '' or coalesce(pg_get_expr(d.adbin, d.adrelid), '') like '%nextval%'
      from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
      left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
     where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'"""
UNIQUE = """
    select c.relname, i.relname, x.indisprimary,
           array(select attname::text from pg_attribute a where a.attrelid = c.oid and a.attnum = any(x.indkey))
      from pg_index x join pg_class c on c.oid = x.indrelid join pg_class i on i.oid = x.indexrelid
     where c.relnamespace = 'public'::regnamespace and (x.indisunique or x.indisexclusion)"""
FOREIGN_KEYS = """
    select conname, conrelid::regclass::text, confrelid::regclass::text, confdeltype::text, confupdtype::text,
           array(select a.attname::text from unnest(conkey) with ordinality k(n, i) join pg_attribute a
                   on a.attrelid = conrelid and a.attnum = k.n order by i),
           array(select a.attname::text from unnest(confkey) with ordinality k(n, i) join pg_attribute a
                   on a.attrelid = confrelid and a.attnum = k.n order by i)
      from pg_constraint where contype = 'f'"""
FUNCTIONS = """
    select proname, prosrc, coalesce(proargnames, '{}')
      from pg_proc where pronamespace = 'public'::regnamespace"""
UNFIT = re.compile(r"\bfor\s+update\b|\bnextval\b|\bnotify\b|\badvisory|\blo_\w+\(|\bmerge\s+into\b", re.IGNORECASE)


def test_every_table_has_one_class(db: Connection) -> None:
    """a: nobody adds a table without saying how it is spread, and the manifest names no table that is not there."""
    tables = {name for (name,) in db.execute("select tablename::text from pg_tables where schemaname = 'public'")}
    assert Counter(MANIFEST.listed) == Counter(tables)


def test_spread_tables_have_their_key(db: Connection) -> None:
    """b: the key is there, is never null and is of one type in the whole group."""
    columns = {
        (table, column): (filled, kind, collation) for table, column, filled, kind, collation, _ in db.execute(COLUMNS)
    }
    keys = {table: columns.get((table, MANIFEST.key_of(table) or "")) for table in MANIFEST.spread}
    assert [table for table, facts in keys.items() if facts is None or not facts[0]] == []
    assert len({str(keys[table]) for table in MANIFEST.by_client_id}) == 1


def test_uniqueness_never_leaves_a_node(db: Connection) -> None:
    """b: every spread table has a primary key, and each of its unique indexes holds the key of the spread."""
    indexes = db.execute(UNIQUE).fetchall()
    assert MANIFEST.spread | MANIFEST.reference <= {table for table, _, primary, _ in indexes if primary}
    assert [
        index
        for table, index, _, columns in indexes
        if table in MANIFEST.spread and MANIFEST.key_of(table) not in columns
    ] == []


def _allowed(table: str, target: str, columns: list[str], targets: list[str]) -> bool:
    together = {table, target} <= MANIFEST.by_client_id and ("client_id", "client_id") in zip(
        columns, targets, strict=True
    )
    return target in MANIFEST.reference or together


def test_foreign_keys_stay_with_their_client(db: Connection) -> None:
    """c: a reference leads to a table that is everywhere, or to the same client; deleting never rewrites rows."""
    wrong = [
        name
        for name, table, target, on_delete, on_update, columns, targets in db.execute(FOREIGN_KEYS)
        if not _allowed(table, target, columns, targets) or on_delete in "nd" or on_update in "cnd"
    ]
    assert wrong == []


def test_no_number_is_counted_by_the_database(db: Connection) -> None:
    """d: numbers of a node are neither dense nor ordered, so there are none."""
    assert [(table, column) for table, column, *_, counted in db.execute(COLUMNS) if counted] == []


def test_there_are_no_rules_and_only_listed_triggers(db: Connection) -> None:
    """d: nothing happens behind a statement but what the manifest says."""
    triggers = db.execute("select tgrelid::regclass::text, tgname::text from pg_trigger where not tgisinternal")
    listed = [(table, name) for table, names in MANIFEST.triggers.items() for name in names]
    assert sorted(triggers.fetchall()) == sorted(listed)
    assert db.execute("select count(*) from pg_rules where schemaname = 'public'").fetchone() == (0,)


def test_functions_do_only_what_a_node_can(db: Connection) -> None:
    """e: no lock that deadlocks with foreign keys, no sequence, no notice, no advisory lock, no large object."""
    assert [name for name, source, _ in db.execute(FUNCTIONS) if UNFIT.search(source)] == []


def test_functions_of_one_client_keep_to_its_tables(db: Connection) -> None:
    """e: what may be sent to a client's node names no table of another group."""
    others = set(MANIFEST.own_key) | MANIFEST.local
    assert [
        name
        for name, source, arguments in db.execute(FUNCTIONS)
        if "p_client" in arguments and others & set(re.findall(r"\w+", source))
    ] == []


def test_functions_call_each_other_in_the_form_that_is_sent_on(db: Connection) -> None:
    """e: `perform r from f(…) as r`; a simple expression would run f on the wrong node."""
    functions = db.execute(FUNCTIONS).fetchall()
    ours = {name for name, *_ in functions}
    simple = re.compile(rf"(perform|select|:=)\s+({'|'.join(ours)})\s*\(", re.IGNORECASE)
    assert [name for name, source, _ in functions if simple.search(source)] == []


def test_no_table_is_partitioned(db: Connection) -> None:
    """f: partitions by time would cost the uniqueness of a client's versions."""
    assert db.execute("select count(*) from pg_partitioned_table").fetchone() == (0,)


@pytest.mark.parametrize("table", sorted(MANIFEST.append_only))
def test_what_is_written_stays_written(db: Connection, table: str) -> None:
    """g: the application can neither change nor remove a row of a table that only grows."""
    held = db.execute(
        "select has_any_column_privilege(%(t)s, 'UPDATE'), has_table_privilege(%(t)s, 'DELETE'), "
        "has_table_privilege(%(t)s, 'TRUNCATE'), has_table_privilege(%(t)s, 'TRIGGER')",
        {"t": table},
    ).fetchone()
    assert held == (False, False, False, False)


def test_the_application_cannot_become_the_owner(db: Connection) -> None:
    """g: the rights of the application cannot be widened by the application."""
    assert db.execute(
        "select pg_has_role('varanto_owner', 'MEMBER'), rolsuper, rolcreaterole from pg_roles "
        "where rolname = current_user"
    ).fetchone() == (False, False, False)
