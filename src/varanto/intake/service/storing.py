"""Storing a document, and saying what storing would say."""

import hashlib
import threading
from collections.abc import Mapping, Sequence
from contextlib import nullcontext
from dataclasses import replace
from uuid import UUID

from psycopg.errors import UniqueViolation

import varanto.archive.service as archive
import varanto.certificates.service as certificates
import varanto.codes.service as codes
import varanto.identities.service as identities
import varanto.log.service as log
import varanto.notices.service as notices
import varanto.producing.service as producing
import varanto.rights.service as rights
from varanto.archive.model import Draft, Group, Homes, Owner, Version
from varanto.archive.rules import describe
from varanto.codes.model import Measures
from varanto.identities.model import ClientRecord
from varanto.intake import rules
from varanto.intake.model import AlreadyStored, Examined, State, Stored, Validated
from varanto.intake.service import linking, receipts
from varanto.intake.service.state import known_state
from varanto.intake.service.wills import keep_will
from varanto.kit.context import Context
from varanto.kit.errors import Invalid, Problem
from varanto.log.model import Action, Event
from varanto.notices.model import Act
from varanto.producing.rules import is_ours
from varanto.rights.model import ChangeKind
from varanto_formats.cda.model import Document
from varanto_formats.cda.read import read
from varanto_formats.checks.check import check as check_alone
from varanto_formats.findings import Finding, Severity
from varanto_formats.identifiers import Identifier

ORDINARY_SIZE = 2**20
ORDINARY_CONTENT = "E"
UNREADABLE = ("dtd-forbidden", "malformed-xml", "not-a-clinical-document")
_turn = threading.Lock()


def store(ctx: Context, body: bytes) -> Stored | AlreadyStored:
    """Store one signed document: a first version or a replacement (703/2023 21-22 §, 69 §).

    Raises Invalid with every finding; nothing is kept then. The very same bytes again give the first receipt.
    """
    return store_examined(ctx, examine(ctx, body, codes.measures(ctx)), {})


def store_examined(ctx: Context, examined: Examined, held: Mapping[Identifier, ClientRecord]) -> Stored | AlreadyStored:
    """Store a document that was read and checked by itself; `held` are clients whose rows are held already.

    Raises Invalid as `store` does.
    """
    listed = linking.with_others(ctx, _listed(ctx, examined, held))
    homes = archive.homes(ctx, examined.named)  # only now: nobody else stores for clients who are held
    if known := _stored_before(ctx, examined, homes):
        return known
    state = known_state(ctx, examined, listed, homes)
    findings = [*examined.checked.findings, *rules.check(examined, state)]
    if errors := _errors(findings):
        raise Invalid(findings, rules.problem_code(errors), extra=rules.current_version(state))
    owners = _owners(listed, homes.document(examined.document.set_id))
    stored = _keep(ctx, examined, owners, findings)
    linking.follow(ctx, examined, state, owners)
    return stored


def validate(ctx: Context, body: bytes, *, with_state: bool) -> Validated:
    """Say everything that storing would say, and keep nothing; without state the document is judged by itself."""
    try:
        examined = examine(ctx, body, codes.measures(ctx))
    except Invalid as unreadable:
        return Validated(unreadable.findings)
    found = list(examined.checked.findings)
    homes = archive.homes(ctx, examined.named)
    listed = linking.with_others(ctx, identities.known(ctx, examined.clients))
    if with_state and not _stored_before(ctx, examined, homes):
        found += rules.check(examined, _own_state(known_state(ctx, examined, listed, homes)))
    for client_id in dict.fromkeys(record.client_id for record in listed):
        log.record(ctx, _event(ctx, Action.DOCUMENT_VALIDATE, examined, client_id))
    return Validated(tuple(found))


def examine(ctx: Context, body: bytes, known: Measures) -> Examined:
    """Read a document and check it by itself. Raises Invalid when it cannot be read.

    Documents of ordinary size take turns: threads that compute at once only take Python from each other (ADR 12).
    Raises the problem `revocation-unavailable` where nobody tells whether a signer's certificate was revoked.
    """
    with _turn if len(body) <= ORDINARY_SIZE else nullcontext():
        examined = _examined(ctx, body, known)
    return replace(examined, looked=certificates.look(ctx, examined.checked.signatures))


def _examined(ctx: Context, body: bytes, known: Measures) -> Examined:
    reading = read(body)
    checked = check_alone(
        reading,
        structures=known.structures,
        trust=ctx.trust,
        now=ctx.now,
        mode=ctx.mode,
        code_sets=known.code_sets,
    )
    if reading.document is None:
        unreadable = [found.code for found in checked.findings if found.code in UNREADABLE]
        raise Invalid(checked.findings, unreadable[0] if unreadable[0] != "not-a-clinical-document" else "")
    structure = known.structures.get(reading.document.structure or "")
    return Examined(
        document=rules.in_present_form(reading.document),
        checked=checked,
        title=structure.title if structure else None,
        sha256=hashlib.sha256(body).hexdigest(),
        body=body,
    )


