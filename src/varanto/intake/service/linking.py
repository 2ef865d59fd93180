"""Which identifiers are one person's: what relationship documents say of it, made and taken back (readings.md A41)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.log.service as log
import varanto.producing.service as producing
from varanto.archive.model import Group, Owner, Version
from varanto.identities.model import ClientRecord, Link, LinkKind
from varanto.intake import rules
from varanto.intake.model import Examined, State
from varanto.kit.context import Context
from varanto.log.model import Action, Event


def held(ctx: Context, examined: Examined) -> list[ClientRecord]:
    """The clients of a document, made where they are new; held with everybody else whose rows storing it may change."""
    document, named, beside = examined.document, examined.clients, set[UUID]()
    if document.version > 1:
        replaced = document.replaces.oid if document.replaces else document.set_id
        beside |= set(archive.homes(ctx, {document.set_id, replaced}).claims.values())
    if examined.checked.facts.relationship:
        named = tuple(dict.fromkeys([*named, *(rules.link_of(examined) or ())]))
        beside = identities.linked(ctx, {*beside, *identities.find(ctx, named).values()})
    return identities.ensure(ctx, named, beside)[: len(examined.clients)]


def with_others(ctx: Context, listed: Iterable[ClientRecord]) -> list[ClientRecord]:
    """The records of listed clients as documents name them, each with her other records."""
    records = list(listed)
    of_client = {one: person for person in identities.persons(ctx, records) for one in person.keys}

    def others(record: ClientRecord) -> tuple[ClientRecord, ...]:
        person = of_client[record.client_id]
        every = (replace(person, linked=()), *person.linked)
        return tuple(one for one in every if one.client_id != record.client_id)

    return [replace(one, linked=others(one)) for one in records]


def is_taken(ctx: Context, examined: Examined) -> bool:
    """Whether another document links the temporary id of a relationship document to another identity code."""
    pair = rules.link_of(examined)
    found = identities.find(ctx, pair) if pair else {}
    if pair is None or pair[1] not in found:
        return False
    codes = identities.linked(ctx, [found[pair[0]]]) if pair[0] in found else ()
    links = (one for one in identities.links(ctx, [found[pair[1]]]) if one.other_client_id == found[pair[1]])
    return any(one.client_id not in codes and one.set_id != examined.document.set_id for one in links)


def follow(ctx: Context, examined: Examined, state: State, owners: Sequence[Owner]) -> None:
    """Let the set leave whom its stored version no longer names; link and unlink as it says, if it is a relationship's.

    The rows of all are held.
    """
    document = examined.document
    if gone := set(state.current.clients if state.current else ()) - set(examined.clients):
        _leave(ctx, examined, {one.client_id: one for one in identities.known(ctx, gone)}, owners)
    if examined.checked.facts.relationship is None:
        return
    pair = rules.link_of(examined)
    named = [one.client_id for one in identities.ensure(ctx, pair)] if pair else []
    before = [state.set_versions[-1].client_id] if state.set_versions else []
    kept = _of_set(ctx, [*before, *named], document.set_id)
    for one in kept:
        if [one.client_id, one.other_client_id] != named:
            _unlink(ctx, one, document.oid)
    if named and named not in [[one.client_id, one.other_client_id] for one in kept]:
        controller = document.controller.oid if document.controller else ""
        identities.link(ctx, named[0], named[1], LinkKind.TEMPORARY, (controller, document.set_id, document.oid))
        _tell(ctx, Action.PERSON_LINK, named, controller, document.oid)


def release(ctx: Context, version: Version) -> None:
    """Take back what an invalidated relationship document linked, where it was the newest of its set."""
    newest = archive.versions(ctx, version.client_id, version.set_id)[-1]
    if version.document_group is Group.RELATIONSHIP and newest.oid == version.oid and newest.left_at is None:
        for one in _of_set(ctx, [version.client_id], version.set_id):
            _unlink(ctx, one, version.oid)


def _leave(ctx: Context, examined: Examined, gone: dict[UUID, ClientRecord], owners: Sequence[Owner]) -> None:
    document = examined.document
    controller = document.controller.oid if document.controller else ""
    left = [Owner(one, gone[one].key) for one in sorted(gone.keys() - {owner.client_id for owner in owners})]
    archive.leave(ctx, [one.client_id for one in left], document.set_id)
    _tell(ctx, Action.DOCUMENT_REPLACE, [one.client_id for one in left], controller, document.oid)
    if examined.checked.facts.relationship:
        producing.derive(ctx, controller, left)


def _of_set(ctx: Context, client_ids: Iterable[UUID], set_id: str) -> list[Link]:
    """The links that rest on a document set, each as the leading client's row tells it."""
    return [one for one in identities.links(ctx, client_ids) if one.set_id == set_id and one.leading]


def _unlink(ctx: Context, link: Link, oid: str) -> None:
    identities.unlink(ctx, link)
    _tell(ctx, Action.PERSON_UNLINK, [link.client_id, link.other_client_id], link.controller or "", oid)


def _tell(ctx: Context, action: Action, client_ids: Iterable[UUID], controller: str, oid: str) -> None:
    """Write an entry into the log of each client whom a document concerns."""
    for client_id in client_ids:
        event = Event(
            action=action,
            client_id=client_id,
            controller=controller,
            document=oid,
            purpose=producing.purpose(ctx, controller),
            detail=producing.acting_for(ctx, controller),
        )
        log.record(ctx, event)
