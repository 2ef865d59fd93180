"""Command of assignments: take in a table of them."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any, cast

import typer

from varanto.assignments import service
from varanto.kit.context import Context
from varanto.kit.errors import Problem

Opened = Callable[[bool], AbstractContextManager[Context]]
Repository = Callable[[], AbstractContextManager[Opened]]
"""Opens the repository; what is opened gives contexts."""


def add_import(imports: typer.Typer, repository: Repository) -> None:
    """Add the command to those below `varanto import`."""

    @imports.command("assignments")
    def import_assignments(  # pyright: ignore[reportUnusedFunction] (typer keeps it)
        organisation: Annotated[str, typer.Argument(help="OID of the organisation.")],
        path: Annotated[Path, typer.Argument(exists=True, dir_okay=False, help="CSV in UTF-8.")],
        *,
        dry_run: Annotated[bool, typer.Option("--dry-run", help="Only tell what would change.")] = False,
        as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")] = False,
    ) -> None:
        """Register an organisation's assignments in place of those before; nothing while any cell is wrong."""
        act = service.plan_assignments if dry_run else service.put_assignments
        try:
            with repository() as opened, opened(False) as ctx:
                plan = act(ctx, organisation, service.read_table(organisation, path.read_bytes()))
        except Problem as problem:
            for fault in cast("list[dict[str, Any]]", problem.extra.get("faults", [])):
                typer.echo(_told(fault), err=True)
            raise
        typer.echo(json.dumps(asdict(plan)) if as_json else _counted(asdict(plan)))


def _told(fault: dict[str, Any]) -> str:
    return f"row {fault['row']}, {fault['column'] or 'row'}: {fault['message'].en}"


def _counted(plan: dict[str, tuple[int, ...]]) -> str:
    """How many rows each change has, and which; what stays the same is only counted."""
    rows = {name: f" ({', '.join(map(str, rows))})" if rows and name != "same" else "" for name, rows in plan.items()}
    return "\n".join(f"{name}: {len(plan[name])}{rows[name]}" for name in plan)
