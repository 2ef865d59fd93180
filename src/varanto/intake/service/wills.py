"""What a stored will document adds to its client's wills."""

from varanto.archive.model import Draft, Group, Owner
from varanto.intake.model import Examined
from varanto.kit.context import Context
from varanto.wills import service as wills
from varanto.wills.model import WillKind, WillVersion

_KINDS = {
    Group.INFORMING.value: WillKind.INFORMING,
    Group.PERMIT.value: WillKind.PERMIT,
    Group.PROHIBITION.value: WillKind.PROHIBITION,
}


def keep_will(ctx: Context, examined: Examined, draft: Draft, client: Owner) -> None:
    """Keep what a version says of its client's will, in the transaction that keeps it; other documents say nothing."""
    group, facts = examined.document.document_group, examined.checked.facts
    kind = _KINDS.get(group.code) if group else None
    if kind is None:
        return
    version = WillVersion(
        kind=kind,
        oid=draft.oid,
        set_id=draft.set_id,
        version=draft.version,
        controller=draft.description.controller.oid,
        created_at=draft.created_at,
        stored_at=draft.stored_at,
        informing=facts.informing,
        permit=facts.permit,
        prohibition=facts.prohibition,
    )
    wills.keep(ctx, client.client_id, client.key, version)
