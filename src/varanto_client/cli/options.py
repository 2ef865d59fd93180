"""Options that several commands share: as whom to act, and how to answer."""

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeAlias

import typer

from varanto_client.profiles import Profile, ProfileUnusable, from_config, from_world


class Language(StrEnum):
    """A language of the answers."""

    FI = "fi"
    SV = "sv"
    EN = "en"


Files: TypeAlias = Annotated[list[Path], typer.Argument(help="Documents (XML).", exists=True, dir_okay=False)]
World: TypeAlias = Annotated[
    Path | None, typer.Option(envvar="VARANTOCLIENT_WORLD", help="Demo world to act in (world.json).", exists=True)
]
Config: TypeAlias = Annotated[
    Path | None, typer.Option(envvar="VARANTOCLIENT_CONFIG", help="Profile of your own (TOML).", exists=True)
]
OrganisationOid: TypeAlias = Annotated[
    str | None,
    typer.Option(
        "--organization", envvar="VARANTOCLIENT_ORGANIZATION", help="Organization of the world to act as (OID)."
    ),
]
RegisterNumber: TypeAlias = Annotated[
    str | None,
    typer.Option("--professional", envvar="VARANTOCLIENT_PROFESSIONAL", help="Register number of its professional."),
]
AsJson: TypeAlias = Annotated[bool, typer.Option("--json", help="Answer in JSON, for programs.")]
Answers: TypeAlias = Annotated[Language, typer.Option("--lang", help="Language of the answer.")]


def profile(world: Path | None, config: Path | None, organisation: str | None, professional: str | None) -> Profile:
    """The profile that the options name. Raises ProfileUnusable where they name none, or two."""
    if world and config:
        raise ProfileUnusable("give --world or --config, not both")
    if world:
        return from_world(world, organisation, professional)
    if config:
        return from_config(config)
    raise ProfileUnusable("tell as whom to act: --world build/demo/world.json or --config profile.toml")
