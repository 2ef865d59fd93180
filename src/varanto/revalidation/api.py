"""The call that looks at a document's signatures again (docs/signatures.md)."""

from datetime import datetime

import msgspec

from varanto.access.api import purpose_of
from varanto.access.model import Refused
from varanto.disclosure.api.routes import OF_ASKER, PURPOSE
from varanto.disclosure.model import Unknown
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Request, Route, refusal
from varanto.revalidation import service
from varanto.revalidation.model import Judged


class CertificateStanding(msgspec.Struct):
    """What an issuer had said when the document was stored."""

    said_at: datetime
    revoked_at: datetime | None
    reason: str


class CheckedSignature(msgspec.Struct):
    """A signature and what it lacks; `certificate_ends` is the last moment of the signer's certificate."""

    kind: str
    signer: str
    signed_at: datetime | None
    certificate_ends: datetime | None
    standings: list[CertificateStanding]
    lacks: list[str]


class SignatureCheck(msgspec.Struct):
    """Whether a document is as it was stored and its signatures hold; `stamped_at` is when it is known to have been."""

    oid: str
    sha256: str
    holds: bool
    unchanged: bool
    stamped_at: datetime | None
    signatures: list[CheckedSignature]


def check(ctx: Context, request: Request) -> Answer:
    """Look at the signatures of a document again."""
    found = service.check(ctx, request.path["oid"], purpose_of(request))
    if isinstance(found, Refused | Unknown):
        code = found.code if isinstance(found, Refused) else "document-unknown"
        return refusal(Problem(code), ctx.trace_id)
    signatures = [_told(one) for one in found.signatures]
    return Answer(
        200, SignatureCheck(found.oid, found.sha256, found.holds, found.unchanged, found.stamped_at, signatures)
    )


def _told(one: Judged) -> CheckedSignature:
    signature = one.signature
    return CheckedSignature(
        kind=signature.kind.value if signature.kind else "unknown",
        signer=signature.signer,
        signed_at=signature.signed_at,
        certificate_ends=signature.certificate.valid_to if signature.certificate else None,
        standings=[CertificateStanding(said.said_at, said.revoked_at, said.reason) for said in one.standings],
        lacks=[lack.value for lack in one.lacks],
    )


ROUTES = (
    Route(
        method="POST",
        path="/v1/documents/{oid}/signature-check",
        name="signature-check",
        access=Access.TOKEN,
        call=check,
        summary="Look at the signatures of a document again",
        answers=SignatureCheck,
        parameters=(PURPOSE,),
        problems=("document-unknown", "masked-form-only", *OF_ASKER),
        snapshot=True,
    ),
)
