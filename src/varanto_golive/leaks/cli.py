"""The command line of the leak suite: `python -m varanto_golive leaks`."""

import json
import secrets
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.table import Table

from varanto_golive.leaks.model import Result, Story, Way
from varanto_golive.leaks.parties import parties
from varanto_golive.leaks.run import run

app = typer.Typer(add_completion=False, pretty_exceptions_enable=False)
MILLI = 1000


@app.command()
def leaks(
    world_file: Annotated[Path, typer.Option("--world", help="Who takes part: world.json.", exists=True)],
    worlds: Annotated[
        int, typer.Option(min=1, help="How many random worlds; each way of withholding comes in turn.")
    ] = len(Way),
    url: Annotated[str | None, typer.Option(help="Address of the repository; that of world.json otherwise.")] = None,
    seed: Annotated[int | None, typer.Option(help="The first world's number, to walk the same stories again.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")] = False,
) -> None:
    """Ask everything of clients with a withheld document and without it; exit code 0 only when nothing tells.

    Times are measured and reported, not judged.
    """
    first = secrets.randbelow(2**31) if seed is None else seed
    console = Console(highlight=False, soft_wrap=True, quiet=as_json)

    def tell(told: Story) -> None:
        console.print(f"world {told.seed}: {told.way}, {len(told.papers)} other papers")

    with parties(world_file, url) as found:
        result = run(found, range(first, first + worlds), tell)
    _conclude(console, result)
    if as_json:
        print(json.dumps(summary(result), ensure_ascii=False))
    raise typer.Exit(0 if result.passed else 1)


def summary(result: Result) -> dict[str, object]:
    """The result for programs; times are medians in milliseconds."""
    return {
        "worlds": result.worlds,
        "requests": result.requests,
        "passed": result.passed,
        "differences": [
            {"world": one.seed, "way": one.way, "request": one.request, "part": one.part} for one in result.differences
        ],
        "timings": {name: _times(*result.medians(name)) for name in result.timings},
    }


def _times(withheld: float, absent: float) -> dict[str, float]:
    return {
        "withheld_ms": round(withheld * MILLI, 2),
        "absent_ms": round(absent * MILLI, 2),
        "ratio": round(withheld / absent, 3),
    }


def _conclude(console: Console, result: Result) -> None:
    table = Table("request", "withheld ms", "absent ms", "ratio")
    for name in result.timings:
        table.add_row(name, *(str(value) for value in _times(*result.medians(name)).values()))
    console.print(table)
    for one in result.differences:
        console.print(f"LEAK in world {one.seed} ({one.way}): {one.request}: {one.part}", style="bold red")
    told = "nothing tells" if result.passed else f"{len(result.differences)} answers tell"
    console.print(f"{result.worlds} worlds, {result.requests} requests each way: {told} withheld from absent.")
