"""The command line of the go-live test: `python -m varanto_golive`, `varanto go-live`."""

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.text import Text

from varanto_client.compose import Person, finnish_time
from varanto_client.profiles import ProfileUnusable
from varanto_golive import report, world
from varanto_golive.leaks.cli import app as leak_suite
from varanto_golive.model import GoLiveTest, Outcome, Part, StepResult
from varanto_golive.report import wire
from varanto_golive.run import run
from varanto_golive.scenarios import EVERYDAY, SCENARIOS, Scenario, scenarios, visit

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
        Path | None,
        typer.Option(help="JSON file of the test client that Kela gave, for one scenario; else new ones.", exists=True),
    ] = None,
    disclosure: Annotated[
        bool,
        typer.Option(
            "--disclosure/--no-disclosure",
            help="Disclosure management (LH) too, which needs a second organisation of the world and its keys.",
        ),
    ] = True,
    scenario: Annotated[
        list[str] | None,
        typer.Option(help=f"Only this one: {', '.join(one.id for one in SCENARIOS)}. May be repeated."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
) -> None:
    """Walk the go-live test (käyttöönottokoe) and write its report. Exit code 0 only when every step passed."""
    cast = world.read(world_file, url, organization, disclosure=disclosure)
    given = world.given_client(client_file) if client_file else None
    chosen = _chosen(cast, scenario or ((EVERYDAY.id,) if given else ()))
    if given and len(chosen) > 1:
        raise typer.BadParameter("one test client is for one scenario")
    console = Console(highlight=False, soft_wrap=True, quiet=as_json)
    test = _walk(cast, chosen, given, console)
    path = report.write(test, out)
    _conclude(console, test, path)
    if as_json:
        print(wire.to_bytes(wire.summary(test) | {"report": str(path)}).decode(), end="")
    raise typer.Exit(0 if test.passed else 1)


def main() -> None:
    """Run the go-live test, or the leak suite where `leaks` comes first; a world that cannot be used is wrong usage."""
    try:
        if sys.argv[1:2] == ["leaks"]:
            leak_suite(sys.argv[2:], prog_name="python -m varanto_golive leaks")
        else:
            app(prog_name="varanto go-live")
    except ProfileUnusable as error:
        print(error, file=sys.stderr)
        sys.exit(WRONG_USAGE)


def _walk(cast: world.Cast, chosen: Sequence[Scenario], given: Person | None, console: Console) -> GoLiveTest:
    """The test with the results of all steps, each told as soon as it is taken."""
    results: list[StepResult] = []
    people: list[Person] = []
    with visit(cast) as host:
        for scenario in chosen:
            subject = scenario.begin(host, given)
            people += [subject.person, *subject.others.values()]
            console.print(Text(f"{scenario.id} {scenario.title}", "bold"))
            for result in run(scenario.steps, subject):
                results.append(result)
                _tell(console, result)
    return GoLiveTest(
        site=cast.site,
        people=tuple(people),
        software=host.composer.software,
        results=tuple(results),
        finished_at=finnish_time(),
    )


def _chosen(cast: world.Cast, names: Sequence[str]) -> tuple[Scenario, ...]:
    """The scenarios that the cast can walk, all of them unless named. Raises BadParameter for what it cannot."""
    parts = {Part.BASIC}
    parts |= {Part.DISCLOSURE} if cast.neighbour else set()
    parts |= {Part.REGISTER_RIGHT} if cast.producer else set()
    known = [one.id for one in SCENARIOS]
    if unknown := [name for name in names if name not in known]:
        raise typer.BadParameter(f"no scenario {', '.join(unknown)}; there are {', '.join(known)}")
    chosen = scenarios(parts, names)
    if missing := [name for name in names if name not in {one.id for one in chosen}]:
        raise typer.BadParameter(f"nobody in the world can take part in {', '.join(missing)}")
    return chosen


def _tell(console: Console, result: StepResult) -> None:
    """A line for a step, and under it what is wrong and what helps."""
    word, style = WORDS[result.outcome]
    console.print(Text.assemble((f"{word:<12}", style), f"{result.id:<7}{result.title}: ", (result.note, "dim")))
    for one in result.troubles:
        console.print(Text(f"{'':19}{one.code} {one.pointer}: {one.message} {one.remedy}"))


def _conclude(console: Console, test: GoLiveTest, path: Path) -> None:
    passed = sum(result.outcome is Outcome.PASSED for result in test.results)
    verdict = ("hyväksytty", "bold green") if test.passed else ("ei ole hyväksytty", "bold red")
    counted = f": {passed}/{len(test.results)} vaihetta kunnossa."
    console.print(Text.assemble("Käyttöönottokoe ", verdict, counted))
    console.print(Text(f"Raportti: {path}"))


if __name__ == "__main__":
    main()
