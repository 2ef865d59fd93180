"""Use cases of recording: prepare an entry, record it, open what was recorded."""

from dataclasses import replace
from secrets import token_bytes
from uuid import UUID, uuid4

import msgspec

from varanto.kit.context import Context
from varanto.log import store
from varanto.log.model import NOBODY, Action, Entry, Event, Outcome, Private, Row
from varanto.log.rules.entries import canonical, leaf
from varanto_formats.identifiers.oids import is_oid

LONGEST_CODE = 10
"""No longer text stands in clear as a code: it might be an identity code."""
SALT_BYTES = 32


def prepare(ctx: Context, event: Event) -> Row:
    """The row of an event, complete as 703/2023 10 § asks: who, in which unit and role, why, when, to what.

    The caller writes it together with what it tells of; `record` writes it alone. The low 16 bits of the entry's id
    are zero: the ids that follow are those of the decisions of the same request.
    """
    actor = ctx.actor
    client_id, entry_id = event.client_id or NOBODY, UUID(int=uuid4().int >> 16 << 16)
    controllers = event.controllers or (event.controller or "",) * len(event.documents)
    holders = set(controllers) or {event.controller}
    user = actor.professional.identifier if actor.professional else actor.person
    row = Row(
        client_id=client_id,
        entry_id=entry_id,
        logged_at=ctx.now,
        book=event.book,
        action=event.action,
        outcome=event.outcome,
        controller=_oid(holders.pop()) if len(holders) == 1 else None,
        register=event.register if event.register and len(event.register) <= LONGEST_CODE else None,
        document_oid=_oid(event.document),
        set_id=_oid(event.set_id),
        version=event.version,
        documents=event.documents,
        controllers=controllers,
        purpose=event.purpose,
        basis=event.basis,
        organisation=actor.organization or None,
        unit=actor.unit,
        role=actor.role or None,
        system=actor.system or None,
        user_index=ctx.keys.index(user) if user else None,
        trace_id=ctx.trace_id or None,
        sealed=_seal(ctx, client_id, entry_id, event),
        salt=token_bytes(SALT_BYTES),
    )
    return replace(row, leaf=leaf(row.salt, canonical(row)))


def record(ctx: Context, event: Event) -> UUID:
    """Write an event to the log; answers the id of its entry."""
    row = prepare(ctx, event)
    store.append(ctx.db, row.as_json())
    return row.entry_id


def record_act(ctx: Context, action: str, outcome: str, detail: str) -> None:
    """Write what happened at a door that knows no client: an issued token, a changed register, a refused request."""
    record(ctx, Event(action=Action(action), outcome=Outcome(outcome), detail={"what": detail}))


def entries(ctx: Context, client_id: UUID) -> list[Entry]:
    """A client's entries, newest first, opened. Raises SealBroken when an entry was moved or changed."""
    return [Entry(row, opened(ctx, row)) for row in store.of_client(ctx.db, client_id)]


def entry(ctx: Context, entry_id: UUID) -> Entry | None:
    """One entry by its id, opened; in the tree or on its way into it. Raises SealBroken like `entries`."""
    client_id = store.client_of(ctx.db, entry_id) or store.waiting_client_of(ctx.db, entry_id)
    row = store.one(ctx.db, client_id, entry_id) if client_id else None
    return Entry(row, opened(ctx, row)) if row else None


def _oid(text: str | None) -> str | None:
    """What may stand in clear: an OID, for anything else that a caller sends may be an identity code."""
    return text if text and is_oid(text) else None


def _seal(ctx: Context, client_id: UUID, entry_id: UUID, event: Event) -> bytes:
    private = msgspec.json.encode(_private(ctx, event))
    return ctx.keys.seal(ctx.keys.log_key, private, _bound_to(client_id, entry_id))


def opened(ctx: Context, row: Row) -> Private:
    """The sealed part of an entry. Raises SealBroken when it was moved or changed."""
    plain = ctx.keys.open(ctx.keys.log_key, row.sealed, _bound_to(row.client_id, row.entry_id))
    return msgspec.json.decode(plain, type=Private)


def _private(ctx: Context, event: Event) -> Private:
    actor = ctx.actor
    return Private(
        professional=actor.professional,
        sender=actor.sender,
        supervised_role=actor.supervised_role,
        service_tasks=actor.service_tasks,
        services=actor.services,
        flags=actor.flags,
        authority=actor.authority,
        desk=actor.desk,
        person=actor.person,
        on_behalf_of=actor.on_behalf_of,
        request=ctx.request_id,
        detail=event.detail,
    )


def _bound_to(client_id: UUID, entry_id: UUID) -> str:
    return f"log|{client_id}|{entry_id}"
