"""`archive`: many documents at once (massa-arkistointi), through an outbox that survives whatever happens."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated, Any

import typer

from varanto_client import validation
from varanto_client.batch import MOST_DOCUMENTS
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
from varanto_client.cli.show import UNJUDGED, Output, print_json
from varanto_client.client import Client
from varanto_client.errors import VarantoError
from varanto_client.model import Acting
from varanto_client.outbox import sources, summary
from varanto_client.outbox.filling import fill
from varanto_client.outbox.opening import default_path, open_outbox
from varanto_client.outbox.rehearsal import rehearse
from varanto_client.outbox.sending import CHUNK, Sender
from varanto_client.outbox.store import Outbox
from varanto_client.profiles import Profile, ProfileUnusable
from varanto_client.transport import Patience
from varanto_client.validation import Found, Validator
from varanto_formats.checks import Mode
from varanto_formats.findings import Finding, Text, as_json

PATIENCE = Patience(attempts=8, first=0.5, longest=3600.0)
READING = Text("Luetaan", "Läser", "Reading")
SENDING = Text("Lähetetään", "Skickar", "Sending")
CHECKING = Text("Tarkistetaan", "Kontrollerar", "Checking")
FIGURES = Text(
    "Tallennettu {stored}, hylätty {refused}, lähettämättä {waiting}, vastausta vailla {sent}.",
    "Lagrade {stored}, avvisade {refused}, inte skickade {waiting}, utan svar {sent}.",
    "Stored {stored}, refused {refused}, not sent {waiting}, without an answer {sent}.",
)
WRITTEN = Text("Yhteenveto: {}, hylätyt: {}", "Sammandrag: {}, avvisade: {}", "Summary: {}, refusals: {}")
ESTIMATE = Text(
    "Asiakirjoja {documents}, tavuja {bytes}, virheellisiä {unfit}.",
    "Handlingar {documents}, byte {bytes}, felaktiga {unfit}.",
    "Documents {documents}, bytes {bytes}, faulty {unfit}.",
)
TIME = Text("Arvioitu kesto {seconds} s.", "Uppskattad tid {seconds} s.", "Estimated time {seconds} s.")


def archive(
    source: Annotated[
        Path | None,
        typer.Argument(
            help="Folder (every *.xml below it), file (XML, or NDJSON of documents in Base64), or `-` for NDJSON on "
            "standard input. Without it what waits in the outbox is sent.",
            allow_dash=True,
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Check and estimate; nothing is sent.")] = False,
    rate: Annotated[float | None, typer.Option(min=0.001, help="Documents a second to estimate by.")] = None,
    structures: Annotated[
        Path | None, typer.Option(help="Published structures for a dry run (folder).", exists=True, file_okay=False)
    ] = None,
    mode: Annotated[Mode, typer.Option(help="Mode of the archive, for a dry run.")] = Mode.TEST,
    on_behalf: Annotated[bool, typer.Option("--on-behalf", help="The professional sends what others wrote.")] = False,
    outbox: Annotated[Path | None, typer.Option(help="Outbox (SQLite); beside the profile otherwise.")] = None,
    report: Annotated[Path | None, typer.Option(help="Folder of the summary; the outbox's otherwise.")] = None,
    chunk: Annotated[int, typer.Option(min=1, max=MOST_DOCUMENTS, help="Documents in a request.")] = CHUNK,
    world: World = None,
    config: Config = None,
    organisation: OrganisationOid = None,
    professional: RegisterNumber = None,
    as_json: AsJson = False,
    lang: Answers = Language.FI,
) -> None:
    """Archive many documents. After any interruption run it again: nothing is lost and nothing stored twice.

    Documents wait encrypted in the outbox until they are stored; refused ones are tried again when they are given
    again. Exit code 0 when every document is stored.
    """
    if source and str(source) != "-" and not source.exists():
        raise typer.BadParameter(f"{source} does not exist")
    actor = profile(world, config, organisation, professional)
    if on_behalf:
        actor = replace(actor, acting=_on_behalf(actor.acting))
    home, output = world or config or Path(), Output(lang)
    path = outbox or default_path(home)
    if dry_run:
        if rate is None and path.exists():
            with open_outbox(home, actor, path) as opened:
                rate = opened.rate()
        validator = Validator(structures=validation.structures(structures), trust=actor.trust, mode=mode)
        complete = _rehearse(source, validator, rate, output, quiet=as_json)
    else:
        with open_outbox(home, actor, path) as opened:
            if source:
                with shown(output.say(READING), sources.count(source), quiet=as_json) as bar:
                    fill(opened, bar.over(sources.documents(source)))
            run = _send(opened, actor, chunk, output, quiet=as_json)
            complete = _tell(opened, run, report or path.parent, output, quiet=as_json)
        if run.stopped_by:
            raise run.stopped_by
    if not complete:
        raise typer.Exit(1)


def _on_behalf(acting: Acting) -> Acting:
    """The professional as the sender, beside the authors whom the documents name (documents.md §1.5)."""
    if acting.professional is None:
        raise ProfileUnusable("--on-behalf needs to know who sends: --professional, or [professional] in the profile")
    return replace(acting, sender=acting.professional, sender_name=acting.professional_name)


def _send(outbox: Outbox, actor: Profile, chunk: int, output: Output, *, quiet: bool) -> summary.Run:
    """Send what waits; an error that stops it is part of the outcome."""
    began, stopped = datetime.now(UTC), None
    client = Client(actor.base_url, actor.credentials, actor.acting, patience=PATIENCE)
    with client, shown(output.say(SENDING), outbox.pending(), quiet=quiet) as bar:
        sender = Sender(outbox=outbox, store_batch=client.store_batch, patience=PATIENCE, told=bar.advance, chunk=chunk)
        try:
            sender.run()
        except VarantoError as error:
            stopped = error
    run = summary.Run(
        archive=actor.base_url,
        organization=actor.acting.organization,
        began=began,
        ended=datetime.now(UTC),
        settled=sender.settled,
        stopped_by=stopped,
    )
    if run.rate:
        outbox.keep_rate(run.rate)
    return run


def _tell(outbox: Outbox, run: summary.Run, folder: Path, output: Output, *, quiet: bool) -> bool:
    """Write the summary and say why documents were refused; answers whether every document is stored."""
    figures = summary.summary(outbox, run)
    files = summary.write(folder, outbox, figures, output.language.value)
    if quiet:
        refused = [_reported(one.source, summary.reasons(one.problem), one.oid) for one in outbox.refused()]
        print_json({**figures, "refused_documents": refused, "files": [str(file) for file in files]})
        return figures["complete"]
    for one in outbox.refused():
        output.findings(Path(one.source), [Found(reason) for reason in summary.reasons(one.problem)])
    output.console.print(output.say(FIGURES).format(**figures), style="bold", markup=False)
    output.console.print(output.say(WRITTEN).format(*files), markup=False)
    return figures["complete"]


def _rehearse(source: Path | None, validator: Validator, rate: float | None, output: Output, *, quiet: bool) -> bool:
    """Check everything, and estimate; answers whether nothing is known to be refused."""
    if source is None:
        raise typer.BadParameter("a dry run needs documents")
    documents, size, unfit = 0, 0, list[dict[str, Any]]()
    with shown(output.say(CHECKING), sources.count(source), quiet=quiet) as bar:
        for one in bar.over(rehearse(sources.documents(source), validator)):
            documents, size = documents + 1, size + len(one.given.data or b"")
            if not one.is_fit:
                unfit.append(_reported(one.given.source, [found.finding for found in one.found if found.is_error]))
            if not (quiet or one.is_fit):
                output.findings(Path(one.given.source), one.found)
    seconds = round(documents / rate) if rate else None
    figures = {"documents": documents, "bytes": size, "unfit": len(unfit), "seconds": seconds}
    if quiet:
        print_json({**figures, "complete": not unfit, "documents_per_second": rate, "refused_documents": unfit})
        return not unfit
    output.console.print(output.say(ESTIMATE).format(**figures), style="bold", markup=False)
    if rate:
        output.console.print(output.say(TIME).format(**figures), markup=False)
    if validator.trust is None:
        output.note(UNJUDGED)
    return not unfit


def _reported(source: str, reasons: Sequence[Finding], oid: str | None = None) -> dict[str, Any]:
    """A refused document, for programs."""
    return {"source": source, "oid": oid, "findings": [as_json(reason) for reason in reasons]}
