"""Use cases of disclosure notices: make, correct, invalidate, read; and the document that is one."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from hashlib import sha256
from typing import Any, cast
from uuid import UUID, uuid4

import msgspec

import varanto.identities.service as identities
import varanto.log.service as log
from varanto.identities.model import ClientRecord
from varanto.kit.canonical import canonical
from varanto.kit.context import Context
from varanto.kit.errors import Invalid, Problem
from varanto.log.model import Action, Book, Event
from varanto.notices import rules, store
from varanto.notices.model import Act, Claim, Draft, Kept, Made, Notice
from varanto_formats.cda.model import Document
from varanto_formats.checks.content import Node
from varanto_formats.checks.content import read as read_content
from varanto_formats.findings import Finding, Severity, finding
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.oids import is_oid

ACTIONS = {
    Act.MAKE: Action.NOTICE_MAKE,
    Act.CORRECT: Action.NOTICE_CORRECT,
    Act.INVALIDATE: Action.NOTICE_INVALIDATE,
}
PURPOSE = "notice"
DOCUMENT_TYPE = "19010"


def make(ctx: Context, draft: Draft) -> Made:
    """Keep a notice of what was disclosed outside the repository, an entry of the disclosure log for each client.

    The same id or key again gives the first answer. Raises Invalid with every finding, `not-your-register`, and
    `idempotency-mismatch` when the key was used for something else.
    """
    findings = _checked(ctx, draft)
    identities.ensure(ctx, draft.clients)  # holds them: the same call at the same time waits, then finds this one
    return _before(ctx, draft) or _keep(ctx, draft, draft.id or uuid4(), 1, Act.MAKE, findings)


def correct(ctx: Context, notice_id: UUID, version: int, draft: Draft) -> Made:
    """Keep a new version of a notice in place of the one named, for the same clients.

    Raises as `make`, `notice-unknown`, `precondition-failed` when another version is the newest.
    """
    findings = _checked(ctx, draft)
    newest = _newest(ctx, notice_id)
    if again := _before(ctx, draft):
        return again
    if newest.kept.version != version:
        raise Problem("precondition-failed")
    if newest.kept.act is Act.INVALIDATE:
        raise Problem("version-conflict")
    if newest.content["clients"] != draft.content["clients"]:
        raise Invalid([finding("client-mismatch", "/clients")])
    return _keep(ctx, draft, notice_id, version + 1, Act.CORRECT, findings)


def invalidate(ctx: Context, notice_id: UUID, reason: str) -> Notice:
    """Say that a notice should never have been made; it and its entries stay (D-12). Raises `notice-unknown`.

    The clients' log gets an entry that says so. Once invalidated, it stays as it is.
    """
    newest = _newest(ctx, notice_id)
    if newest.kept.act is Act.INVALIDATE:
        return newest
    content = newest.content
    clients = msgspec.convert(content["clients"], list[Identifier])
    event = Event(
        action=Action.NOTICE_INVALIDATE,
        book=Book.DISCLOSURE,
        controller=newest.kept.controller,
        purpose=PURPOSE,
        detail={"source": "LILM", "notice": {"id": str(notice_id), "invalidated": reason}},
    )
    told = {"content": content, "reason": reason}
    return _written(ctx, clients, event, told, notice_id, newest.kept.version + 1, Act.INVALIDATE)


def read(ctx: Context, notice_id: UUID) -> list[Notice]:
    """All versions of a notice of the own organisation, oldest first; logged. Raises `notice-unknown`."""
    found = _versions(ctx, notice_id)
    kept = found[-1].kept
    log.record(
        ctx,
        Event(
            action=Action.NOTICE_READ,
            client_id=kept.client_id,
            controller=kept.controller,
            purpose=PURPOSE,
            detail={"notice": {"id": str(notice_id)}},
        ),
    )
    return found


def tell(ctx: Context, document: Document, clients: Iterable[UUID], act: Act) -> None:
    """Where a stored document is a notice (type 19010), write what it tells of to each client's disclosure log."""
    code = document.specific_type
    if code is None or code.code != DOCUMENT_TYPE:
        return
    told = read_content(document.body.json or b"").root if document.body else Node()
    event = Event(
        action=ACTIONS[act],
        book=Book.DISCLOSURE,
        controller=document.controller.oid if document.controller else None,
        register=document.register.code if document.register else None,
        document=document.oid,
        set_id=document.set_id,
        version=document.version,
        documents=tuple(one for each in told.each("luovutetut_asiakirjat") if is_oid(one := each["oid"].text)),
        purpose=PURPOSE,
        basis="LILM",
        detail={"source": "LILM", "notice": {one.name: one.value for one in told.children() if one.name != "asiakas"}},
    )
    for client_id in sorted(clients):
        log.record(ctx, replace(event, client_id=client_id))


def tell_invalidated(ctx: Context, invalidation: Event, clients: Iterable[UUID]) -> None:
    """Where the invalidated document was a notice, say so in each client's disclosure log; the old entry stays."""
    notice = {"id": invalidation.document, "invalidated": invalidation.detail.get("reason")}
    event = replace(
        invalidation,
        action=Action.NOTICE_INVALIDATE,
        book=Book.DISCLOSURE,
        purpose=PURPOSE,
        basis="LILM",
        detail={"source": "LILM", "notice": notice},
    )
    for client_id in sorted(clients):
        log.record(ctx, replace(event, client_id=client_id))


