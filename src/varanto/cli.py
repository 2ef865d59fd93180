"""The command line of the repository (api.md, Command line)."""

import json
import subprocess
import sys
from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager
from dataclasses import asdict, replace
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

import varanto.bench as measuring
import varanto.codes.service as codes
import varanto.identification.service as identification
import varanto.organisations.service as organisations
from varanto import demo as demo_world
from varanto.app import installed, serve
from varanto.assignments import cli as assignments_cli
from varanto.demo.run import FOLDER, DemonstrationFailed, demonstrate, identified, mandated, settings_of_demo, stamped
from varanto.kit import keyring, logs
from varanto.kit.context import Context
from varanto.kit.db import running
from varanto.kit.db.embedded import PostgresFailed
from varanto.kit.db.erasure import TracesRemain, erase_traces
from varanto.kit.errors import Problem
from varanto.mandates import cli as mandates_cli
from varanto.proofs import cli as log_cli
from varanto.proofs.service import roots_of
from varanto.retention import cli as retention_cli
from varanto.reviews import cli as reviews_cli
from varanto.settings import SettingInvalid, Settings
from varanto.workers import beside

app = typer.Typer(
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    help="Varanto: client-data repository for social welfare.",
)
keys_app = typer.Typer(no_args_is_help=True, help="The keys of this installation.")
app.add_typer(keys_app, name="keys")
imports = typer.Typer(no_args_is_help=True, help="Take in structures, code sets, organisations, assignments, mandates.")
app.add_typer(imports, name="import")
console = Console(stderr=True)

AsJson = Annotated[bool, typer.Option("--json", help="Answer in JSON, for machines.")]
Source = Annotated[Path, typer.Argument(exists=True)]
Say = Callable[[int, int], None]
Level = Annotated[str | None, typer.Option("--log-level", help="debug, info, warning or error.")]
Port = Annotated[int | None, typer.Option(help="Port to listen on; 0 in a demo means any free one.")]


@app.command("serve")
def serve_command(
    *,
    demo: Annotated[bool, typer.Option("--demo", help="With the demo world, in build/demo.")] = False,
    port: Port = None,
    log_level: Level = None,
) -> None:
    """Start the repository and leave it running."""
    settings = _settings(port, log_level)
    with ExitStack() as beneath:
        if demo:
            settings = beneath.enter_context(stamped(settings_of_demo(settings, FOLDER), FOLDER))
            settings = beneath.enter_context(identified(settings, FOLDER))
            settings = beneath.enter_context(mandated(settings, FOLDER))
        installation = beneath.enter_context(installed(settings))
        if demo:
            demo_world.load(installation, FOLDER)
        with beside(settings):
            serve(installation, lambda: _tell_addresses(settings, with_world=demo))


@app.command()
def demo(log_level: Level = None) -> None:
    """Start everything, walk the go-live test over HTTP, write the report, stop."""
    raise typer.Exit(demonstrate(FOLDER, log_level or "info"))


@app.command()
def bench(
    *,
    quick: Annotated[bool, typer.Option("--quick", help="Up to 10 000 documents, for trying.")] = False,
    workers: Annotated[int, typer.Option(help="Server processes.")] = 2,
    as_json: AsJson = False,
) -> None:
    """Measure stores, batches, searches and fetches beside pgbench with the same SQL; write build/bench."""
    sizes = replace(measuring.QUICK if quick else measuring.FULL, workers=workers)
    with console.status("starting a repository to measure") as status:
        report = measuring.run(sizes, status.update)
    files = measuring.write(report, measuring.FOLDER)
    typer.echo(files[0].read_text("utf-8") if as_json else measuring.text(report))
    console.print("Written: " + ", ".join(map(str, files)))


@app.command()
def migrate() -> None:
    """Bring the database to the newest form."""
    with running(_settings()):
        typer.echo("The database is up to date.")


