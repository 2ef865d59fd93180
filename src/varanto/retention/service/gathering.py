"""Gathering what the terms of a client's documents depend on, and telling the terms."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime
from uuid import UUID

import varanto.access.service as access
import varanto.archive.service as archive
import varanto.deaths.service as deaths
import varanto.identities.service as identities
from varanto.archive.model import Description, Group, Status, Version
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.retention import rules, store
from varanto.retention.model import Assessed, Facts, HoldKind, Person
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.facts import CaseFacts
from varanto_formats.identifiers import Identifier, hetu

DISABILITY = "20"
"""The service task whose clock waits for the last case of all (annex, vammaispalvelut)."""


def assess(ctx: Context, home: UUID) -> list[Assessed]:
    """The terms of all versions that are kept at a client, as of today."""
    looked = _Looked(ctx, home)
    return [looked.assessed(one) for one in looked.own]


class _Looked:
    """What is kept of a client and of those who share documents with her."""

    def __init__(self, ctx: Context, home: UUID) -> None:
        self._ctx = ctx
        self._day = _day(ctx.now)
        self._said: dict[tuple[UUID, str], Description] = {}
        mine = archive.everything(ctx, [home])
        self._keys = identities.keys(ctx, [home])
        self.own = [one for one in mine if one.home_client_id == home]
        named = {identifier for one in self.own for identifier in self._description(one).clients}
        records = {one: access.client(ctx, one) for one in named}
        self._ids = {one: tuple(record.keys) for one, record in records.items()}
        everybody = {home, *(client for ids in self._ids.values() for client in ids)}
        self._keys |= identities.keys(ctx, everybody - {home})
        self._versions = [*mine, *archive.everything(ctx, everybody - {home})]
        self._rows = {(one.client_id, one.oid) for one in self._versions}
        self._sets: dict[str, list[Version]] = {}
        for one in sorted(self.own, key=lambda one: one.version):
            self._sets.setdefault(one.set_id, []).append(one)
        died = deaths.of_clients(ctx, everybody)
        self._persons = {one: _person(record, died) for one, record in records.items()}
        self._cases = self._closings({one.case_oid for one in self.own if one.case_oid})
        self._holds = store.holds(ctx.db, [*everybody, *self._case_homes])

    def assessed(self, version: Version) -> Assessed:
        """A version with its term."""
        said = self._description(version)
        listed, register = said.clients, said.register.code if said.register else None
        ids = tuple(dict.fromkeys(client for one in listed for client in self._ids[one]))
        covering = {hold.kind for hold in self._holds if hold.covers(version, ids)}
        facts = Facts(
            group=version.document_group,
            created=_day(version.created_at),
            clients=tuple(self._persons[one] for one in listed),
            specific_type=version.specific_type,
            tasks=frozenset(version.service_tasks),
            case_closed=self._cases.get(version.case_oid or ""),
            need_ended=self._need_ended(version, ids) if DISABILITY in version.service_tasks else None,
            replaced=self._replaced(version),
            held=HoldKind.HOLD in covering,
            archived=HoldKind.ARCHIVE in covering,
        )
        owners = tuple(one for one in ids if (one, version.oid) in self._rows)
        return Assessed(version, register, owners, rules.retention(facts, self._day))

    def _closings(self, cases: set[str]) -> dict[str, date]:
        """On which day which of the cases were closed; one that is open, or whose document is unknown, is left out."""
        homes = archive.homes(self._ctx, cases)
        self._case_homes = {home for one in cases if (home := homes.case(one))}
        missing = self._case_homes - self._keys.keys()
        self._keys |= identities.keys(self._ctx, missing)
        rows = [*self._versions, *archive.everything(self._ctx, missing)]
        said = [(one.case_oid, self._description(one).case_facts) for one in rows if _is_live(one, Group.CASE)]
        return {case: day for case, facts in said if case in cases and (day := _closed(facts, self._day))}

    def _need_ended(self, version: Version, ids: Iterable[UUID]) -> date | None:
        """When the last disability case of the clients was closed; None while one is open or service goes on [D]."""
        rows = [one for one in self._versions if one.client_id in set(ids) and one.controller == version.controller]
        rows = [one for one in rows if DISABILITY in one.service_tasks or one.document_group is Group.RELATIONSHIP]
        days = [_closed(self._description(one).case_facts, self._day) for one in rows if _is_live(one, Group.CASE)]
        goes_on = any(self._names_disability(one) for one in rows if _is_live(one, Group.RELATIONSHIP))
        return None if goes_on or None in days else max((day for day in days if day), default=None)

    def _names_disability(self, version: Version) -> bool:
        said = self._description(version).relationship_facts
        return said is not None and DISABILITY in said.service_tasks and (said.end is None or said.end >= self._day)

    def _replaced(self, version: Version) -> date | None:
        """The day on which the next version of the set was made."""
        return next((_day(one.created_at) for one in self._sets[version.set_id] if one.version > version.version), None)

    def _description(self, version: Version) -> Description:
        place = (version.client_id, version.oid)
        if place not in self._said:
            self._said[place] = archive.describe(self._ctx, version, self._keys[version.client_id])
        return self._said[place]


def _person(record: ClientRecord, died: Mapping[UUID, date]) -> Person:
    """What is known of a client's birth and death, under whichever of her identifiers."""
    known = (record, *record.linked)
    born = next((day for one in known if (day := _born(one.identifier))), None)
    return Person(born, max((died[one.client_id] for one in known if one.client_id in died), default=None))


def _born(identifier: Identifier) -> date | None:
    code = hetu.parse(identifier.value) if identifier.system == hetu.SYSTEM else None
    return code.birth_date if code else None


def _closed(facts: CaseFacts | None, day: date) -> date | None:
    return facts.closed if facts and facts.is_closed and facts.closed and facts.closed <= day else None


def _is_live(version: Version, group: Group) -> bool:
    return version.document_group is group and version.status is Status.VALID


def _day(moment: datetime) -> date:
    return moment.astimezone(HELSINKI).date()
