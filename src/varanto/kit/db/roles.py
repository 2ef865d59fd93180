"""The two roles of the database: the owner of the tables, and the application that may only what it was granted."""

from psycopg import Connection
from psycopg.sql import SQL, Identifier

OWNER = "varanto_owner"
APPLICATION = "varanto_app"
LIMITS = {"lock_timeout": "5s", "statement_timeout": "60s", "idle_in_transaction_session_timeout": "60s"}


def make_roles(db: Connection) -> None:
    """Make the roles that are missing; `db` is an autocommit connection of a superuser."""
    known = {name for (name,) in db.execute("select rolname from pg_roles")}
    for role in {OWNER, APPLICATION} - known:
        db.execute(SQL("create role {} login").format(Identifier(role)))
    for name, limit in LIMITS.items():
        db.execute(SQL("alter role {} set {} = {}").format(Identifier(APPLICATION), Identifier(name), limit))


def make_database(db: Connection, name: str, template: str = "template1") -> None:
    """Make a database of the owner if it is missing; only our two roles may enter it."""
    if db.execute("select 1 from pg_database where datname = %s", [name]).fetchone():
        return
    database = Identifier(name)
    db.execute(SQL("create database {} owner {} template {}").format(database, Identifier(OWNER), Identifier(template)))
    db.execute(SQL("revoke all on database {} from public").format(database))
    db.execute(SQL("grant connect on database {} to {}").format(database, Identifier(APPLICATION)))
