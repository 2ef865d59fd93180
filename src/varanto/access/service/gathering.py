"""Gathering what a decision looks at of clients and versions. Each look is made once a request, for all of them."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from uuid import UUID

import varanto.archive.service as archive
import varanto.identities.service as identities
import varanto.wills.service as wills
from varanto.access.model import Asker, Judged, PendingMatter, Purpose, PurposeKind, Situation, Subject
from varanto.access.service.holding import Holders
from varanto.archive.model import PENDING_MATTER, Description, Group, Status, Version
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.organisations.model import OwnContext
from varanto.wills.model import Wills, WillVersion
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.facts import CaseFacts, RelationshipFacts
from varanto_formats.identifiers import Identifier, hetu

NEWLY = timedelta(days=14)
"""So long a pending matter gives a context (readings.md A5)."""
MAJORITY = 18


class Gathering:
    """What bears on one request of one asker, read in its transaction, which sees one moment (ADR 16).

    With `at` everything is gathered as it was then. `seen` is the newest moment at which anything was stored that was
    looked at; a replay looks at that moment, which may be a little later than that of the request.
    """

    def __init__(
        self,
        ctx: Context,
        asker: Asker,
        purpose: Purpose,
        at: datetime | None = None,
        holders: Holders | None = None,
    ) -> None:
        self._ctx = ctx
        self._asker = asker
        self._purpose = purpose
        self._at = at
        self.seen = at or ctx.now
        self._since = ctx.now - NEWLY
        self._day = ctx.now.astimezone(HELSINKI).date()
        self._across = purpose.kind is not PurposeKind.OWN
        self._holders = holders or Holders(ctx)
        self._keys: dict[UUID, bytes] = {}
        self._valid: dict[UUID, list[Version]] = {}
        self._wills: dict[UUID, Wills] = {}
        self._opened: dict[UUID, list[tuple[str, RelationshipFacts]]] = {}

    def situation(self, record: ClientRecord | None = None, picked: str | None = None) -> Situation:
        """The situation of a request about a client, or of one that has named none yet."""
        subject = Subject(identified=False)
        if record is not None:
            self._look([record])
            subject = self._subject(record)
        return Situation(asker=self._asker, purpose=self._purpose, subject=subject, day=self._day, picked=picked)

    def judge(self, record: ClientRecord, versions: Sequence[Version]) -> list[Judged]:
        """What is to be judged of a client's versions, with what their columns do not say."""
        judged = self.judge_own(versions)
        if not self._across:
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

    def _look(self, records: Iterable[ClientRecord]) -> None:
        """Read what is kept of clients, two statements for all; for the own register only what a context asks for."""
        new = {one.client_id: one.key for one in records if one.client_id not in self._valid}
        sent, own = self._purpose.context, self._asker.own_context
        needed = self._across or sent.relationship or sent.case or own is OwnContext.REQUIRED
        self._keys |= new
        self._valid |= {one: [] for one in new}
        if not new or not needed:
            return
        for version in filter(_is_valid, self._noted(archive.background(self._ctx, new, self._at))):
            self._valid[version.client_id].append(version)
        if self._across:
            self._wills |= wills.snapshot(self._ctx, new, self._at)
            self._note(evidence for one in new for evidence in self._wills[one].evidence)

    def _subject(self, record: ClientRecord) -> Subject:
        own = [one for one in self._valid[record.client_id] if one.controller == self._asker.organization]
        said = self._said(record)
        return Subject(
            identified=record.identifier.system == hetu.SYSTEM,
            minor=is_minor(record.identifier, self._day),
            represented=any(facts.representatives for _, facts in said),
            relationships=tuple(facts for controller, facts in said if controller == self._asker.organization),
            cases=frozenset(one.case_oid for one in own if one.document_group is Group.CASE and one.case_oid),
            pending=tuple(PendingMatter(one.case_oid, one.unit) for one in own if self._is_pending(one)),
            wills=self._wills.get(record.client_id, Wills()),
        )

    def _is_pending(self, version: Version) -> bool:
        return version.specific_type == PENDING_MATTER and version.stored_at >= self._since

    def _said(self, record: ClientRecord) -> list[tuple[str, RelationshipFacts]]:
        """What the client's valid relationship documents say, each with its controller; only those that matter."""
        if record.client_id not in self._opened:
            documents = (one for one in self._valid[record.client_id] if one.document_group is Group.RELATIONSHIP)
            said = (
                (one.controller, self._description(one).relationship_facts)
                for one in documents
                if self._across or one.controller == self._asker.organization
            )
            self._opened[record.client_id] = [(controller, facts) for controller, facts in said if facts]
        return self._opened[record.client_id]

    def _is_restricted(self, record: ClientRecord) -> bool:
        """Whether any controller's relationship document says so and the end has not passed (readings.md A29)."""
        restrictions = [facts.safety_restriction for _, facts in self._said(record)]
        return any(one.active and (one.end is None or self._day <= one.end) for one in restrictions)

    def _others(self, record: ClientRecord, versions: Sequence[Version]) -> dict[str, list[ClientRecord]]:
        """The clients who are listed beside the one asked about, by the OID of each shared document."""
        named = {one.oid: self._description(one).clients for one in versions if one.shared}
        everybody = {identifier for identifiers in named.values() for identifier in identifiers}
        known = {one.identifier: one for one in identities.known(self._ctx, everybody)}

        def listed(identifier: Identifier) -> ClientRecord:
            return known.get(identifier) or ClientRecord(self._ctx.keys.client_id(identifier), b"", identifier)

        return {
            oid: [other for other in map(listed, identifiers) if other.client_id != record.client_id]
            for oid, identifiers in named.items()
        }

    def _cases(self, record: ClientRecord, versions: Sequence[Version]) -> dict[str, CaseFacts]:
        """What the valid case documents of the versions' cases say, by case id, wherever they are kept."""
        wanted = {one.case_oid for one in versions if one.case_oid}
        here = [one for one in self._valid[record.client_id] if one.document_group is Group.CASE]
        missing = wanted - {one.case_oid for one in here}
        documents = [*here, *self._cases_elsewhere(missing)] if missing else here
        said = {one.case_oid: self._description(one).case_facts for one in documents if one.case_oid in wanted}
        return {case: facts for case, facts in said.items() if case and facts}

    def _cases_elsewhere(self, cases: Iterable[str]) -> list[Version]:
        homes = archive.homes(self._ctx, cases)
        clients = {home for one in cases if (home := homes.case(one))}
        self._keys |= identities.keys(self._ctx, clients)
        kept = archive.background(self._ctx, clients, self._at) if clients else []
        return [one for one in self._noted(kept) if _is_valid(one) and one.document_group is Group.CASE]

    def _with_clients(
        self, judged: Judged, record: ClientRecord, others: list[ClientRecord], cases: dict[str, CaseFacts]
    ) -> Judged:
        """What is judged, with what its clients and its case have to say."""
        version = judged.version
        return replace(
            judged,
            others=tuple(map(self._subject, others)),
            restricted=any(map(self._is_restricted, [record, *others])),
            within_membership=_is_member(record.identifier, version, cases.get(version.case_oid or "")),
        )

    def _judged(self, version: Version) -> Judged:
        if version.controller == self._asker.organization:
            return Judged(version=version, held_by_asker=True)
        holder = self._holders.holder(version.controller)
        return Judged(
            version=version,
            inherited=self._holders.has_ended(version.controller),
            held_by_asker=holder == self._asker.organization and not self._asker.desk,
        )

    def _description(self, version: Version) -> Description:
        return archive.describe(self._ctx, version, self._keys[version.client_id])

    def _noted(self, versions: list[Version]) -> list[Version]:
        self._note(versions)
        return versions

    def _note(self, stored: Iterable[Version | WillVersion]) -> None:
        self.seen = max([self.seen, *(one.stored_at for one in stored)])


def is_minor(identifier: Identifier, day: date) -> bool:
    """Whether the person of an identity code has not turned 18; of a temporary id nothing is known.

    >>> child = Identifier(hetu.SYSTEM, hetu.make_test(date(2010, 2, 28), 901).value)
    >>> is_minor(child, date(2028, 2, 27)), is_minor(child, date(2028, 2, 28))
    (True, False)
    """
    code = hetu.parse(identifier.value) if identifier.system == hetu.SYSTEM else None
    if code is None:
        return False
    born = code.birth_date
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day)) < MAJORITY


def _is_valid(version: Version) -> bool:
    return version.status is Status.VALID and version.newest_status is Status.VALID


def _is_member(identifier: Identifier, version: Version, case: CaseFacts | None) -> bool:
    """Whether the client was in the case when the document was drawn up, where the case is a shared one (A36)."""
    return case is None or not case.shared or case.has_member(identifier, version.created_at)
