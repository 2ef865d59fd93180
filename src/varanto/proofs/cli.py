"""Commands of the log: sign it, verify it, export it."""

import json
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import asdict
from pathlib import Path
from typing import Annotated, Any

import typer
from cryptography.x509 import Certificate
from rich.progress import Progress

from varanto.kit.context import Context
from varanto.proofs import service
from varanto.proofs.model import Fault, Verdict
from varanto.proofs.rules import notes

Opened = Callable[[bool], AbstractContextManager[Context]]
Repository = Callable[[], AbstractContextManager[Opened]]
"""Opens the repository; what is opened gives contexts, with True such as see one moment."""

Roots = Callable[[], Sequence[Certificate]]
"""The roots below which authorities of timestamps must stand."""

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
Kept = Annotated[
    Path | None, typer.Option("--checkpoint", exists=True, help="A checkpoint kept elsewhere: the log must hold it.")
]


def commands(repository: Repository, progress: Callable[[], Progress], roots: Roots) -> typer.Typer:
    """The commands below `varanto log`."""
    app = typer.Typer(no_args_is_help=True, help="The use log and the disclosure log: checkpoints, proofs, verifying.")

    @app.command()
    def checkpoint(*, as_json: AsJson = False) -> None:
        """Give every waiting entry its place, sign the log and print the checkpoint (C2SP signed note)."""
        with repository() as opened:
            service.catch_up(lambda: opened(False))
            with opened(False) as ctx:
                newest = service.checkpoint(ctx)
        facts = {"size": newest.size, "root": newest.root.hex(), "note": newest.note}
        typer.echo(json.dumps(facts) if as_json else newest.note, nl=as_json)

    @app.command()
    def key() -> None:
        """Print the key that verifies checkpoints; hand it on by another way than the log itself."""
        with repository() as opened, opened(False) as ctx:
            typer.echo(service.verifier_key(ctx))

    @app.command()
    def verify(*, checkpoint: Kept = None, as_json: AsJson = False) -> None:
        """Compute every entry, node and root anew and compare; exit code 1 names what is wrong."""
        outside = _checkpoint(checkpoint) if checkpoint else None
        with repository() as opened, opened(True) as ctx, progress() as bar:
            task = bar.add_task("verifying", total=None)
            verdict = service.verify(
                ctx, lambda done, total: bar.update(task, completed=done, total=total), outside, roots()
            )
        typer.echo(json.dumps(asdict(verdict), default=str) if as_json else _told(verdict))
        raise typer.Exit(1 if verdict.faults else 0)

    @app.command()
    def export(file: Path) -> None:
        """Write the log to a file that tools/verify_log.py verifies offline; personal data in it stay sealed."""
        with repository() as opened, opened(True) as ctx, progress() as bar, file.open("wb") as out:
            task = bar.add_task("exporting", total=None)
            out.writelines(service.lines(ctx, lambda done, total: bar.update(task, completed=done, total=total)))

    return app


def _checkpoint(file: Path) -> str:
    note = file.read_text("utf-8")
    try:
        notes.stated(note)
    except ValueError:
        raise typer.BadParameter("The file holds no checkpoint.") from None
    return note


def _told(verdict: Verdict) -> str:
    counted = (
        f"{verdict.entries} entries, {verdict.checkpoints} checkpoints, {verdict.stamps} timestamps, "
        f"{verdict.waiting} entries wait"
    )
    if not verdict.faults:
        return f"{counted}: everything is as it was signed."
    return "\n".join([*(_said(one) for one in verdict.faults), f"{counted}: {len(verdict.faults)} faults."])


def _said(fault: Fault) -> str:
    facts: list[Any] = [fault.flaw.value]
    if fault.first is not None and fault.end is not None:
        facts.append(
            f"place {fault.first}" if fault.end <= fault.first + 1 else f"places {fault.first} to {fault.end - 1}"
        )
    if fault.entry:
        facts.append(f"entry {fault.entry}")
    return "  ".join(facts)
