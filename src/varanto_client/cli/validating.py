"""`validate`: what the archive would say of documents, before they are sent."""

from collections.abc import Sequence
from contextlib import nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from varanto_client import validation
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
from varanto_client.cli.progress import shown
from varanto_client.cli.show import STRICT, UNJUDGED, Output, print_json, report
from varanto_client.profiles import Profile
from varanto_client.validation import Report, Validator, beside, placed
from varanto_client.validation_forms import junit, sarif
from varanto_formats.checks import Mode
from varanto_formats.signatures.certificates import TrustStore


class Form(StrEnum):
    """In which form the findings are told: to people, to programs, to CI servers, to code hosts."""

    TEXT = "text"
    JSON = "json"
    JUNIT = "junit"
    SARIF = "sarif"


def validate(
    paths: Annotated[list[Path], typer.Argument(help="Documents (XML), or folders of them.", exists=True)],
    form: Annotated[Form, typer.Option("--format", help="In which form to answer.")] = Form.TEXT,
    frame: Annotated[
        Path | None,
        typer.Option(help="Transfer frame of the document, which is then the only one.", exists=True, dir_okay=False),
    ] = None,
    strict: Annotated[bool, typer.Option("--strict", help="Take warnings for errors.")] = False,
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
    """Check documents: what is wrong, where, and what to do.

    Exit code 0 when all of them pass, 1 when one does not, 2 for wrong usage.
    """
    actor = profile(world, config, organisation, professional) if server or world or config else None
    validator = _validator(structures, trust or (), actor, mode)
    output, files = Output(lang), _files(paths)
    if frame and len(files) != 1:
        raise typer.BadParameter("a frame belongs to one document")
    reports: list[Report] = []
    with (
        actor.connect() if server and actor else nullcontext() as client,
        shown("validate", len(files), quiet=len(files) == 1) as bar,
    ):
        for file in bar.over(files):
            data = file.read_bytes()
            found = client.validate(data).findings if client else validator.check(data)
            if frame:
                in_frame, in_document = beside(frame.read_bytes(), data, mode)
                reports.append(Report(frame, placed(frame.read_bytes(), in_frame), strict))
                found = (*found, *in_document)
            reports.append(Report(file, placed(data, found), strict))
    _answer(reports, Form.JSON if as_json else form, output, judged=bool(server or validator.trust))
    if not all(one.is_good for one in reports):
        raise typer.Exit(1)


def _answer(reports: Sequence[Report], form: Form, output: Output, *, judged: bool) -> None:
    match form:
        case Form.TEXT:
            for one in reports:
                output.findings(one.file, one.found)
            if any(one.strict for one in reports):
                output.note(STRICT)
            if not judged:
                output.note(UNJUDGED)
        case Form.JSON:
            print_json([report(one) for one in reports])
        case Form.JUNIT:
            print(junit(reports, output.say))
        case Form.SARIF:
            print(sarif(reports, output.say))


def _files(paths: Sequence[Path]) -> list[Path]:
    try:
        return list(validation.documents(paths))
    except ValueError as error:
        raise typer.BadParameter(str(error)) from None


def _validator(structures: Path | None, trust: Sequence[Path], actor: Profile | None, mode: Mode) -> Validator:
    """What judges without an archive; the anchors are those given, or the profile's."""
    try:
        anchors = TrustStore.from_pem(*(path.read_bytes() for path in trust)) if trust else actor and actor.trust
        return Validator(structures=validation.structures(structures), trust=anchors, mode=mode)
    except ValueError as error:
        raise typer.BadParameter(f"not a certificate, or not a structure: {error}") from None
