"""Use case of looking again: is a document as it was stored, and do its signatures still hold?"""

import hashlib
from datetime import datetime
from itertools import pairwise
from uuid import UUID

import msgspec

import varanto.archive.service as archive
import varanto.certificates.service as certificates
import varanto.disclosure.service as disclosure
import varanto.log.service as log
import varanto.proofs.service as proofs
from varanto.access.model import Purpose, Refused
from varanto.disclosure.model import FetchRequest, Form, Released, Unknown
from varanto.kit.context import Context
from varanto.log.model import Entry
from varanto.revalidation import rules
from varanto.revalidation.model import Judged, Report
from varanto_formats.cda.read import read
from varanto_formats.signatures.checking import check as check_signatures
from varanto_formats.signatures.model import SignatureResult


class _Known(msgspec.Struct):
    """What the log entry of storing says of the bytes and of the issuers' answers; silent in older entries."""

    sha256: str = ""
    answers: dict[str, str] = {}


def check(ctx: Context, oid: str, purpose: Purpose) -> Report | Refused | Unknown:
    """Look again at the signatures of a document that the caller may have as it was received.

    The document leaves the archive by the gate, as in a fetch, and the reading is logged as one. Signatures are judged
    at their own time, revocation by the answers that were kept when the document was stored. Raises
    `masked-form-only` where the caller may not have the bytes.
    """
    released = disclosure.fetch(ctx, FetchRequest(oid, purpose), lambda _: Form.XML)
    if not isinstance(released, Released):
        return released
    stored = _stored(ctx, oid)
    known = msgspec.convert(stored.private.detail if stored else {}, _Known)
    existed = proofs.existence(ctx, stored.row.entry_id) if stored else None
    stamped_at = existed.stamped_at if existed else None
    sha256 = hashlib.sha256(released.content).hexdigest()
    root = read(released.content).root
    found = check_signatures(root, trust=ctx.trust, now=ctx.now).signatures if root is not None else ()
    return Report(
        oid=oid,
        sha256=sha256,
        unchanged=known.sha256 == sha256,
        stamped_at=stamped_at,
        signatures=tuple(_judged(ctx, one, known.answers, stamped_at) for one in found),
    )


def _judged(ctx: Context, signature: SignatureResult, answers: dict[str, str], stamped_at: datetime | None) -> Judged:
    found = (certificates.as_of(ctx, one, issuer, answers) for one, issuer in pairwise(signature.chain))
    standings = tuple(one for one in found if one)
    return Judged(signature, standings, tuple(rules.lacks(signature, standings, stamped_at, ctx.now)))


def _stored(ctx: Context, oid: str) -> Entry | None:
    """The log entry of the document's storing, which its receipt names."""
    version = archive.find(ctx, oid)
    receipt = archive.receipt(ctx, version, "store") if version else None
    return log.entry(ctx, UUID(msgspec.json.decode(receipt)["log_entry"])) if receipt else None
