"""`summary`: what the own register adds up to of one client."""

from varanto_client.cli.clients import ClientFile, identity
from varanto_client.cli.options import Config, OrganisationOid, RegisterNumber, World, profile
from varanto_client.cli.show import print_json


def summary(
    client_file: ClientFile = None,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
) -> None:
    """Sum up a client (kooste) as JSON: each fact with the document that says it."""
    asked = identity(client_file)
    with profile(world, config, organisation, professional).connect() as client:
        print_json(client.summary(asked))
