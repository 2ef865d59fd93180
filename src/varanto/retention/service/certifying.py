"""The certificate of a disposal: what, by which rule, who, when, how."""

from collections.abc import Sequence
from uuid import UUID

import varanto.archive.service as archive
import varanto.log.service as log
from varanto.kit.canonical import Json, canonical
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.retention import store
from varanto.retention.model import DisposalList
from varanto.retention.service.listing import known

KIND = "varanto-disposal+jws"


def certify(ctx: Context, list_id: UUID, how: Sequence[str]) -> str:
    """Make the certificate of a finished disposal, signed and kept; `how` says how the traces were erased.

    A certificate that is there is given again. Raises `list-unknown`, `disposal-unfinished`.
    """
    found = known(ctx, list_id)
    total, left = store.counts(ctx.db, list_id)
    if found.approved_at is None or left:
        raise Problem("disposal-unfinished")
    if found.certificate is None:
        said = _said(ctx, found, total, how)
        text = canonical({**said, "jws": ctx.keys.sign_jws(canonical(said), KIND)})
        store.certify(ctx.db, list_id, ctx.keys.seal(ctx.keys.register_key, text, f"disposal|{list_id}"))
    return certificate(ctx, list_id)


def certificate(ctx: Context, list_id: UUID) -> str:
    """The certificate of a disposal, as JSON text with its JWS. Raises `list-unknown`, `disposal-unfinished`."""
    found = known(ctx, list_id)
    if found.certificate is None:
        raise Problem("disposal-unfinished")
    return ctx.keys.open(ctx.keys.register_key, found.certificate, f"disposal|{list_id}").decode()


def _said(ctx: Context, found: DisposalList, total: int, how: Sequence[str]) -> dict[str, Json]:
    gone = archive.tombstones(ctx, found.list_id)
    return {
        "list": str(found.list_id),
        "controller": found.controller,
        "digest": found.digest.hex(),
        "decision": found.decision,
        "proposed_at": found.proposed_at.isoformat(),
        "proposed_by": _who(ctx, found.proposal_entry),
        "proposal_entry": str(found.proposal_entry),
        "approved_at": found.approved_at.isoformat() if found.approved_at else None,
        "approved_by": _who(ctx, found.approval_entry),
        "approval_entry": str(found.approval_entry),
        "certified_at": ctx.now.isoformat(),
        "disposed": [
            {
                "oid": one.oid,
                "set_id": one.set_id,
                "version": one.version,
                "sha256": one.sha256,
                "own_key": one.own_key,
                "rule": one.rule,
                "disposed_at": one.disposed_at.isoformat(),
            }
            for one in gone
        ],
        "not_disposed": total - len(gone),
        "how": list(how),
    }


def _who(ctx: Context, entry_id: UUID | None) -> str | None:
    """The register number or login of the person of a log entry."""
    entry = log.entry(ctx, entry_id) if entry_id else None
    return entry.private.professional.identifier.value if entry and entry.private.professional else None
