"""`search`: metadata of one client's documents, whose identity never stands on the command line."""

import sys
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
from varanto_client.cli.show import Output, print_json
from varanto_client.model import Filters
from varanto_formats.identifiers import Identifier, hetu


def search(
    client_file: Annotated[
        Path | None,
        typer.Option(
            envvar="VARANTOCLIENT_FILE",
            help="File with the client's identity code, or `system|temporary id`; `-` reads standard input. "
            "Without it you are asked.",
            allow_dash=True,
        ),
    ] = None,
    case: Annotated[str | None, typer.Option(help="OID of a case.")] = None,
    service_task: Annotated[list[str] | None, typer.Option(help="Code of a service task; may be repeated.")] = None,
    document_type: Annotated[list[str] | None, typer.Option("--type", help="Document type; may be repeated.")] = None,
    every_version: Annotated[bool, typer.Option("--all", help="Superseded and invalidated versions too.")] = False,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Find a client's documents in your own register."""
    actor = profile(world, config, organisation, professional)
    filters = Filters(
        case=case,
        service_task=service_task or (),
        type=document_type or (),
        include=("superseded", "invalidated") if every_version else (),
    )
    asked = _identity(client_file)
    with actor.connect() as client:
        items = list(client.search(asked, filters))
    if as_json:
        print_json(items)
    else:
        Output(lang).table(items)


def _identity(file: Path | None) -> Identifier:
    """The client's identity, from a file, standard input or a prompt that does not show it."""
    if file is not None and str(file) != "-":
        text = file.read_text("utf-8")
    elif file is not None or not sys.stdin.isatty():
        text = sys.stdin.readline()
    else:
        text = typer.prompt("Henkilötunnus / Personbeteckning / Identity code", hide_input=True)
    system, divider, value = text.strip().rpartition("|")
    return Identifier(system if divider else hetu.SYSTEM, value)
