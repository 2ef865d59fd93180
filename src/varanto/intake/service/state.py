"""What the repository knows that bears on a document: gathered for the rules, from one register."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.organisations.service as organisations
import varanto.producing.service as producing
from varanto.archive.model import WILLS, Bearing, Description, Group, Homes, Status, Tombstone, Version
from varanto.identities.model import ClientRecord
from varanto.intake.model import Examined, KeptCase, KeptRelationship, State
from varanto.intake.service import linking
from varanto.kit.context import Context
from varanto.producing.rules import is_ours, may_store
from varanto.rights.rules import grants_of
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.facts import ProhibitionKind
from varanto_formats.identifiers.oids import is_oid


def known_state(ctx: Context, examined: Examined, listed: Sequence[ClientRecord], homes: Homes) -> State:
    """The state on which the rules judge a document, read in the open transaction.

    `listed` are those of the document's clients who are known, each with her other records, `homes` where the OIDs
    that it names are kept.
    """
    document = examined.document
    group = document.document_group.code if document.document_group else ""
    return _Known(ctx, examined, listed, homes, group if group in set(WILLS) else None).state()


class _Known:
    """What is kept of the clients on whom a document bears: one look at each of them."""

    def __init__(
        self, ctx: Context, examined: Examined, listed: Sequence[ClientRecord], homes: Homes, will: str | None
    ) -> None:
        document = examined.document
        self._ctx = ctx
        self._examined = examined
        self._listed = {one.identifier: tuple(one.keys) for one in listed}
        self._linked = {one.identifier: frozenset(one.identifiers[1:]) for one in listed}
        self._keys = {client_id: key for one in listed for client_id, key in one.keys.items()}
        self._of_clients = tuple(self._keys)
        self._homes = homes
        self._will = will
        groups = [Group.RELATIONSHIP, *([Group.INFORMING, will] if will else [])]
        wanted = Bearing(oid=document.oid, set_id=document.set_id, case=document.case, groups=groups)
        everybody = {*self._keys, *homes.claims.values()}
        self._kept: Mapping[UUID, list[Version]] = {one: archive.bearing(ctx, one, wanted) for one in everybody}
        self._register = ctx.actor.organization
        self._unit: str | None = None
        self._enter_register()

    def state(self) -> State:
        """The state, from what is kept."""
        ctx, document = self._ctx, self._examined.document
        set_versions = self._set_versions(document.set_id)
        case_documents = self._case_documents(document.case)
        own_case = [one for one in case_documents if self._is_ours(one)]
        return State(
            caller=ctx.actor.organization,
            register=self._register,
            unit=self._unit,
            today=ctx.now.astimezone(HELSINKI).date(),
            organisations=self._organisations(),
            claimed=self._claimed(document.oid),
            set_versions=set_versions,
            current=self._description(set_versions[-1]) if set_versions else None,
            case=self._case(case_documents),
            case_set=own_case[0].set_id if own_case else None,
            case_taken=self._homes.case(document.case) is not None and not own_case,
            relationships={one: self._relationships(ids, self._register) for one, ids in self._listed.items()},
            will_sets=self._will_sets(),
            informed=any(one.document_group is Group.INFORMING for one in self._of_listed()),
            linked=self._linked,
            id_taken=linking.is_taken(ctx, self._examined),
            prohibited=self._prohibited(),
        )

    def _enter_register(self) -> None:
        """Take the register that the document is for, where a producer may store this one there (readings.md A17)."""
        named = self._examined.document.controller
        if named is None or not producing.is_for_another(self._ctx, named.oid):
            return
        grants = {
            one: tuple(
                grant
                for kept in self._relationships(client_ids, named.oid)
                if kept.facts
                for grant in grants_of(named.oid, kept.facts)
            )
            for one, client_ids in self._listed.items()
        }
        of_set = self._of_set(self._examined.document.set_id)
        newest = max((one for one in of_set if one.controller == named.oid), key=lambda one: one.version, default=None)
        current = self._description(newest) if newest else None
        said = self._examined.checked.facts.relationship
        if may_store(self._examined.document, said, producing.standing(self._ctx, named.oid, grants, newest, current)):
            self._register, self._unit = named.oid, self._ctx.actor.unit

    def _of_set(self, set_id: str) -> Iterable[Version]:
        """The versions of a set, each once, under whichever of the clients they are kept."""
        return {one.oid: one for kept in self._kept.values() for one in kept if one.set_id == set_id}.values()

    def _at(self, client_id: UUID | None) -> Sequence[Version]:
        return self._kept[client_id] if client_id else ()

    def _claimed(self, oid: str) -> Version | Tombstone | None:
        """What has taken the OID: a version, or one that was disposed of."""
        home = self._homes.document(oid)
        kept = next((one for one in self._at(home) if one.oid == oid), None)
        return kept or (archive.tombstone(self._ctx, oid) if home else None)

    def _organisations(self) -> frozenset[str]:
        document = self._examined.document
        named = (document.controller, document.unit, document.organiser, *document.producers)
        day = (document.created_at or self._ctx.now).astimezone(HELSINKI).date()
        return organisations.active(self._ctx, [one.oid for one in named if one], day)

    def _set_versions(self, set_id: str) -> tuple[Version, ...]:
        """The versions of a set that are the caller's to know, oldest first; another controller's set is as unknown.

        A listed client's will is everybody's: she changes it at whichever provider she likes (703/2023 58 § 2, 72 §).
        """
        known = (one for one in self._of_set(set_id) if self._is_ours(one) or self._is_will(one))
        return tuple(sorted(known, key=lambda one: one.version))

    def _case_documents(self, case: str | None) -> list[Version]:
        """The versions of a case's document, each once, under whichever of the clients they are kept."""
        kept = {one.oid: one for every in self._kept.values() for one in every if one.case_oid == case}
        return [one for one in kept.values() if one.document_group is Group.CASE] if case else []

    def _case(self, documents: Sequence[Version]) -> KeptCase | None:
        """The case, of a task of the document where a producer writes for the controller."""
        tasks = {task.code for task in self._examined.document.service_tasks}
        of_register = (one for one in documents if one.controller == self._register and one.status is Status.VALID)
        found = next((one for one in of_register if self._unit is None or tasks.issuperset(one.service_tasks)), None)
        return KeptCase(found.controller, self._description(found).case_facts) if found else None

    def _is_will(self, version: Version) -> bool:
        return version.document_group == self._will and version.client_id in self._of_clients

    def _relationships(self, client_ids: Iterable[UUID], register: str) -> tuple[KeptRelationship, ...]:
        return tuple(
            KeptRelationship(one.set_id, self._description(one).relationship_facts)
            for client_id in client_ids
            for one in self._kept[client_id]
            if one.document_group is Group.RELATIONSHIP and one.status is Status.VALID and one.controller == register
        )

    def _will_sets(self) -> frozenset[str]:
        return frozenset(one.set_id for one in self._of_listed() if one.document_group == self._will)

    def _of_listed(self) -> Iterator[Version]:
        return (one for client_id in self._of_clients for one in self._kept[client_id])

    def _prohibited(self) -> dict[str, Group]:
        """The groups of the own register's documents that a prohibition names; others stay unknown (A45)."""
        facts = self._examined.checked.facts.prohibition
        named = [one for one in facts.prohibitions if one.kind is ProhibitionKind.DOCUMENT] if facts else []
        sets = {target for one in named for target in one.targets if is_oid(target)}
        homes = archive.homes(self._ctx, sets) if sets else self._homes
        at_home = [(home, one) for one in sets if (home := homes.document(one))]
        kept = [version for home, one in at_home for version in archive.versions(self._ctx, home, one)]
        return {one.set_id: one.document_group for one in kept if self._is_ours(one)}

    def _is_ours(self, version: Version) -> bool:
        return is_ours(version, self._register, self._unit)

    def _description(self, version: Version) -> Description:
        client_id = version.client_id
        if client_id not in self._keys:
            self._keys |= identities.keys(self._ctx, [client_id])
        return archive.describe(self._ctx, version, self._keys[client_id])
