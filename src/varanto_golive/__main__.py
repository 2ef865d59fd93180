"""The command line of the go-live test: `python -m varanto_golive`, `varanto go-live`."""

import sys
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from varanto_client.compose import finnish_time
from varanto_client.profiles import ProfileUnusable
from varanto_golive import report, world
from varanto_golive.model import GoLiveTest, Outcome, StepResult
from varanto_golive.report import wire
from varanto_golive.run import run
from varanto_golive.scenarios import STEPS, visit

WRONG_USAGE = 2
WORDS = {
    Outcome.PASSED: ("kunnossa", "green"),
    Outcome.FAILED: ("ei kunnossa", "bold red"),
    Outcome.SKIPPED: ("ei tehty", "yellow"),
}

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)


@app.command()
def go_live(
    url: Annotated[str, typer.Option(help="Address of the repository.")],
    world_file: Annotated[Path, typer.Option("--world", help="Who tests: world.json.", exists=True, dir_okay=False)],
    out: Annotated[Path, typer.Option(help="Folder for the report.", file_okay=False)],
    organization: Annotated[str | None, typer.Option(help="Whose test (OID); the first of the world.")] = None,
    client_file: Annotated[
        Path | None, typer.Option(help="JSON file of the test client that Kela gave; else a new one.", exists=True)
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
) -> None:
    """Walk the go-live test (käyttöönottokoe) and write its report. Exit code 0 only when every step passed."""
    cast = world.read(world_file, url, organization)
    console = Console(highlight=False, soft_wrap=True, quiet=as_json)
    results: list[StepResult] = []
    with visit(cast, world.given_client(client_file) if client_file else None) as subject:
        for result in run(STEPS, subject):
            results.append(result)
            _tell(console, result)
    test = GoLiveTest(
        site=cast.site,
        person=subject.person,
        software=subject.composer.software,
        results=tuple(results),
        finished_at=finnish_time(),
    )
    path = report.write(test, out)
    _conclude(console, test, path)
    if as_json:
        print(wire.to_bytes(wire.summary(test) | {"report": str(path)}).decode(), end="")
    raise typer.Exit(0 if test.passed else 1)


def main() -> None:
    """Run the command; a world that cannot be used is wrong usage."""
    try:
        app(prog_name="varanto go-live")
    except ProfileUnusable as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG_USAGE)


def _tell(console: Console, result: StepResult) -> None:
    """A line for a step, and under it what is wrong and what helps."""
    word, style = WORDS[result.outcome]
    console.print(Text.assemble((f"{word:<12}", style), f"{result.id:<6}{result.title}: ", (result.note, "dim")))
    for one in result.troubles:
        console.print(Text(f"{'':18}{one.code} {one.pointer}: {one.message} {one.remedy}"))


def _conclude(console: Console, test: GoLiveTest, path: Path) -> None:
    passed = sum(result.outcome is Outcome.PASSED for result in test.results)
    verdict = ("hyväksytty", "bold green") if test.passed else ("ei ole hyväksytty", "bold red")
    counted = f": {passed}/{len(test.results)} vaihetta kunnossa."
    console.print(Text.assemble("Käyttöönottokoe ", verdict, counted))
    console.print(Text(f"Raportti: {path}"))


if __name__ == "__main__":
    main()
