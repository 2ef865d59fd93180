"""`reconcile`: what the client system holds against what the archive holds, exactly."""

from collections.abc import Iterator
from dataclasses import asdict
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Annotated

import typer

from varanto_client.cli.options import (
    Answers,
    AsJson,
    Config,
    Language,
    OrganisationOid,
    RegisterNumber,
    World,
    profile,
)
from varanto_client.cli.progress import shown
from varanto_client.cli.show import Output, print_json
from varanto_client.outbox.opening import open_outbox
from varanto_client.profiles import Profile
from varanto_client.reconcile import Difference, Held, Span, compare, held, holdings, is_outbox
from varanto_formats.cda.times import HELSINKI
from varanto_formats.findings import Text

EQUAL = Text("Samat asiakirjat, määrä", "Samma handlingar, antal", "The same documents, in number")
MISSING = Text("Puuttuu asiakastietovarannosta", "Saknas i klientdatalagret", "Missing in the repository")
EXTRA = Text("Vain asiakastietovarannossa", "Endast i klientdatalagret", "Only in the repository")
DIFFERENT = Text("Sisältö eroaa", "Innehållet skiljer sig", "Different content")
READING = Text("Luetaan", "Läser", "Reading")


def _moment(text: str) -> datetime:
    """A day or a moment; without a zone it is Finnish time."""
    moment = datetime.fromisoformat(text)
    return moment if moment.tzinfo else moment.replace(tzinfo=HELSINKI)


def reconcile(
    source: Annotated[
        Path,
        typer.Argument(
            help="What you hold: a folder of XML files, the outbox of `archive`, or an export "
            "(.csv, .ndjson) with oid, version, sha256 and created_at.",
            exists=True,
        ),
    ],
    start: Annotated[
        datetime | None, typer.Option("--from", parser=_moment, help="Authored at this time or later.")
    ] = None,
    end: Annotated[datetime | None, typer.Option("--to", parser=_moment, help="Authored before this time.")] = None,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Compare what you hold with your own register in the repository. Exit code 1 when it is not the same."""
    actor, output = profile(world, config, organisation, professional), Output(lang)
    with shown(output.say(READING), None, quiet=as_json) as bar:
        own = holdings(bar.over(_versions(source, world or config or Path(), actor)), Span(start, end))
    with actor.connect() as client:
        difference = compare(own, partial(client.parts, start=start, end=end))
    if as_json:
        print_json({"equal": difference.is_none, "held": len(own), **asdict(difference)})
    else:
        _tell(output, difference, len(own))
    if not difference.is_none:
        raise typer.Exit(1)


def _versions(source: Path, home: Path, actor: Profile) -> Iterator[Held]:
    """What the source tells of; the outbox is opened with the profile's key."""
    if not is_outbox(source):
        yield from held(source)
        return
    with open_outbox(home, actor, source) as outbox:
        yield from outbox.held()


def _tell(output: Output, difference: Difference, count: int) -> None:
    """The difference as people read it, a line for each version."""
    if difference.is_none:
        output.console.print(f"{output.say(EQUAL)}: {count}", style="bold green", markup=False)
    for heading, versions in ((MISSING, difference.missing), (EXTRA, difference.extra)):
        _list(output, heading, [f"{one.oid} v{one.version} {one.sha256}" for one in versions])
    changed = [f"{one.oid} v{one.version} {one.here} ≠ {one.there}" for one in difference.different]
    _list(output, DIFFERENT, changed)


def _list(output: Output, heading: Text, lines: list[str]) -> None:
    if lines:
        output.console.print(f"{output.say(heading)}: {len(lines)}", style="bold red", markup=False)
        for line in lines:
            output.console.print(f"  {line}", markup=False)
