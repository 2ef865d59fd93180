"""`search`: metadata of one client's documents."""

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
from varanto_client.cli.purposes import (
    Matter,
    Organiser,
    PurposeName,
    PurposeOption,
    Reason,
    Relationship,
    Why,
    purpose,
)
from varanto_client.cli.show import Output, print_json
from varanto_client.model import Filters


def search(
    client_file: ClientFile = None,
    case: Annotated[str | None, typer.Option(help="OID of a case.")] = None,
    service_task: Annotated[list[str] | None, typer.Option(help="Code of a service task; may be repeated.")] = None,
    document_type: Annotated[list[str] | None, typer.Option("--type", help="Document type; may be repeated.")] = None,
    every_version: Annotated[bool, typer.Option("--all", help="Superseded and invalidated versions too.")] = False,
    kind: PurposeOption = PurposeName.OWN,
    organiser: Organiser = None,
    relationship: Relationship = None,
    matter: Matter = None,
    reason: Reason = None,
    why: Why = None,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Find a client's documents: in your own register, or in others' on the ground that --purpose names."""
    asking = purpose(kind, organiser, relationship, matter, reason, why)
    actor = profile(world, config, organisation, professional)
    filters = Filters(
        case=case,
        service_task=service_task or (),
        type=document_type or (),
        include=("superseded", "invalidated") if every_version else (),
    )
    asked = identity(client_file)
    with actor.connect() as client:
        items = list(client.search(asked, filters, asking))
    if as_json:
        print_json(items)
    else:
        Output(lang).table(items)
