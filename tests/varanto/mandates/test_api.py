"""The mandates that we keep, as machines meet them."""

import json
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import typer
from tests.varanto.mandates.conftest import ARCHIVIST, AREA, STRANGER
from typer.testing import CliRunner

import varanto.mandates.service as mandates
from varanto.kit.context import Context
from varanto.kit.http import Access, Request
from varanto.mandates.api import ROUTES
from varanto.mandates.cli import add_import

DOORS = {route.name: route for route in ROUTES}
NONE: Mapping[str, str] = {}
IDENTITY = {"system": "urn:oid:1.2.246.21", "value": ARCHIVIST.value}
MANDATE = {"identity": IDENTITY, "name": "Paavo Arkistola", "desk": "archivist", "from": "2026-01-01", "to": None}
TOLD = {"given_by": "operator", "given_at": "2026-11-20T09:30:00Z"}
TABLE = f"identity,name,desk,from,to\n{ARCHIVIST.value},Paavo Arkistola,archivist,2026-01-01,\n".encode()


def ask(ctx: Context, name: str, body: object = None, headers: Mapping[str, str] = NONE) -> Any:
    """The JSON of a route's answer."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return json.loads(DOORS[name].call(ctx, Request(raw, headers, {"oid": AREA})).content())


def test_mandates_are_put_and_shown_with_who_gave_them(ctx: Context) -> None:
    """What is put is told back; left out, it is told as history with its end, and the answer can be put again."""
    kept = {"items": [MANDATE | TOLD | {"ended_by": None, "ended_at": None}], "history": []}
    assert ask(ctx, "mandates-put", {"items": [MANDATE]}) == kept
    assert ask(ctx, "mandates-show") == kept
    assert ask(ctx, "mandates-put", kept) == kept
    ended = {"ended_by": "operator", "ended_at": "2026-11-20T09:30:00Z"}
    gone = {"items": [], "history": [MANDATE | TOLD | ended]}
    assert ask(ctx, "mandates-put", {"items": []}) == gone
    assert ask(ctx, "mandates-put", gone) == gone


def test_what_has_run_out_is_history(ctx: Context) -> None:
    """After its last day a mandate is told as history, though nobody has ended it."""
    ask(ctx, "mandates-put", {"items": [MANDATE | {"to": "2026-11-20"}]})
    later = replace(ctx, now=ctx.now.replace(day=21))
    told = ask(later, "mandates-show")
    assert told["items"] == []
    assert [(one["to"], one["ended_at"]) for one in told["history"]] == [("2026-11-20", None)]


def test_a_table_is_taken_in_the_same_place(ctx: Context) -> None:
    """CSV says the same as JSON."""
    told = ask(ctx, "mandates-put", TABLE, {"content-type": "text/csv; charset=utf-8"})
    assert told["items"] == [MANDATE | TOLD | {"ended_by": None, "ended_at": None}]


def test_nobody_calls_without_a_token_and_no_person_stands_in_an_address() -> None:
    """Who may keep mandates is decided in the slice, for callers that are known; addresses name organisations alone."""
    assert {route.access for route in ROUTES} == {Access.TOKEN}
    assert {route.path for route in ROUTES} == {"/v1/organizations/{oid}/mandates"}


def test_the_command_takes_a_table_in(ctx: Context, tmp_path: Path) -> None:
    """The operator's command does what the call does, and names the rows that are wrong."""
    app = typer.Typer()
    app.callback()(lambda: None)

    class Opened:
        def __enter__(self) -> Any:
            return lambda _: Transaction()

        def __exit__(self, *_: object) -> None:
            """Nothing to close."""

    class Transaction:
        def __enter__(self) -> Context:
            return replace(ctx, actor=replace(ctx.actor, system="varanto", operator=False))

        def __exit__(self, *_: object) -> None:
            """The test's transaction goes on."""

    add_import(app, Opened)  # type: ignore[arg-type]
    good, bad = tmp_path / "good.csv", tmp_path / "bad.csv"
    good.write_bytes(TABLE)
    bad.write_bytes(TABLE.replace(ARCHIVIST.value.encode(), b"030271-931X"))
    done = CliRunner().invoke(app, ["mandates", AREA, str(good)])
    assert (done.exit_code, done.output) == (0, "begun: 1  ended: 0\n")
    assert mandates.places(ctx, ARCHIVIST)
    failed = CliRunner().invoke(app, ["mandates", AREA, str(bad), "--json"])
    assert failed.exit_code != 0
    assert "row 2: The identity code is wrong" in failed.output
    assert mandates.places(ctx, STRANGER) == ()
