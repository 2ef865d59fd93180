"""Receipts: what the repository says it has done, signed (api.md, Receipt)."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from varanto.archive.model import Version
from varanto.intake.model import Examined, InvalidationRequest
from varanto.kit.canonical import Json, canonical
from varanto.kit.context import Context
from varanto_formats.findings import Finding, as_json

KIND = "varanto-receipt+jws"


def storing(ctx: Context, examined: Examined, findings: Sequence[Finding], entry: UUID) -> str:
    """The signed receipt of a stored version, as JSON text; `findings` are its warnings."""
    document = examined.document
    return _signed(
        ctx,
        {
            "oid": document.oid,
            "set_id": document.set_id,
            "version": document.version,
            "sha256": examined.sha256,
            "stored_at": _moment(ctx.now),
            "findings": [as_json(found) for found in findings],
            "log_entry": str(entry),
        },
    )


def invalidation(ctx: Context, version: Version, request: InvalidationRequest, entry: UUID) -> str:
    """The signed receipt of an invalidation, as JSON text."""
    return _signed(
        ctx,
        {
            "oid": version.oid,
            "set_id": version.set_id,
            "version": version.version,
            "sha256": version.sha256,
            "stored_at": _moment(version.stored_at),
            "invalidated_at": _moment(ctx.now),
            "reason": request.reason,
            "findings": [],
            "log_entry": str(entry),
        },
    )


def _signed(ctx: Context, receipt: dict[str, Json]) -> str:
    text = canonical({**receipt, "jws": ctx.keys.sign_jws(canonical(receipt), KIND)})
    return text.decode()


def _moment(moment: datetime) -> str:
    return moment.isoformat(timespec="milliseconds")
