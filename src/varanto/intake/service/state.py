"""What the repository knows that bears on a document: gathered for the rules, from the caller's own register."""

from collections.abc import Sequence
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.organisations.service as organisations
from varanto.archive.model import WILLS, Description, Group, Search, Status, Version
from varanto.intake.model import Examined, KeptCase, KeptRelationship, State
from varanto.kit.context import Context
from varanto_formats.cda.times import HELSINKI


def known_state(ctx: Context, examined: Examined) -> State:
    """The state on which the rules judge a document, read in the open transaction."""
    document = examined.document
    known = identities.find(ctx, examined.clients)
    group = document.document_group.code if document.document_group else ""
    set_versions = _set_versions(ctx, document.set_id)
    return State(
        caller=ctx.actor.organization,
        today=ctx.now.astimezone(HELSINKI).date(),
        organisations=_organisations(ctx, examined),
        claimed=archive.find(ctx, document.oid),
        set_versions=set_versions,
        current=_description(ctx, set_versions[-1]) if set_versions else None,
        case=_case(ctx, document.case),
        case_set=_case_set(ctx, document.case),
        relationships={one: _relationships(ctx, known[one]) for one in examined.clients if one in known},
        will_sets=_will_sets(ctx, list(known.values()), group) if group in set(WILLS) else frozenset(),
    )


def _organisations(ctx: Context, examined: Examined) -> frozenset[str]:
    document = examined.document
    named = [one.oid for one in (document.controller, document.unit, document.organiser, *document.producers) if one]
    day = (document.created_at or ctx.now).astimezone(HELSINKI).date()
    known = (organisations.organisation(ctx, oid) for oid in named)
    return frozenset(one.oid for one in known if one and one.is_active(day))


def _set_versions(ctx: Context, set_id: str) -> tuple[Version, ...]:
    """The caller's own versions of a set, oldest first; another controller's set is as unknown."""
    home = archive.home_of(ctx, set_id)
    found = archive.versions(ctx, home, set_id) if home else []
    return tuple(version for version in found if version.controller == ctx.actor.organization)


def _description(ctx: Context, version: Version) -> Description:
    return archive.describe(ctx, version, identities.keys(ctx, [version.client_id])[version.client_id])


def _newest_valid(ctx: Context, search: Search) -> list[Version]:
    return [
        found
        for found in archive.candidates(ctx, search)
        if found.status is Status.VALID and found.controller == ctx.actor.organization
    ]


def _case(ctx: Context, case: str | None) -> KeptCase | None:
    home = archive.home_of_case(ctx, case) if case else None
    if home is None:
        return None
    found = _newest_valid(ctx, Search(client_ids=[home], case=case, groups=[Group.CASE]))
    return KeptCase(found[0].controller, _description(ctx, found[0]).case_facts) if found else None


def _case_set(ctx: Context, case: str | None) -> str | None:
    home = archive.home_of_case(ctx, case) if case else None
    if home is None:
        return None
    found = archive.candidates(ctx, Search(client_ids=[home], case=case, groups=[Group.CASE]))
    return found[0].set_id if found else None


def _relationships(ctx: Context, client_id: UUID) -> tuple[KeptRelationship, ...]:
    search = Search(client_ids=[client_id], controller=ctx.actor.organization, groups=[Group.RELATIONSHIP])
    return tuple(
        KeptRelationship(found.set_id, _description(ctx, found).relationship_facts)
        for found in _newest_valid(ctx, search)
    )


def _will_sets(ctx: Context, client_ids: Sequence[UUID], group: str) -> frozenset[str]:
    return frozenset(found.set_id for found in archive.candidates(ctx, Search(client_ids=client_ids, groups=[group])))
