"""`summary`: what the own register adds up to of one client."""

from pathlib import Path
from typing import Annotated

import typer

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
from varanto_client.cli.show import print_json
from varanto_client.model import Form


def summary(
    client_file: ClientFile = None,
    out: Annotated[
        Path | None, typer.Option(help="File for a page to read: .pdf, else XHTML; without it JSON is printed.")
    ] = None,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Sum up a client (kooste): each fact with the document that says it."""
    if out and as_json:
        raise typer.BadParameter("--out is for people, --json for programs")
    asked = identity(client_file)
    with profile(world, config, organisation, professional).connect() as client:
        if out:
            form = Form.PDF if out.suffix == ".pdf" else Form.XHTML
            out.write_bytes(client.summary_page(asked, form, lang.value).content)
        else:
            print_json(client.summary(asked))