def _checked(ctx: Context, draft: Draft) -> tuple[Finding, ...]:
    """The warnings about a notice. Raises `not-your-register`, and Invalid with every finding."""
    if ctx.actor.desk or not ctx.actor.organization or draft.controller != ctx.actor.organization:
        raise Problem("not-your-register")
    findings = rules.check(draft, ctx.now, ctx.mode)
    if any(one.severity is Severity.ERROR for one in findings):
        raise Invalid(findings)
    return findings


def _before(ctx: Context, draft: Draft) -> Made | None:
    """What the same call gave before, by the sender's key or the notice's own id."""
    for key in _keys(ctx, draft, draft.id):
        if claim := store.claim(ctx.db, key):
            if claim.digest != _digest(draft.content):
                raise Problem("idempotency-mismatch")
            same = (one for one in _versions(ctx, claim.notice_id) if _digest(one.content) == claim.digest)
            notice = next(same)
            return Made(notice, rules.check(draft, notice.kept.made_at, ctx.mode), again=True)
    return None


def _keep(ctx: Context, draft: Draft, notice_id: UUID, version: int, act: Act, findings: tuple[Finding, ...]) -> Made:
    event = Event(
        action=ACTIONS[act],
        book=Book.DISCLOSURE,
        controller=draft.controller,
        register=draft.register,
        documents=draft.documents,
        purpose=PURPOSE,
        basis=f"LILM-{draft.basis}",
        detail={"source": "LILM", "notice": {"id": str(notice_id), "version": version} | _without_clients(draft)},
    )
    notice = _written(ctx, draft.clients, event, {"content": draft.content}, notice_id, version, act)
    claim = Claim(notice_id, notice.kept.client_id, _digest(draft.content))
    keys = _keys(ctx, draft, notice_id if act is Act.MAKE else None)
    if not all(store.add_claim(ctx.db, key, claim) for key in keys):
        raise Problem("idempotency-mismatch")
    return Made(notice, findings)


def _written(
    ctx: Context,
    clients: Sequence[Identifier],
    event: Event,
    told: Mapping[str, object],
    notice_id: UUID,
    version: int,
    act: Act,
) -> Notice:
    """The version as it is kept at the first client; one row and one log entry for each."""
    records = identities.ensure(ctx, clients)
    rows = [_row(ctx, record, event, told, notice_id, version, act) for record in _once(records)]
    for row in rows:
        store.add(ctx.db, row)
    return Notice(rows[0], cast("Mapping[str, object]", told["content"]), str(told.get("reason", "")))


def _row(
    ctx: Context,
    record: ClientRecord,
    event: Event,
    told: Mapping[str, object],
    notice_id: UUID,
    version: int,
    act: Act,
) -> Kept:
    return Kept(
        client_id=record.client_id,
        notice_id=notice_id,
        version=version,
        act=act,
        controller=event.controller or "",
        made_at=ctx.now,
        entry_id=log.record(ctx, replace(event, client_id=record.client_id)),
        sealed=ctx.keys.seal(record.key, msgspec.json.encode(told), _bound_to(record.client_id, notice_id, version)),
    )


def _newest(ctx: Context, notice_id: UUID) -> Notice:
    """The newest version of an own notice, its client held until the transaction ends. Raises `notice-unknown`."""
    identities.lock(ctx, [_versions(ctx, notice_id)[-1].kept.client_id])
    return _versions(ctx, notice_id)[-1]


def _versions(ctx: Context, notice_id: UUID) -> list[Notice]:
    """The versions of an own notice, oldest first. Raises `notice-unknown`."""
    claim = store.claim(ctx.db, _key("id", str(notice_id)))
    kept = store.versions(ctx.db, claim.client_id, notice_id) if claim else []
    if claim is None or not kept or kept[0].controller != ctx.actor.organization or ctx.actor.desk:
        raise Problem("notice-unknown")
    key = identities.keys(ctx, [claim.client_id])[claim.client_id]
    return [_opened(ctx, key, one) for one in kept]


def _opened(ctx: Context, key: bytes, kept: Kept) -> Notice:
    plain = ctx.keys.open(key, kept.sealed, _bound_to(kept.client_id, kept.notice_id, kept.version))
    told = msgspec.json.decode(plain)
    return Notice(kept, told["content"], told.get("reason", ""))


def _keys(ctx: Context, draft: Draft, notice_id: UUID | None) -> list[bytes]:
    """Under what a call is known when it comes again."""
    sent = [_key("key", ctx.actor.organization, draft.key)] if draft.key else []
    return [*sent, *([_key("id", str(notice_id))] if notice_id else [])]


def _key(*parts: str) -> bytes:
    return sha256("|".join(parts).encode()).digest()


def _digest(content: Mapping[str, object]) -> bytes:
    return sha256(canonical(cast("Any", content))).digest()


def _without_clients(draft: Draft) -> dict[str, object]:
    return {name: value for name, value in draft.content.items() if name != "clients"}


def _once(records: Sequence[ClientRecord]) -> list[ClientRecord]:
    return list({one.client_id: one for one in records}.values())


def _bound_to(client_id: UUID, notice_id: UUID, version: int) -> str:
    return f"notice|{client_id}|{notice_id}|{version}"