def _own_state(state: State) -> State:
    """The state without what documents and cases of others would tell (readings.md A46)."""
    claimed = state.claimed
    told = claimed if claimed and is_ours(claimed, state.register, state.unit) else None
    return replace(state, claimed=told, case_taken=False)


def _listed(ctx: Context, examined: Examined, held: Mapping[Identifier, ClientRecord]) -> list[ClientRecord]:
    """The clients of a document: of a sound one all, made where they are new and their rows held."""
    if held.keys() >= set(examined.clients):
        return [held[one] for one in examined.clients]
    if _errors(examined.checked.findings):
        return identities.known(ctx, examined.clients)
    return linking.held(ctx, examined)


def _stored_before(ctx: Context, examined: Examined, homes: Homes) -> AlreadyStored | None:
    if homes.document(examined.document.oid) is None:
        return None
    kept = archive.find(ctx, examined.document.oid)
    if kept is None or kept.sha256 != examined.sha256 or not _was_stored_by_caller(ctx, kept):
        return None
    receipt = archive.receipt(ctx, kept, "store")
    return AlreadyStored(receipt) if receipt else None


def _was_stored_by_caller(ctx: Context, kept: Version) -> bool:
    """Whether the version is the caller's own, or one that it stored as a producer for its controller."""
    caller = ctx.actor.organization
    return kept.controller == caller or rights.storer(ctx, kept.home_client_id, kept.oid) == caller


def _owners(listed: Sequence[ClientRecord], home: UUID | None) -> list[Owner]:
    """The listed clients, each once; the home client of an existing set stands first."""
    unique = {record.client_id: Owner(record.client_id, record.key) for record in listed}
    return sorted(unique.values(), key=lambda owner: owner.client_id != home)


def _keep(ctx: Context, examined: Examined, owners: Sequence[Owner], findings: Sequence[Finding]) -> Stored:
    document = examined.document
    action = Action.DOCUMENT_STORE if document.version == 1 else Action.DOCUMENT_REPLACE
    rows = {owner.client_id: log.prepare(ctx, _event(ctx, action, examined, owner.client_id)) for owner in owners}
    receipt = receipts.storing(ctx, examined, findings, rows[owners[0].client_id].entry_id)
    draft = Draft(
        oid=document.oid,
        set_id=document.set_id,
        version=document.version,
        created_at=document.created_at or ctx.now,
        stored_at=ctx.now,
        sha256=examined.sha256,
        description=describe(document, examined.checked, examined.title),
        body=examined.body,
        opens_case=_group(examined) == Group.CASE and document.version == 1,
        special=_is_special(document),
    )
    try:
        archive.keep(ctx, draft, owners, receipt, {one: row.as_json() for one, row in rows.items()})
    except UniqueViolation as taken:
        raise Problem("case-exists" if ", case)" in (taken.diag.message_detail or "") else "document-exists") from None
    keep_will(ctx, examined, draft, owners[0])
    _keep_rights(ctx, document, draft, owners)
    notices.tell(ctx, document, rows, Act.MAKE if document.version == 1 else Act.CORRECT)
    return Stored(receipt)


def _keep_rights(ctx: Context, document: Document, draft: Draft, owners: Sequence[Owner]) -> None:
    """What a version changes about register rights, and that a producer stored it, for its controller to know."""
    controller = draft.description.controller.oid
    kind = ChangeKind.STORED if document.version == 1 else ChangeKind.REPLACED
    producing.note(ctx, controller, kind, document, [owner.client_id for owner in owners])
    if document.document_group and document.document_group.code == Group.RELATIONSHIP:
        producing.derive(ctx, controller, owners)


def _is_special(document: Document) -> bool | None:
    """Whether the header marks special content (erityissisältö, documents.md §2.4); None where it is silent."""
    return document.special_content.code != ORDINARY_CONTENT if document.special_content else None


def _group(examined: Examined) -> str:
    group = examined.document.document_group
    return group.code if group else ""


def _event(ctx: Context, action: Action, examined: Examined, client_id: UUID) -> Event:
    document = examined.document
    controller = document.controller.oid if document.controller else None
    return Event(
        action=action,
        client_id=client_id,
        controller=controller,
        register=document.register.code if document.register else None,
        document=document.oid,
        set_id=document.set_id,
        version=document.version,
        purpose=producing.purpose(ctx, controller),
        detail={
            "sha256": examined.sha256,
            "answers": examined.looked.digests,
            **producing.acting_for(ctx, controller),
        },
    )


def _errors(findings: Sequence[Finding]) -> list[Finding]:
    return [found for found in findings if found.severity is Severity.ERROR]
