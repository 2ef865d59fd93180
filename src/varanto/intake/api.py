"""HTTP for machines: storing, validating and invalidating documents (api.md, Documents)."""

from base64 import b64decode
from typing import Literal

import msgspec

from varanto.intake import service
from varanto.intake.model import AlreadyStored, BatchLine, InvalidationRequest, Stored
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import NDJSON, Access, Answer, Parameter, Request, Route, WireFinding, problem_object
from varanto_formats.findings import Severity, as_json

XML = ("application/xml", "text/xml")
LARGEST = 20 * 2**20
PORTION = 25
REFUSALS = ("malformed-xml", "dtd-forbidden", "document-invalid", "too-large", "unsupported-media")
Reason = Literal["wrong-person", "wrong-register", "duplicate", "test", "cannot-be-corrected", "technical", "other"]


class Invalidation(msgspec.Struct, forbid_unknown_fields=True):
    """Why a version is taken out of use."""

    reason: Reason
    explanation: str = ""


class Line(msgspec.Struct):
    """One document of a batch: the signed XML in Base64."""

    document: str


class BatchAnswer(msgspec.Struct, omit_defaults=True):
    """What became of one line of a batch; lines count from 1."""

    line: int
    oid: str | None
    outcome: Literal["stored", "already-stored", "refused"]
    receipt: msgspec.Raw = msgspec.Raw()
    problem: dict[str, object] = {}


class Validity(msgspec.Struct):
    """Whether a document would be stored, and everything that is said of it."""

    valid: bool
    findings: list[WireFinding]


class Receipt(msgspec.Struct):
    """What the repository did, signed: `jws` covers the canonical form of the rest (RFC 8785)."""

    oid: str
    set_id: str
    version: int
    sha256: str
    stored_at: str
    findings: list[WireFinding]
    log_entry: str
    jws: str


def store(ctx: Context, request: Request) -> Answer:
    """Store one signed CDA document: a first version or a replacement."""
    request.require_media(*XML)
    outcome = service.store(ctx, request.body)
    return _receipt(201 if isinstance(outcome, Stored) else 200, outcome.receipt)


def store_batch(ctx: Context, request: Request) -> Answer:
    """Store the documents of a portion of lines; every line stands alone and is answered in order."""
    request.require_media(NDJSON)
    lines = request.body.split(b"\n")
    numbered = [(number, line) for number, line in enumerate(lines, request.first_line) if line.strip()]
    kept = service.store_all(ctx, [_document(line) for _, line in numbered])
    answers = (_told(ctx, number, one) for (number, _), one in zip(numbered, kept, strict=True))
    return Answer(200, b"".join(msgspec.json.encode(answer) + b"\n" for answer in answers), NDJSON)


def _document(line: bytes) -> bytes | Problem:
    try:
        text = "".join(Request(line).json(Line).document.split()).rstrip("=")
        body = b64decode(text + "=" * (-len(text) % 4), validate=True)
    except (Problem, ValueError) as error:
        return error if isinstance(error, Problem) else Problem("request-malformed", "The document is not Base64.")
    return body if len(body) <= LARGEST else Problem("too-large", extra={"limit": LARGEST})


def _told(ctx: Context, number: int, one: BatchLine) -> BatchAnswer:
    match one.outcome:
        case Stored(receipt):
            return BatchAnswer(number, one.oid, "stored", receipt=msgspec.Raw(receipt.encode()))
        case AlreadyStored(receipt):
            return BatchAnswer(number, one.oid, "already-stored", receipt=msgspec.Raw(receipt.encode()))
        case Problem() as problem:
            return BatchAnswer(number, one.oid, "refused", problem=problem_object(problem, ctx.trace_id))


def validate(ctx: Context, request: Request) -> Answer:
    """Say everything that storing would say; nothing is stored."""
    request.require_media(*XML)
    findings = service.validate(ctx, request.body, with_state=request.query.get("level") != "document").findings
    valid = all(found.severity is not Severity.ERROR for found in findings)
    return Answer(200, {"valid": valid, "findings": [as_json(found) for found in findings]})


def invalidate(ctx: Context, request: Request) -> Answer:
    """Take a version out of use; `If-Match` holds the ETag of the version."""
    wish = request.json(Invalidation)
    etag = request.headers.get("if-match")
    if etag is None:
        raise Problem("precondition-required")
    if wish.reason == "other" and not wish.explanation.strip():
        raise Problem("explanation-missing")
    outcome = service.invalidate(
        ctx, InvalidationRequest(request.path["oid"], etag.strip().strip('"'), wish.reason, wish.explanation)
    )
    return _receipt(200, outcome.receipt)


def _receipt(status: int, receipt: str) -> Answer:
    return Answer(status, receipt.encode(), "application/json")


ROUTES = (
    Route(
        method="POST",
        path="/v1/documents",
        name="documents-store",
        access=Access.TOKEN,
        call=store,
        summary="Store a signed document",
        accepts=XML,
        answers=Receipt,
        status=201,
        others={200: Receipt},
        problems=(*REFUSALS, "document-exists", "version-conflict", "not-your-register"),
    ),
    Route(
        method="POST",
        path="/v1/documents/batch",
        name="documents-batch",
        access=Access.TOKEN,
        call=store_batch,
        summary="Store many signed documents, a line each",
        accepts=(NDJSON,),
        media=(NDJSON,),
        problems=("too-large", "unsupported-media"),
        portion=PORTION,
    ),
    Route(
        method="POST",
        path="/v1/documents/validate",
        name="documents-validate",
        access=Access.TOKEN,
        call=validate,
        summary="Check a document without storing it",
        accepts=XML,
        answers=Validity,
        parameters=(Parameter("level", "document: skip what needs the state of the repository"),),
        problems=("too-large", "unsupported-media"),
    ),
    Route(
        method="POST",
        path="/v1/documents/{oid}/invalidation",
        name="documents-invalidate",
        access=Access.TOKEN,
        call=invalidate,
        summary="Invalidate a version",
        accepts=Invalidation,
        answers=Receipt,
        parameters=(Parameter("If-Match", "ETag of the version", "header", required=True),),
        problems=("document-unknown", "precondition-failed", "precondition-required", "will-not-invalidated"),
    ),
)
