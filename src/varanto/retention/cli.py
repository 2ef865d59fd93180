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
Acting = Callable[[], AbstractContextManager[Context]]
Erase = Callable[[], Sequence[str]]
"""Makes what was deleted unreadable in the files of the database, and tells how."""

Controller = Annotated[str, typer.Option("--controller", help="OID of the organisation that holds the register.")]
By = Annotated[str, typer.Option("--by", help="Register number of the archivist who acts; it is logged.")]
OfList = Annotated[UUID, typer.Argument(help="Id of the disposal list.")]
Decided = Annotated[bool, typer.Option("--decided", help="Also what goes on the controller's decision only.")]
AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
ONE = 1
"""Each item in a transaction of its own: a killed disposal goes on where it was."""


def commands(repository: Repository, progress: Callable[[], Progress], erase: Erase) -> typer.Typer:
    """The commands over a repository that is opened when one of them runs."""
    app = typer.Typer(no_args_is_help=True, help="How long documents are kept, and their disposal.")
    _looking(app, repository, progress)
    _approving(app, repository)
    _disposing(app, repository, progress, erase)
    return app


@contextmanager
def _acting(repository: Repository, controller: str, by: str) -> Generator[Acting]:
    """Contexts of the archivist who acts at the machine of the repository, each a transaction."""
    person = Professional(Identifier(PROFESSIONAL_REGISTER, by), "")
    actor = Actor(system="varanto", organization=controller, role="O3", professional=person, desk="archivist")

    @contextmanager
    def context(opened: Opened) -> Generator[Context]:
        with opened(False) as ctx:
            yield replace(ctx, actor=actor)

    with repository() as opened:
        yield lambda: context(opened)


def _looking(app: typer.Typer, repository: Repository, progress: Callable[[], Progress]) -> None:
    @app.command()
    def preview(controller: Controller, by: By, *, as_json: AsJson = False) -> None:
        """Count what becomes ripe in which year by which rule; no personal data."""
        with _acting(repository, controller, by) as context, context() as ctx, progress() as bar:
            found = service.preview(ctx, say=_shown(bar, "looking"))
        typer.echo(_as_json(found) if as_json else _as_text(found))

    @app.command()
    def propose(controller: Controller, by: By, *, decided: Decided = False) -> None:
        """Put what is ripe on a disposal list and print its id."""
        with _acting(repository, controller, by) as context, context() as ctx, progress() as bar:
            proposed = service.propose(ctx, decided=decided, say=_shown(bar, "looking"))
        typer.echo(f"{proposed.list_id}  {proposed.items} documents")


def _approving(app: typer.Typer, repository: Repository) -> None:
    @app.command()
    def approve(list_id: OfList, controller: Controller, by: By) -> None:
        """Approve a list that somebody else has proposed."""
        with _acting(repository, controller, by) as context, context() as ctx:
            service.approve(ctx, list_id)
        typer.echo("Approved.")

    @app.command()
    def certificate(list_id: OfList, controller: Controller, by: By) -> None:
        """Print the certificate of a finished disposal."""
        with _acting(repository, controller, by) as context, context() as ctx:
            typer.echo(service.certificate(ctx, list_id))


def _disposing(app: typer.Typer, repository: Repository, progress: Callable[[], Progress], erase: Erase) -> None:
    @app.command()
    def dispose(list_id: OfList, controller: Controller, by: By) -> None:
        """Dispose of an approved list, erase the traces and print the certificate; goes on where it was stopped."""
        with _acting(repository, controller, by) as context, progress() as bar:
            say, left = _shown(bar, "disposing"), ONE
            with context() as ctx:
                service.begin(ctx, list_id)
            while left:
                with context() as ctx:
                    done = service.dispose(ctx, list_id, ONE)
                left = done.left
                say(done.done, done.done + left)
            how = erase()
            with context() as ctx:
                typer.echo(service.certify(ctx, list_id, how))


def _shown(bar: Progress, what: str) -> Callable[[int, int], None]:
    task = bar.add_task(what, total=None)
    return lambda done, total: bar.update(task, completed=done, total=total)


def _as_json(found: Preview) -> str:
    ripe = [{"year": year, "rule": rule, "count": count} for (year, rule), count in sorted(found.ripe.items())]
    return json.dumps({"ripe": ripe, "states": found.states})


def _as_text(found: Preview) -> str:
    ripe = [f"{year}  {rule:<20} {count:>9}" for (year, rule), count in sorted(found.ripe.items())]
    return "\n".join([*ripe, *(f"{state:<26} {count:>9}" for state, count in found.states.items())])
