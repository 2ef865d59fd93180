"""Use cases of the gate out: search, fetch, metadata, versions, reconcile. Each decides, logs, and only then gives."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.log.service as log
from varanto.archive import vault
from varanto.archive.model import Description, Extent, Version
from varanto.disclosure import rules
from varanto.disclosure.model import (
    Asker,
    FetchRequest,
    Form,
    Item,
    Page,
    PurposeKind,
    ReconciliationRequest,
    Refused,
    Released,
    SearchRequest,
    Unknown,
    Way,
)
from varanto.kit.context import Context
from varanto.log.model import Action, Event, Outcome
from varanto_formats import display
from varanto_formats.cda.model import DisplayType
from varanto_formats.cda.read import read
from varanto_formats.reconciliation import Part

Choose = Callable[[tuple[str, ...]], str]


def search(ctx: Context, request: SearchRequest) -> Page | Refused:
    """Metadata of one client's documents that the asker may see, newest first; never content (703/2023 10 §)."""
    known = identities.find(ctx, [request.client])
    client_id = known.get(request.client, ctx.keys.client_id(request.client))
    if refused := rules.admit(_asker(ctx), request.purpose):
        _record(ctx, Action.DOCUMENT_SEARCH, request.purpose, client_id=client_id, refused=refused)
        return Refused(refused)
    found = [
        version
        for version in archive.candidates(ctx, replace(request.filters, client_ids=[client_id]))
        if rules.decide(_asker(ctx), version, Way.SEARCH, request.include).allowed
    ]
    entry = _record(ctx, Action.DOCUMENT_SEARCH, request.purpose, client_id=client_id, total=len(found))
    rest = [one for one in found if request.after is None or _follows(one, request.after)]
    page = rest[: request.limit]
    items = _items(ctx, page, entry)
    more = len(rest) > len(page)
    return Page(len(found), items, (page[-1].created_at, page[-1].oid) if more else None)


def fetch(ctx: Context, request: FetchRequest, choose: Choose) -> Released | Refused | Unknown:
    """Release one document in the form that is chosen of those it has, or say no more than that it is unknown.

    `choose` gets the media types and answers one, or raises the problem `not-acceptable`.
    """
    permitted = _permitted(ctx, request, Action.DOCUMENT_FETCH)
    if not isinstance(permitted, tuple):
        return permitted
    version, _ = permitted
    key = identities.keys(ctx, [version.home_client_id])[version.home_client_id]
    description = archive.describe(ctx, version, key)
    form = Form(choose(description.formats))
    content = _render(vault.read(ctx.db, ctx.keys, version, key), form, description)
    return Released(content, form, version.sha256)


def metadata(ctx: Context, request: FetchRequest) -> Item | Refused | Unknown:
    """Metadata (kuvailutiedot) of one version."""
    permitted = _permitted(ctx, request, Action.METADATA_FETCH)
    if not isinstance(permitted, tuple):
        return permitted
    version, entry = permitted
    return _items(ctx, [version], entry)[0]


def versions(ctx: Context, request: FetchRequest) -> tuple[Item, ...] | Refused | Unknown:
    """All versions of the document's set that a fetch would release, oldest first (readings.md A50)."""
    permitted = _permitted(ctx, request, Action.VERSIONS_FETCH)
    if not isinstance(permitted, tuple):
        return permitted
    version, entry = permitted
    every = archive.versions(ctx, version.client_id, version.set_id)
    return _items(ctx, [one for one in every if rules.decide(_asker(ctx), one, Way.FETCH).allowed], entry)


def reconcile(ctx: Context, request: ReconciliationRequest) -> list[Part] | Refused:
    """What the asker's own register holds under leaf prefixes: OIDs, versions and digests in every state, no more."""
    own = ctx.actor.organization
    refused = rules.admit_comparison(_asker(ctx))
    log.record(
        ctx,
        Event(
            action=Action.DOCUMENT_RECONCILE,
            outcome=Outcome.REFUSED if refused else Outcome.DONE,
            controller=own,
            purpose=PurposeKind.OWN,
            detail={"refused": refused} if refused else {"prefixes": len(request.prefixes)},
        ),
    )
    if refused:
        return Refused(refused)
    extent = Extent(controller=own, created_from=request.created_from, created_to=request.created_to)
    return archive.parts(ctx, extent, request.prefixes)


def _permitted(ctx: Context, request: FetchRequest, action: Action) -> tuple[Version, UUID] | Refused | Unknown:
    """The version asked for and the log entry of its release, once decided and logged."""
    if refused := rules.admit(_asker(ctx), request.purpose):
        _record(ctx, action, request.purpose, document=request.oid, refused=refused)
        return Refused(refused)
    version = archive.find(ctx, request.oid)
    if version is None or not rules.decide(_asker(ctx), version, Way.FETCH).allowed:
        _record(ctx, action, request.purpose, document=request.oid, version=version, refused="document-unknown")
        return Unknown()
    return version, _record(ctx, action, request.purpose, document=request.oid, version=version)


def _record(
    ctx: Context,
    action: Action,
    purpose: PurposeKind,
    *,
    client_id: UUID | None = None,
    document: str | None = None,
    version: Version | None = None,
    refused: str | None = None,
    total: int | None = None,
) -> UUID:
    event = Event(
        action=action,
        outcome=Outcome.REFUSED if refused else Outcome.DONE,
        client_id=version.client_id if version else client_id,
        controller=version.controller if version else None,
        document=document,
        set_id=version.set_id if version else None,
        version=version.version if version else None,
        purpose=purpose.value,
        detail={name: value for name, value in {"refused": refused, "total": total}.items() if value is not None},
    )
    return log.record(ctx, event)


def _asker(ctx: Context) -> Asker:
    return Asker(ctx.actor.organization, ctx.actor.desk)


def _items(ctx: Context, versions: Sequence[Version], entry: UUID) -> tuple[Item, ...]:
    keys = identities.keys(ctx, (one.client_id for one in versions))
    return tuple(Item(one, archive.describe(ctx, one, keys[one.client_id]), entry) for one in versions)


def _follows(version: Version, place: tuple[datetime, str]) -> bool:
    moment, oid = place
    return version.created_at < moment or (version.created_at == moment and version.oid > oid)


def _render(xml: bytes, form: Form, description: Description) -> bytes:
    """The released bytes: those received, or a form derived from their body."""
    if form is Form.XML:
        return xml
    document = read(xml).document
    body = document.body if document else None
    if body is None:
        raise LookupError("a kept document has no body")
    if form is Form.JSON:
        return body.json or b""
    if body.display_type is DisplayType.PDF:
        return body.display or b""
    page = display.page(body.display or b"", description.title, description.language or "fi")
    return display.to_pdf(page) if form is Form.PDF else page