@imports.command("structures")
def import_structures(path: Source, *, as_json: AsJson = False) -> None:
    """Take in published structures: a folder."""
    _import("structures", lambda ctx, say: asdict(codes.import_structures(ctx, path, say)), as_json)


@imports.command("code-sets")
def import_code_sets(path: Source, *, as_json: AsJson = False) -> None:
    """Take in code sets: a JSON file."""
    _import("code-sets", lambda ctx, say: asdict(codes.import_code_sets(ctx, path, say)), as_json)


@imports.command("organizations")
def import_organizations(path: Source, *, as_json: AsJson = False) -> None:
    """Take in organisations and units: a JSON file."""
    _import("organizations", lambda ctx, say: {"found": organisations.import_organisations(ctx, path, say)}, as_json)


@keys_app.command("init")
def keys_init() -> None:
    """Make the master key and the signing key where they are missing."""
    settings = replace(_settings(), database_url=None)
    keyring.load(settings)
    typer.echo(f"The keys are in {settings.keys}. Keep the master key apart from copies of the database.")


@keys_app.command("list")
def keys_list(*, as_json: AsJson = False) -> None:
    """Show the public signing keys; the first signs."""
    found = keyring.load(_settings()).jwks()
    typer.echo(json.dumps(found) if as_json else "\n".join(str(one["kid"]) for one in found["keys"]))


@contextmanager
def _repository() -> Generator[log_cli.Opened]:
    with installed(_settings()) as installation:
        yield installation.context


@app.command(
    "go-live", context_settings={"allow_extra_args": True, "ignore_unknown_options": True, "help_option_names": []}
)
def go_live(ctx: typer.Context) -> None:
    """Walk the go-live test against a running repository; --help tells more."""
    raise typer.Exit(subprocess.run([sys.executable, "-m", "varanto_golive", *ctx.args], check=False).returncode)


def main() -> None:
    """Run the command line; what goes wrong is said in one line."""
    try:
        app()
    except (DemonstrationFailed, Problem, PostgresFailed, SettingInvalid, TracesRemain, keyring.KeysMissing) as wrong:
        console.print(f"[red]{wrong}[/red]")
        sys.exit(1)


def _settings(port: int | None = None, log_level: str | None = None) -> Settings:
    settings = Settings.from_environment()
    changes = {name: value for name, value in {"port": port, "log_level": log_level}.items() if value is not None}
    settings = replace(settings, **changes)
    logs.configure(settings.log_level)
    return settings


def _import(name: str, take: Callable[[Context, Say], dict[str, int]], as_json: bool) -> None:
    with installed(_settings()) as installation, installation.context() as ctx, _progress() as progress:
        task = progress.add_task(name, total=None)
        taken = take(ctx, lambda done, total: progress.update(task, completed=done, total=total))
    typer.echo(json.dumps(taken) if as_json else "  ".join(f"{one}: {number}" for one, number in taken.items()))


def _progress() -> Progress:
    return Progress(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console
    )


assignments_cli.add_import(imports, _repository)
mandates_cli.add_import(imports, _repository)
app.add_typer(log_cli.commands(_repository, _progress, lambda: roots_of(_settings().timestamp_trust)), name="log")
app.add_typer(retention_cli.commands(_repository, _progress, lambda: erase_traces(_settings())), name="retention")
app.add_typer(reviews_cli.commands(_repository), name="reviews")


def _tell_addresses(settings: Settings, *, with_world: bool) -> None:
    base = settings.base_url
    for name, where in (
        ("repository", base),
        ("interface", f"{base}/openapi.json"),
        ("check by hand", f"{base}/validate"),
        *([("log in", f"{base}/login")] if identification.ways(settings) else []),
        ("health", f"{base}/readyz"),
        *([("keys and people", str(FOLDER / "world.json"))] if with_world else []),
    ):
        typer.echo(f"{name:>16}  {where}")
    typer.echo("Ctrl-C stops it.")
