"""The papers that a request ends with, in the language of the client, as PDF/A."""

from collections.abc import Mapping, Sequence
from typing import Any

import varanto.codes.service as codes
import varanto.organisations.service as organisations
import varanto.proofs.service as proofs
from varanto.kit.context import Context
from varanto.kit.html import Screens
from varanto.log.model import words
from varanto.logrequests import rules
from varanto.logrequests.model import Closed, Line, LogRequest
from varanto_formats import display
from varanto_formats.identifiers.codesystems import SERVICE_TASK

PROOFS = "todisteet.ndjson"
_PAPERS = Screens("varanto.logrequests")


def answer(ctx: Context, one: LogRequest, lines: Sequence[Line], proved: bytes = b"") -> bytes:
    """The answer; with the proofs attached where it is no draft."""
    attached = {PROOFS: proved} if proved else {}
    key = proofs.verifier_key(ctx)
    return _paper(ctx, one, "answer.html", attached, lines=lines, proved=bool(proved), key=key, file=PROOFS)


def refusal(ctx: Context, one: LogRequest, closed: Closed) -> bytes:
    """The written decision of a refusal (11 § 4)."""
    return _paper(ctx, one, "refusal.html", {}, closed=closed)


def _paper(ctx: Context, one: LogRequest, template: str, attached: dict[str, bytes], **facts: object) -> bytes:
    language = one.received.language
    controller = organisations.organisation(ctx, one.controller)

    def tasks(line: Line) -> list[str]:
        """What the documents are about: their service tasks, never their titles, which may tell of others."""
        detail: Mapping[str, Any] = line.seen.private.detail if line.seen.private else {}
        shown = [each for each in detail.get("verdicts", ()) if each["oid"] in line.seen.documents]
        found: set[str] = {task for each in shown for task in each.get("service_tasks", ())}
        return [codes.name(ctx, SERVICE_TASK, task, language) or task for task in sorted(found)]

    page = _PAPERS.text(
        template,
        language,
        asked=one.received,
        controller=controller.name if controller else one.controller,
        today=ctx.now,
        by=ctx.actor.professional.name if ctx.actor.professional else "",
        oldest=rules.oldest(one.received.received_on),
        tasks=tasks,
        words=words,
        **facts,
    )
    title = "Lokitiedot" if language == "fi" else "Logguppgifter"
    return display.to_pdf(display.page(page.encode(), title, language), attached)
