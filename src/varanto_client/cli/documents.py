"""`store` and `fetch`: documents into the archive and out of it."""

import sys
from base64 import b64encode
from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

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
from varanto_client.cli.show import Output, complain, print_json, report
from varanto_client.client import Client
from varanto_client.errors import ProblemError
from varanto_client.model import Form
from varanto_client.profiles import Profile, ProfileUnusable
from varanto_client.validation import Report, placed
from varanto_formats.identifiers import oids
from varanto_formats.signatures.signing import sign


class FormName(StrEnum):
    """A form of a document."""

    XML = "xml"
    JSON = "json"
    XHTML = "xhtml"
    PDF = "pdf"


class Sign(StrEnum):
    """With what a document is signed before it is stored."""

    SYSTEM = "system"
    PROFESSIONAL = "professional"


def store(
    files: Files,
    sign_as: Annotated[Sign | None, typer.Option("--sign", help="Sign the documents first.")] = None,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Store documents; to store one again is safe and brings its first receipt."""
    actor = profile(world, config, organisation, professional)
    output = Output(lang)
    with actor.connect() as client:
        outcomes = [
            _store(client, file, _signed(file.read_bytes(), sign_as, actor), output, quiet=as_json) for file in files
        ]
    if as_json:
        print_json(outcomes)
    if not all(outcome["stored"] for outcome in outcomes):
        raise typer.Exit(1)


def fetch(
    oid: Annotated[str, typer.Argument(help="OID of the document.")],
    form: Annotated[FormName, typer.Option(help="xml is the document as it was stored.")] = FormName.XML,
    out: Annotated[Path | None, typer.Option(help="File to write; standard output otherwise.")] = None,
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
) -> None:
    """Fetch a document in one of its forms; with --json tell of it, content in Base64 where there is no --out."""
    if not oids.is_oid(oid):
        raise typer.BadParameter("not an OID")
    asking = purpose(kind, organiser, relationship, matter, reason, why)
    with profile(world, config, organisation, professional).connect() as client:
        fetched = client.fetch(oid, Form[form.name], asking)
    if out:
        out.write_bytes(fetched.content)
    if as_json:
        told = {"oid": oid, "media_type": fetched.media_type, "etag": fetched.etag, "size": len(fetched.content)}
        print_json(told | ({"out": str(out)} if out else {"content": b64encode(fetched.content).decode()}))
    elif not out:
        sys.stdout.buffer.write(fetched.content)


def _store(client: Client, file: Path, xml: bytes, output: Output, *, quiet: bool) -> dict[str, Any]:
    """What became of a file, for programs; people read it at once unless it is quiet."""
    try:
        receipt = client.store(xml)
    except ProblemError as error:
        found = placed(xml, error.findings)
        if not quiet:
            output.findings(file, found)
            complain(error, output.language)
        return {"stored": False, "code": error.code, "trace_id": error.trace_id, **report(Report(file, found))}
    if not quiet:
        output.receipt(file, receipt)
    return {"stored": True, "file": str(file), "receipt": receipt}


def _signed(xml: bytes, sign_as: Sign | None, actor: Profile) -> bytes:
    if sign_as is None:
        return xml
    signer = actor.seal if sign_as is Sign.SYSTEM else actor.card
    if signer is None:
        raise ProfileUnusable(f"the profile has no certificate to sign with as {sign_as.value}")
    return sign(xml, [signer], datetime.now(UTC))
