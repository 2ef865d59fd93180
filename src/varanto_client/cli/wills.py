"""`wills`: what a client has been told, permits and prohibits."""

from collections.abc import Iterator
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
from varanto_client.cli.show import Output, print_json
from varanto_client.model import PermitState, ProhibitionKind, Wills
from varanto_formats.findings import Text

INFORMING = Text("Kanta-informointi", "Kanta-information", "Kanta information")
NOT_INFORMED = Text("ei annettu", "inte getts", "not given")
OUTDATED = Text("annettu, uusin puuttuu", "har getts, den nyaste saknas", "given, the newest is missing")
INFORMED = Text("annettu, uusin", "har getts, den nyaste", "given, the newest")
PERMIT = Text("Luovutuslupa", "Utlämningstillstånd", "Permit to disclose")
STATES = {
    PermitState.GIVEN: Text("annettu", "har getts", "given"),
    PermitState.REFUSED: Text("kielteinen", "har nekats", "refused"),
    PermitState.NONE: Text("ei annettu", "inte getts", "none"),
}
PROHIBITED = {
    ProhibitionKind.DOCUMENT: Text("Luovutuskielto, asiakirja", "Utlämningsförbud, handling", "Prohibition, document"),
    ProhibitionKind.SERVICE_TASK: Text(
        "Luovutuskielto, palvelutehtävä", "Utlämningsförbud, serviceuppgift", "Prohibition, service task"
    ),
    ProhibitionKind.CONTROLLER: Text(
        "Luovutuskielto, rekisterinpitäjä", "Utlämningsförbud, personuppgiftsansvarig", "Prohibition, controller"
    ),
}


def wills(
    client_file: ClientFile = None,
    history: Annotated[bool, typer.Option("--history", help="Earlier versions of the documents too.")] = False,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Tell a client's will: informing, permit, and to whoever works with her the prohibitions."""
    actor = profile(world, config, organisation, professional)
    asked = identity(client_file)
    with actor.connect() as client:
        found = client.wills(asked, history=history)
    if as_json:
        print_json(found)
        return
    output = Output(lang)
    for name, value in _told(found):
        output.console.print(
            f"{output.say(name)}: {value if isinstance(value, str) else output.say(value)}", markup=False
        )
    output.table(found.documents)


def _told(found: Wills) -> Iterator[tuple[Text, Text | str]]:
    given = found.informing
    yield INFORMING, INFORMED if given.newest_given else OUTDATED if given.given else NOT_INFORMED
    yield PERMIT, STATES[found.permit.state]
    for one in found.prohibitions:
        yield from ((PROHIBITED[one.kind], target) for target in one.targets)
