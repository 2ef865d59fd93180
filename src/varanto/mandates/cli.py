"""Command of mandates: take in a table of them."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.mandates import service

Opened = Callable[[bool], AbstractContextManager[Context]]
Repository = Callable[[], AbstractContextManager[Opened]]
"""Opens the repository; what is opened gives contexts."""


def add_import(imports: typer.Typer, repository: Repository) -> None:
    """Add the command to those below `varanto import`."""

    @imports.command("mandates")
    def import_mandates(  # pyright: ignore[reportUnusedFunction] (typer keeps it)
        organisation: Annotated[str, typer.Argument(help="OID of the organisation.")],
        path: Annotated[
            Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8: identity, name, desk, from, to.")
        ],
        *,
        as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")] = False,
    ) -> None:
        """Let the mandates of a table, and no others, hold for an organisation; nothing while any row is wrong."""
        try:
            with repository() as opened, opened(False) as ctx:
                operator = replace(ctx, actor=replace(ctx.actor, operator=True))
                begun, ended = service.put(operator, organisation, service.read_table(path.read_bytes()))
        except Problem as problem:
            for fault in cast("list[dict[str, Any]]", problem.extra.get("faults", [])):
                typer.echo(f"row {fault['row']}: {fault['message'].en}", err=True)
            raise
        typer.echo(json.dumps({"begun": begun, "ended": ended}) if as_json else f"begun: {begun}  ended: {ended}")
