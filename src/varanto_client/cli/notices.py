"""`notice`: tell of a disclosure outside the archive."""

from pathlib import Path
from typing import Annotated

import msgspec
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
from varanto_client.model import DisclosureNotice
from varanto_formats.findings import Text

KEPT = Text("Luovutusilmoitus tallennettu", "Anmälan om utlämnande lagrad", "Disclosure notice stored")


def notice(
    file: Annotated[
        Path,
        typer.Argument(help="The notice (JSON of POST /v1/disclosure-notices).", exists=True, dir_okay=False),
    ],
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Store a disclosure notice (luovutusilmoitus); the same file again brings the first answer."""
    try:
        told = msgspec.json.decode(file.read_bytes(), type=DisclosureNotice)
    except msgspec.MsgspecError as error:
        place = str(error).rpartition("`")[0].rpartition("`")[2]
        raise typer.BadParameter(f"{file} is no disclosure notice: see {place or 'its form'}") from None
    with profile(world, config, organisation, professional).connect() as client:
        kept = client.notice(told)
    if as_json:
        print_json(kept)
        return
    output = Output(lang)
    output.console.print(f"{output.say(KEPT)}: {kept.id} (v{kept.version})", style="green", markup=False)
    for one in kept.findings:
        output.console.print(f"  {output.say(one.message)}", markup=False)
