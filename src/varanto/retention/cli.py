"""Commands of retention: preview, propose, approve, dispose, certificate."""

import json
from collections.abc import Callable, Generator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import replace
from typing import Annotated
from uuid import UUID

import typer
from rich.progress import Progress

from varanto.kit.context import Actor, Context, Professional
from varanto.retention import service
from varanto.retention.model import Preview
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import PROFESSIONAL_REGISTER

Opened = Callable[[bool], AbstractContextManager[Context]]
Repository = Callable[[], AbstractContextManager[Opened]]
Erase = Callable[[], Sequence[str]]
"""Makes what was deleted unreadable in the files of the database, and tells how."""

Controller = Annotated[str, typer.Option("--controller", help="OID of the organisation that holds the register.")]
By = Annotated[str, typer.Option("--by", help="Register number of the archivist who acts; it is logged.")]
OfList = Annotated[UUID, typer.Argument(help="Id of the disposal list.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
ONE = 1
"""Each item in a transaction of its own: a killed disposal goes on where it was."""


def commands(repository: Repository, progress: Callable[[], Progress], erase: Erase) -> typer.Typer:
    """The commands over a repository that is opened when one of them runs."""
    app = typer.Typer(no_args_is_help=True, help="How long documents are kept, and their disposal.")

    @contextmanager
    def acting(controller: str, by: str) -> Generator[Callable[[], AbstractContextManager[Context]]]:
        """Contexts of the archivist who acts at the machine of the repository."""
        person = Professional(Identifier(PROFESSIONAL_REGISTER, by), "")
        actor = Actor(system="varanto", organization=controller, role="O3", professional=person, desk="archivist")

        @contextmanager
        def context(opened: Opened) -> Generator[Context]:
            with opened(False) as ctx:
                yield replace(ctx, actor=actor)

        with repository() as opened:
            yield lambda: context(opened)

    @app.command()
    def preview(controller: Controller, by: By, *, as_json: AsJson = False) -> None:
        """Count what becomes ripe in which year by which rule; no personal data."""
        with acting(controller, by) as context, context() as ctx, progress() as bar:
            task = bar.add_task("looking", total=None)
            found = service.preview(ctx, say=lambda done, total: bar.update(task, completed=done, total=total))
        typer.echo(_as_json(found) if as_json else _as_text(found))

    @app.command()
    def propose(
        controller: Controller,
        by: By,
        *,
        decided: Annotated[bool, typer.Option(help="Also what goes on the controller's decision only.")] = False,
    ) -> None:
        """Put what is ripe on a disposal list and print its id."""
        with acting(controller, by) as context, context() as ctx, progress() as bar:
            task = bar.add_task("looking", total=None)
            proposed = service.propose(
                ctx, decided=decided, say=lambda done, total: bar.update(task, completed=done, total=total)
            )
        typer.echo(f"{proposed.list_id}  {proposed.items} documents")

    @app.command()
    def approve(list_id: OfList, controller: Controller, by: By) -> None:
        """Approve a list that somebody else has proposed."""
        with acting(controller, by) as context, context() as ctx:
            service.approve(ctx, list_id)
        typer.echo("Approved.")

    @app.command()
    def dispose(list_id: OfList, controller: Controller, by: By) -> None:
        """Dispose of an approved list, erase the traces and print the certificate; goes on where it was stopped."""
        with acting(controller, by) as context, progress() as bar:
            task, left = bar.add_task("disposing", total=None), ONE
            while left:
                with context() as ctx:
                    done = service.dispose(ctx, list_id, ONE)
                left = done.left
                bar.update(task, completed=done.done, total=done.done + done.left)
            how = erase()
            with context() as ctx:
                typer.echo(service.certify(ctx, list_id, how))

    @app.command()
    def certificate(list_id: OfList, controller: Controller, by: By) -> None:
        """Print the certificate of a finished disposal."""
        with acting(controller, by) as context, context() as ctx:
            typer.echo(service.certificate(ctx, list_id))

    return app


def _as_json(found: Preview) -> str:
    ripe = [{"year": year, "rule": rule, "count": count} for (year, rule), count in sorted(found.ripe.items())]
    return json.dumps({"ripe": ripe, "states": found.states})


def _as_text(found: Preview) -> str:
    ripe = [f"{year}  {rule:<20} {count:>9}" for (year, rule), count in sorted(found.ripe.items())]
    return "\n".join([*ripe, *(f"{state:<26} {count:>9}" for state, count in found.states.items())])
