"""Commands of access reviews: find what should be explained, register staff, measure the rules."""

import json
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import asdict, replace
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer

from varanto.kit.context import Actor, Context
from varanto.log.rules.reading import OFFICER
from varanto.reviews import service
from varanto.reviews.model import Measured

Opened = Callable[[bool], AbstractContextManager[Context]]
Repository = Callable[[], AbstractContextManager[Opened]]
Controller = Annotated[str, typer.Option("--controller", help="OID of the organisation whose log is walked.")]
Since = Annotated[datetime, typer.Option("--since", formats=["%Y-%m-%d"], help="The first day; yesterday is the last.")]
Seed = Annotated[int, typer.Option("--seed", help="Which made-up town.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]


def commands(repository: Repository) -> typer.Typer:
    """The commands below `varanto reviews`."""
    app = typer.Typer(no_args_is_help=True, help="Uses of client data that somebody should explain.")

    @app.command()
    def find(controller: Controller, since: Since, *, as_json: AsJson = False) -> None:
        """Walk the log and open cases for the officer; what is there already stays as it is."""
        with repository() as opened, opened(True) as ctx:
            found = service.find(_watching(ctx, controller), since.date())
        told = f"{found.uses} uses, {found.opened} cases opened, {found.known} were there already."
        typer.echo(json.dumps(asdict(found)) if as_json else told)

    @app.command()
    def staff(controller: Controller, file: Annotated[Path, typer.Argument(exists=True)]) -> None:
        """Register the organisation's own people (CSV) in place of those before; only keyed digests are kept."""
        with repository() as opened, opened(False) as ctx:
            number = service.put_staff(_watching(ctx, controller), file.read_text("utf-8"))
        typer.echo(f"{number} people.")

    @app.command()
    def measure(*, seed: Seed = 2026) -> None:
        """Measure the rules on a made-up town, where it is known what was misuse."""
        typer.echo(_table(service.measure(seed)))

    return app


def _watching(ctx: Context, controller: str) -> Context:
    """The officer's work of a controller, done by the machine of the repository."""
    return replace(ctx, actor=Actor(system="varanto", organization=controller, desk=OFFICER))


def _table(measured: Measured) -> str:
    rows = [*((name.value, score) for name, score in measured.rules.items()), ("cases opened", measured.whole)]
    head = f"{'rule':<16}{'found':>7}{'right':>7}{'planted':>9}{'caught':>8}{'precision':>11}{'recall':>8}"
    lines = (
        f"{name:<16}{one.found:>7}{one.right:>7}{one.wanted:>9}{one.caught:>8}"
        f"{_share(one.precision):>11}{_share(one.recall):>8}"
        for name, one in rows
    )
    return "\n".join([f"{measured.uses} uses, {measured.planted} misuses planted", head, *lines])


def _share(value: float | None) -> str:
    return "–" if value is None else f"{value:.2f}"
