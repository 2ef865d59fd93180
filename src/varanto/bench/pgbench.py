"""The same SQL without us: what a call says to PostgreSQL is written down once and repeated by pgbench."""

import json
import re
import subprocess
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any, cast
from uuid import UUID

import psycopg
from psycopg import Connection
from psycopg.conninfo import conninfo_to_dict
from psycopg.types.json import Jsonb

from varanto.bench.fill import PARTS
from varanto.kit.db.binaries import binaries

PLACE = re.compile(r"%\((\w+)\)s|%s")
ENTRY = re.compile(r'("entry_id": ?"[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-)[0-9a-f]{4}-[0-9a-f]{12}')
SAID = re.compile(r"actually processed: (\d+).*tps = ([0-9.]+)", re.DOTALL)
NEW, CLIENT = "@new@", "@client@"
SYNTHETIC = "00000000-0000-8000-8000-" + CLIENT


class PgbenchFailed(Exception):
    """pgbench did not run to its end."""


@dataclass(frozen=True, slots=True)
class Done:
    """How many transactions pgbench has done, and how many a second."""

    count: int
    rate: float


@dataclass(slots=True)
class Script:
    """The statements of a call for pgbench, and the values of its variables."""

    lines: list[str] = field(default_factory=list[str])
    values: dict[str, str] = field(default_factory=dict[str, str])


def recorded(db: Connection, call: Callable[[], object]) -> list[tuple[str, Any]]:
    """The statements and parameters that a call sends over the connection, in order."""
    said: list[tuple[str, Any]] = []

    class Recorder(psycopg.Cursor[Any]):
        """A cursor that writes down what it is told."""

        def execute(self, query: Any, params: Any = None, **options: Any) -> "Recorder":  # noqa: ANN401 (as psycopg's)
            """Write down, then execute."""
            said.append((str(query), params))
            super().execute(query, params, **options)
            return self

    usual, db.cursor_factory = db.cursor_factory, Recorder
    try:
        call()
    finally:
        db.cursor_factory = usual
    return said


def script(said: Sequence[tuple[str, Any]], oids: Sequence[str], client_id: UUID | None) -> Script:
    """A transaction that says the same, each time of new documents in place of `oids` and of another client.

    Entries of the log get new ids, for one is not written twice; `client_id` becomes one of the synthetic clients.
    """
    made = Script(["\\set k :k + 1", "\\set new :run * 10000000 + :client_id * 100000 + :k"])
    made.lines += ["\\set client random(1, :clients)", "\\set padded 1000000000000 + :client", "begin;"]
    swaps = {oid: f"{oid.rpartition('.')[0]}.{NEW}{number:02d}" for number, oid in enumerate(oids)}
    swaps |= {str(client_id): SYNTHETIC} if client_id else {}
    for number, (query, parameters) in enumerate(said):
        made.lines.append(_statement(made, number, query, parameters, swaps))
    made.lines.append("commit;")
    return made


def run(url: str, made: Script, documents: int, clients: int, seconds: int) -> Done:
    """Let pgbench repeat the script for so many seconds. Raises PgbenchFailed."""
    at = conninfo_to_dict(url)
    values = made.values | {"k": "0", "run": str(datetime.now().astimezone().microsecond // 1112 + 100)}
    values["clients"] = str(max(1, documents // PARTS))
    with NamedTemporaryFile("w", suffix=".sql") as file:
        file.write("\n".join(made.lines) + "\n")
        file.flush()
        command = [binaries() / "pgbench", "-n", "-M", "prepared", "-f", file.name]
        command += [f"-c{clients}", f"-j{min(2, clients)}", f"-T{seconds}", "-h", at["host"], "-U", at["user"]]
        command += [f"-D{name}={value}" for name, value in values.items()]
        done = subprocess.run(
            [*map(str, command), str(at["dbname"])], capture_output=True, text=True, check=False, cwd=Path("/")
        )
    said = SAID.search(done.stdout)
    if done.returncode or said is None:
        raise PgbenchFailed(done.stderr[-1000:])
    return Done(int(said[1]), float(said[2]))


def _statement(made: Script, number: int, query: str, parameters: Any, swaps: Mapping[str, str]) -> str:  # noqa: ANN401 (psycopg's parameters)
    """A statement in pgbench's form; its parameters become variables."""
    counted = iter(range(1000))

    def place(match: re.Match[str]) -> str:
        name = match[1] or next(counted)
        value = parameters[name]
        if value is None:
            return "null"
        variable = f"p{number}_{name}"
        text = _text(value)
        for old, new in swaps.items():
            text = text.replace(old, new)
        text = ENTRY.sub(rf"\g<1>8000-{NEW}{len(made.values) % 100:02d}", text)
        made.values[variable] = text
        term = f":{variable}::text"
        if NEW in text:
            term = f"replace({term}, '{NEW}', :new::text)"
        if CLIENT in text:
            term = f"replace({term}, '{CLIENT}', right(:padded::text, 12))"
        return f"{term}::{_type(value)}"

    return PLACE.sub(place, query).replace("%%", "%").replace("\n", " ") + ";"


def _text(value: Any) -> str:  # noqa: ANN401 (a parameter of any type)
    match value:
        case Jsonb():
            return json.dumps(value.obj)
        case bytes():
            return f"\\x{value.hex()}"
        case datetime():
            return value.isoformat()
        case list():
            quoted = (_text(one).replace("\\", "\\\\") for one in cast("list[Any]", value))
            return "{" + ",".join(f'"{one}"' for one in quoted) + "}"
        case _:
            return str(value)


def _type(value: Any) -> str:  # noqa: ANN401 (a parameter of any type)
    match value:
        case Jsonb():
            return "jsonb"
        case bytes():
            return "bytea"
        case UUID():
            return "uuid"
        case bool():
            return "boolean"
        case int():
            return "bigint"
        case datetime():
            return "timestamptz"
        case list():
            inner = cast("list[Any]", value)
            return f"{_type(inner[0]) if inner else 'text'}[]"
        case _:
            return "text"
