"""Which client a command is about: her identity never stands on the command line."""

import sys
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from varanto_formats.identifiers import Identifier, hetu

ClientFile: TypeAlias = Annotated[
    Path | None,
    typer.Option(
        "--client-file",
        envvar="VARANTOCLIENT_FILE",
        help="File with the client's identity code, or `system|temporary id`; `-` reads standard input. "
        "Without it you are asked.",
        allow_dash=True,
    ),
]


def identity(file: Path | None) -> Identifier:
    """The client's identity, from a file, standard input or a prompt that does not show it."""
    if file is not None and str(file) != "-":
        text = file.read_text("utf-8")
    elif file is not None or not sys.stdin.isatty():
        text = sys.stdin.readline()
    else:
        text = typer.prompt("Henkilötunnus / Personbeteckning / Identity code", hide_input=True)
    system, divider, value = text.strip().rpartition("|")
    return Identifier(system if divider else hetu.SYSTEM, value)
