"""HTTP for machines: storing, validating and invalidating documents (api.md, Documents)."""

from typing import Literal

import msgspec

from varanto.intake import service
from varanto.intake.model import InvalidationRequest, Stored
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Parameter, Request, Route, WireFinding
from varanto_formats.findings import Severity, as_json

XML = ("application/xml", "text/xml")
REFUSALS = ("malformed-xml", "dtd-forbidden", "document-invalid", "too-large", "unsupported-media")
Reason = Literal["wrong-person", "wrong-register", "duplicate", "test", "cannot-be-corrected", "technical", "other"]


class Invalidation(msgspec.Struct, forbid_unknown_fields=True):
    """Why a version is taken out of use."""

    reason: Reason
    explanation: str = ""


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
