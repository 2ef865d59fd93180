"""`rights` and `changes`: who may use whose register, and what producers did in one's own."""

from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from varanto_client.cli.clients import ClientFile, identity
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
from varanto_client.cli.show import Output, print_json
from varanto_client.model import Change, RegisterRight
from varanto_formats.findings import Text

RIGHTS = Text(
    "Yksikkö Järjestäjä Palvelutehtävä Lukuoikeus Tallennusoikeus Huomautukset",
    "Enhet Anordnare Serviceuppgift Läsrätt Lagringsrätt Anmärkningar",
    "Unit Organiser Task Reads Stores Warnings",
)
CHANGES = Text(
    "Aika Muutos Yksikkö Versio Tunniste", "Tid Ändring Enhet Version Identifierare", "Time Change Unit Version OID"
)
OPEN = "–"


def rights(
    client_file: ClientFile = None,
    unit: Annotated[str | None, typer.Option(help="Only this unit of a producer (OID).")] = None,
    ends_before: Annotated[
        datetime | None, typer.Option(formats=["%Y-%m-%d"], help="Only those that end before this day.")
    ] = None,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Show register rights that were granted or are held: all of them, or with --client-file those of one client."""
    if client_file and (unit or ends_before):
        raise typer.BadParameter("--unit and --ends-before are for all clients' rights")
    asked = identity(client_file) if client_file else None
    day = ends_before.date() if ends_before else None
    with profile(world, config, organisation, professional).connect() as client:
        found = client.register_rights_of(asked) if asked else client.register_rights(unit=unit, ends_before=day)
        every = list(found)
    if as_json:
        print_json(every)
    else:
        output = Output(lang)
        output.console.print(_rights(every, output))


def changes(
    cursor_file: Annotated[
        Path | None,
        typer.Option(help="File that keeps the place in the feed: read before, written when all is told."),
    ] = None,
    organization_of: Annotated[
        str | None, typer.Option("--producer", help="Only what this organization did (OID).")
    ] = None,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Tell what producers stored, replaced and invalidated in your register since the last time."""
    cursor = cursor_file.read_text("ascii").strip() if cursor_file and cursor_file.exists() else None
    told: list[Change] = []
    with profile(world, config, organisation, professional).connect() as client:
        for portion in client.changes(cursor or None, organization=organization_of):
            told += portion.items
            cursor = portion.next or cursor
    if as_json:
        print_json({"items": told, "next": cursor})
    else:
        output = Output(lang)
        output.console.print(_changes(told, output))
    if cursor_file and cursor:
        cursor_file.write_text(f"{cursor}\n", "ascii")


def _rights(every: list[RegisterRight], output: Output) -> Table:
    table = Table(*output.say(RIGHTS).split(), box=None, pad_edge=False)
    for one in every:
        unit, organiser = (named.name or named.oid for named in (one.unit, one.organiser))
        reads, stores = (f"{span.first} – {span.last or OPEN}" for span in (one.reads, one.stores))
        table.add_row(unit, organiser, one.service_task, reads, stores, " ".join(one.warnings))
    return table


def _changes(every: list[Change], output: Output) -> Table:
    table = Table(*output.say(CHANGES).split(), box=None, pad_edge=False)
    for one in every:
        table.add_row(f"{one.changed_at:%Y-%m-%d %H:%M}", one.change, one.unit, str(one.version), one.oid)
    return table
