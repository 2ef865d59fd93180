"""Gathering what a decision looks at of clients and versions. Each look is made once a request, for all of them."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.wills.service as wills
from varanto.access.model import Asker, Judged, PendingMatter, Purpose, PurposeKind, Situation, Subject, Viewer
from varanto.access.rules import own_view
from varanto.access.rules.admission import ACROSS
from varanto.access.rules.clients import is_minor, is_restricted, is_valid, was_member
from varanto.access.rules.own_view import CITIZEN
from varanto.access.service import asking
from varanto.access.service.holding import Holders
from varanto.archive.model import PENDING_MATTER, Description, Group, Version
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.organisations.model import Organisation, OwnContext
from varanto.rights.rules import grants_of
from varanto.wills.model import Wills, WillVersion
from varanto.wills.rules import combined
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.facts import CaseFacts, RelationshipFacts
from varanto_formats.identifiers import Identifier, hetu

NEWLY = timedelta(days=14)
"""So long a pending matter gives a context (readings.md A5)."""


class Gathering:
    """What bears on one request of one asker, read in its transaction, which sees one moment (ADR 16).

    With `at` everything is gathered as it was then. `seen` is the newest moment at which anything was stored that was
    looked at; a replay looks at that moment, which may be a little later than that of the request. `organiser` is the
    organiser named in the purpose as she was registered then; without `at` she is looked up.
    """

    def __init__(
        self,
        ctx: Context,
        asker: Asker,
        purpose: Purpose,
        at: datetime | None = None,
        holders: Holders | None = None,
        organiser: Organisation | None = None,
    ) -> None:
        self._ctx = ctx
        self._asker = asker
        self._purpose = purpose
        self._at = at
        self.seen = at or ctx.now
        self._since = ctx.now - NEWLY
        self._day = ctx.now.astimezone(HELSINKI).date()
        self._across = purpose.kind in ACROSS
        self._wide = self._across or bool(asker.desk)
        self._by_right = purpose.kind is PurposeKind.REGISTER_RIGHT
        self._holders = holders or Holders(ctx)
        self._organiser = organiser if at else self._registered(purpose.organiser)
        self._keys: dict[UUID, bytes] = {}
        self._valid: dict[UUID, list[Version]] = {}
        self._wills: dict[UUID, Wills] = {}
        self._opened: dict[UUID, list[tuple[str, RelationshipFacts]]] = {}

    def situation(self, record: ClientRecord | None = None, picked: str | None = None) -> Situation:
        """The situation of a request about a client, or of one that has named none yet."""
        subject, viewer = Subject(identified=False), Viewer.STRANGER
        if record is not None:
            self._look([record])
            subject = self._subject(record)
            viewer = own_view.viewer(self._asker, record.identifiers, minor=subject.minor)
        return Situation(
            asker=self._asker,
            purpose=self._purpose,
            subject=subject,
            day=self._day,
            picked=picked,
            organiser=self._organiser,
            viewer=viewer,
            viewer_restricted=viewer is Viewer.GUARDIAN and record is not None and self._is_viewer_restricted(record),
        )

    def judge(self, record: ClientRecord, versions: Sequence[Version]) -> list[Judged]:
        """What is to be judged of a client's versions, with what their columns do not say."""
        judged = self.judge_own(versions)
        if not self._wide:
            return judged
        listed = self._others(record, versions)
        self._look(other for others in listed.values() for other in others)
        cases = self._cases(record, versions)
        return [self._with_clients(one, record, listed.get(one.version.oid, []), cases) for one in judged]

    def judge_own(self, versions: Sequence[Version]) -> list[Judged]:
        """What is to be judged of versions in the own register, where nothing of their clients matters."""
        self._note(versions)
        self._holders.learn({one.controller for one in versions} - {self._asker.organization})
        return [self._judged(one) for one in versions]

    def inherits(self, controller: str) -> bool:
        """Whether the asker's organisation holds the register of a controller that has ended (readings.md A37)."""
        self._holders.learn([controller])
        return self._holders.holder(controller) == self._asker.organization != controller

    def restrictions(self, record: ClientRecord, versions: Sequence[Version]) -> dict[str, bool]:
        """Whether each version's clients, or persons beside them, are under a safety restriction, by its OID.

        Empty for whoever is not told: she has neither the register nor a right to it, or is at the citizen's desk.
        """
        if self._across or self._asker.desk == CITIZEN:
            return {}
        listed = self._others(record, versions)
        self._look([record, *(other for others in listed.values() for other in others)], whole=True)
        return {one.oid: self._touches([record, *listed.get(one.oid, [])]) for one in versions}

    def _registered(self, organiser: str | None) -> Organisation | None:
        """The organiser whose register is asked for by right, as registered."""
        if not self._by_right or organiser is None:
            return None
        self._holders.learn([organiser])
        return self._holders.registered(organiser)

    def _is_viewer_restricted(self, record: ClientRecord) -> bool:
        """Whether the person at the citizen's desk is under a safety restriction (readings.md A31).

        Her own relationship documents say so, or one of the client's that names her.
        """
        if self._asker.person is None:
            return False
        herself = asking.client(self._ctx, self._asker.person, self._at)
        self._look([herself])
        named = {one for _, facts in self._said(record) for one in facts.restricted_beside}
        return self._is_restricted(herself) or not named.isdisjoint(herself.identifiers)

    def _look(self, records: Iterable[ClientRecord], *, whole: bool = False) -> None:
        """Read what is kept of clients, two statements for all; for the own register only what a context asks for.

        With `whole` it is read also where no context asks for it.
        """
        persons = list(records)
        new = {one: key for person in persons for one, key in person.keys.items() if one not in self._valid}
        self.seen = max([self.seen, *(person.changed for person in persons if person.changed)])
        sent, own = self._purpose.context, self._asker.own_context
        needed = self._wide or self._by_right or sent.relationship or sent.case or own is OwnContext.REQUIRED
        self._keys |= new
        if not new or not (needed or whole):
            return
        self._valid |= {one: [] for one in new}
        for version in filter(is_valid, self._noted(archive.background(self._ctx, new, self._at))):
            self._valid[version.client_id].append(version)
        if self._across:
            self._wills |= wills.snapshot(self._ctx, new, self._at)
            self._note(evidence for one in new for evidence in self._wills[one].evidence)

    def _subject(self, record: ClientRecord) -> Subject:
        own = [one for one in self._kept(record) if one.controller == self._asker.organization]
        said = self._said(record)
        organiser = self._purpose.organiser if self._by_right else None
        return Subject(
            identified=record.identifier.system == hetu.SYSTEM,
            minor=is_minor(record.identifier, self._day),
            represented=any(facts.representatives for _, facts in said),
            restricted=self._is_restricted(record),
            relationships=tuple(facts for controller, facts in said if controller == self._asker.organization),
            cases=frozenset(one.case_oid for one in own if one.document_group is Group.CASE and one.case_oid),
            pending=tuple(PendingMatter(one.case_oid, one.unit) for one in own if self._is_pending(one)),
            wills=combined([self._wills.get(one, Wills()) for one in record.keys]),
            grants=tuple(
                one for controller, facts in said if controller == organiser for one in grants_of(controller, facts)
            ),
        )

    def _kept(self, record: ClientRecord) -> Iterator[Version]:
        """What was read of a client, under all her identifiers."""
        return (version for one in record.keys for version in self._valid.get(one, ()))

    def _is_pending(self, version: Version) -> bool:
        return version.specific_type == PENDING_MATTER and version.stored_at >= self._since

    def _said(self, record: ClientRecord) -> list[tuple[str, RelationshipFacts]]:
        """What the client's valid relationship documents say, each with its controller; of all that were looked at."""
        if record.client_id not in self._valid:
            return []
        if record.client_id not in self._opened:
            documents = (one for one in self._kept(record) if one.document_group is Group.RELATIONSHIP)
            said = ((one.controller, self._description(one).relationship_facts) for one in documents)
            self._opened[record.client_id] = [(controller, facts) for controller, facts in said if facts]
        return self._opened[record.client_id]

    def _is_restricted(self, record: ClientRecord) -> bool:
        """Whether any controller's relationship document says so (readings.md A29)."""
        return is_restricted((facts for _, facts in self._said(record)), self._day)

    def _is_beside_restricted(self, record: ClientRecord) -> bool:
        """Whether a relationship document names a person beside the client who is under a restriction (D-21)."""
        return any(facts.restricted_beside for _, facts in self._said(record))

    def _touches(self, records: Iterable[ClientRecord]) -> bool:
        """Whether a safety restriction touches clients: their own, or that of a person beside them."""
        return any(self._is_restricted(one) or self._is_beside_restricted(one) for one in records)

    def _others(self, record: ClientRecord, versions: Sequence[Version]) -> dict[str, list[ClientRecord]]:
        """The clients who are listed beside the one asked about, by the OID of each shared document."""
        named = {one.oid: self._description(one).clients for one in versions if one.shared}
        everybody = {identifier for identifiers in named.values() for identifier in identifiers}
        found = identities.persons(self._ctx, identities.known(self._ctx, everybody), self._at)
        known = {identifier: person for person in found for identifier in person.identifiers}

        def listed(identifier: Identifier) -> ClientRecord:
            return known.get(identifier) or ClientRecord(self._ctx.keys.client_id(identifier), b"", identifier)

        everyone = {oid: {one.client_id: one for one in map(listed, clients)} for oid, clients in named.items()}
        return {
            oid: [one for client_id, one in persons.items() if client_id not in record.keys]
            for oid, persons in everyone.items()
        }

    def _cases(self, record: ClientRecord, versions: Sequence[Version]) -> dict[str, CaseFacts]:
        """What the valid case documents of the versions' cases say, by case id, wherever they are kept."""
        wanted = {one.case_oid for one in versions if one.case_oid}
        here = [one for one in self._kept(record) if one.document_group is Group.CASE]
        missing = wanted - {one.case_oid for one in here}
        documents = [*here, *self._cases_elsewhere(missing)] if missing else here
        said = {one.case_oid: self._description(one).case_facts for one in documents if one.case_oid in wanted}
        return {case: facts for case, facts in said.items() if case and facts}

    def _cases_elsewhere(self, cases: Iterable[str]) -> list[Version]:
        homes = archive.homes(self._ctx, cases)
        found = {home for one in cases if (home := homes.case(one))}
        clients = identities.linked(self._ctx, found, self._at)
        self._keys |= identities.keys(self._ctx, clients)
        kept = archive.background(self._ctx, clients, self._at) if clients else []
        return [one for one in self._noted(kept) if is_valid(one) and one.document_group is Group.CASE]

    def _with_clients(
        self, judged: Judged, record: ClientRecord, others: list[ClientRecord], cases: dict[str, CaseFacts]
    ) -> Judged:
        """What is judged, with what its clients and its case have to say."""
        version = judged.version
        return replace(
            judged,
            others=tuple(map(self._subject, others)),
            restricted=any(map(self._is_restricted, [record, *others])),
            related_restricted=any(map(self._is_beside_restricted, [record, *others])),
            within_membership=was_member(record.identifiers, version, cases.get(version.case_oid or "")),
            showing=self._description(version).showing if self._asker.desk == CITIZEN else None,
        )

    def _judged(self, version: Version) -> Judged:
        asker = self._asker
        if version.controller == asker.organization:
            return Judged(version=version, held_by_asker=asker.origin is None)
        is_held = self._holders.holder(version.controller) == asker.organization
        return Judged(
            version=version,
            inherited=self._holders.has_ended(version.controller),
            held_by_asker=is_held and (not asker.desk or version.controller == asker.origin),
        )

    def _description(self, version: Version) -> Description:
        return archive.describe(self._ctx, version, self._keys[version.client_id])

    def _noted(self, versions: list[Version]) -> list[Version]:
        self._note(versions)
        return versions

    def _note(self, stored: Iterable[Version | WillVersion]) -> None:
        self.seen = max([self.seen, *(one.stored_at for one in stored)])
