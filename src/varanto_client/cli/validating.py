"""`validate`: what the archive would say of a document, before it is sent."""

from collections.abc import Sequence
from contextlib import nullcontext
from pathlib import Path
from typing import Annotated

import typer

from varanto_client import validation
from varanto_client.cli.options import (
    Answers,
    AsJson,
    Config,
    Files,
    Language,
    OrganisationOid,
    RegisterNumber,
    World,
    profile,
)
from varanto_client.cli.show import UNJUDGED, Output, print_json, report
from varanto_client.profiles import Profile
from varanto_client.validation import Validator, placed
from varanto_formats.checks import Mode
from varanto_formats.signatures.certificates import TrustStore


def validate(
    files: Files,
    structures: Annotated[
        Path | None, typer.Option(help="Folder of published structures (JSON Schema).", exists=True, file_okay=False)
    ] = None,
    trust: Annotated[
        list[Path] | None,
        typer.Option(help="Certificates to trust (PEM); without any, issuers are not judged.", exists=True),
    ] = None,
    mode: Annotated[Mode, typer.Option(help="In test mode only identities of the 900 series pass.")] = Mode.TEST,
    server: Annotated[bool, typer.Option("--server", help="Ask the archive, which knows what it holds.")] = False,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Check documents: what is wrong, where, and what to do. Exit code 1 when one could not be stored."""
    actor = profile(world, config, organisation, professional) if server or world or config else None
    validator = _validator(structures, trust or (), actor, mode)
    output = Output(lang)
    reports: list[dict[str, object]] = []
    with actor.connect() if server and actor else nullcontext() as client:
        for file in files:
            data = file.read_bytes()
            found = placed(data, client.validate(data).findings if client else validator.check(data))
            reports.append(report(file, found))
            if not as_json:
                output.findings(file, found)
    if as_json:
        print_json(reports)
    elif not (server or validator.trust):
        output.note(UNJUDGED)
    if not all(one["valid"] for one in reports):
        raise typer.Exit(1)


def _validator(structures: Path | None, trust: Sequence[Path], actor: Profile | None, mode: Mode) -> Validator:
    """What judges without an archive; the anchors are those given, or the profile's."""
    try:
        anchors = TrustStore.from_pem(*(path.read_bytes() for path in trust)) if trust else actor and actor.trust
        return Validator(structures=validation.structures(structures), trust=anchors, mode=mode)
    except ValueError as error:
        raise typer.BadParameter(f"not a certificate, or not a structure: {error}") from None
