"""SQL of code sets and structures."""

from datetime import datetime

import msgspec
from psycopg import Connection
from psycopg.rows import kwargs_row, scalar_row
from psycopg.types.json import Jsonb

from varanto.codes.model import CodeSet


def stamp(db: Connection) -> str:
    """A text that changes whenever the imported structures or code sets do."""
    with db.cursor(row_factory=scalar_row) as cursor:
        both = """
            select concat((select md5(string_agg(encode(sha256, 'hex'), '' order by oid)) from structure), '/',
                          (select md5(string_agg(encode(sha256, 'hex'), '' order by oid, version)) from code_set))"""
        return cursor.execute(both).fetchone() or ""


def structure_schemas(db: Connection) -> list[dict[str, object]]:
    """The JSON Schemas of all imported structures."""
    with db.cursor(row_factory=scalar_row) as cursor:
        return cursor.execute("select schema from structure").fetchall()


def put_structure(
    db: Connection, oid: str, title: str, status: str, schema: dict[str, object], sha256: bytes, now: datetime
) -> bool:
    """Keep a structure; False when it is kept already, just as it is."""
    return (
        db.execute(
            """
            insert into structure (oid, title, status, schema, sha256, imported_at) values (%s, %s, %s, %s, %s, %s)
            on conflict (oid) do update set title = excluded.title, status = excluded.status,
                schema = excluded.schema, sha256 = excluded.sha256, imported_at = excluded.imported_at
             where structure.sha256 <> excluded.sha256""",
            (oid, title, status, Jsonb(schema), sha256, now),
        ).rowcount
        == 1
    )


def code_sets(db: Connection, oid: str) -> list[CodeSet]:
    """The imported versions of a code set, newest first."""
    with db.cursor(row_factory=kwargs_row(_code_set)) as cursor:
        return cursor.execute(
            """select oid, version, name, codes as "values" from code_set where oid = %s order by version desc""",
            (oid,),
        ).fetchall()


def all_code_sets(db: Connection) -> list[CodeSet]:
    """Every imported version of every code set."""
    with db.cursor(row_factory=kwargs_row(_code_set)) as cursor:
        return cursor.execute("""select oid, version, name, codes as "values" from code_set""").fetchall()


def put_code_set(db: Connection, found: CodeSet, sha256: bytes, now: datetime) -> bool:
    """Keep a version of a code set; False when it is kept already, just as it is."""
    return (
        db.execute(
            """
            insert into code_set (oid, version, name, codes, sha256, imported_at) values (%s, %s, %s, %s, %s, %s)
            on conflict (oid, version) do update set name = excluded.name, codes = excluded.codes,
                sha256 = excluded.sha256, imported_at = excluded.imported_at
             where code_set.sha256 <> excluded.sha256""",
            (found.oid, found.version, found.name, Jsonb(msgspec.to_builtins(found.values)), sha256, now),
        ).rowcount
        == 1
    )


def _code_set(**columns: object) -> CodeSet:
    return msgspec.convert(columns, CodeSet)
