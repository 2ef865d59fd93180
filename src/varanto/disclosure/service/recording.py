"""Writing down what was decided, before anything leaves: no entry, no data (703/2023 10 §, 70 §; D-38)."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

import msgspec

import varanto.identities.service as identities
import varanto.log.service as log
from varanto.access.model import Judged, PurposeKind, Situation
from varanto.access.rules import register_right
from varanto.archive.model import Description, Version
from varanto.disclosure.model import Decision, Evidence, Record, Verdict
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.log.model import Action, Book, Event, Outcome

BOOKS = {PurposeKind.OWN: Book.USE, PurposeKind.REGISTER_RIGHT: Book.USE}


@dataclass(frozen=True, slots=True)
class Decided:
    """A version and what was decided of it."""

    judged: Judged
    decision: Decision

    @property
    def version(self) -> Version:
        """The version itself."""
        return self.judged.version


@dataclass(frozen=True, slots=True)
class Shown:
    """A version that is released, with what it says of itself, and whether a safety restriction touches its clients.

    That is None where the asker is not told.
    """

    decided: Decided
    description: Description
    restricted: bool | None = None


def decision_id(entry: UUID, number: int) -> UUID:
    """The id of the n-th decision of an entry, whose own id ends with 16 zero bits."""
    return UUID(int=entry.int + number)


def record(
    ctx: Context,
    action: Action,
    about: Record,
    client: ClientRecord | None,
    *,
    document: str | None = None,
    shown: Sequence[Shown] = (),
    withheld: Iterable[Decided] = (),
) -> UUID:
    """Write the entry of a request and answer its id; each other client of a shared document gets one of her own.

    A withheld document is named in the sealed part alone: nothing that stands in clear tells whether it exists.
    """
    released = [_verdict(one.decided, one.description) for one in shown]
    whole = replace(about, verdicts=(*released, *(_verdict(one) for one in withheld)))
    entry = log.record(ctx, _event(action, whole, client.client_id if client else None, document))
    shared = [one for one in shown if one.decided.version.shared]
    for client_id, oids in _others(ctx, client, shared).items():
        own = replace(whole, verdicts=tuple(one for one in released if one.oid in oids), total=None, copied=True)
        log.record(ctx, _event(action, own, client_id, document))
    return entry


def evidence(situation: Situation, judged: Iterable[Judged]) -> tuple[Evidence, ...]:
    """The versions of will documents on which decisions rest, of every client concerned, each once."""
    subjects = [situation.subject, *(other for one in judged for other in one.others)]
    found = (Evidence(one.kind, one.oid, one.version) for each in subjects for one in each.wills.evidence)
    return tuple(dict.fromkeys(found))


def looked_at(about: Record, seen: datetime, situation: Situation, judged: Iterable[Judged] = ()) -> Record:
    """The record with what was looked at until now: wills, live grants of the asker's unit, who sits at the desk."""
    return replace(
        about,
        seen=seen,
        evidence=evidence(situation, judged),
        grants=tuple(register_right.held(situation)),
        viewer=situation.viewer if situation.asker.person else None,
    )


def _event(action: Action, about: Record, client_id: UUID | None, document: str | None) -> Event:
    released = [one for one in about.verdicts if one.allowed]
    basis = next((one.basis for one in released if one.basis), None)
    kind = about.purpose.kind
    register = {PurposeKind.OWN: about.asker.organization, PurposeKind.REGISTER_RIGHT: about.purpose.organiser}
    return Event(
        action=action,
        outcome=Outcome.DONE if released else Outcome.REFUSED,
        book=Book.USE if about.asker.desk else BOOKS.get(kind, Book.DISCLOSURE),
        client_id=client_id,
        controller=register.get(kind) or None if not released else None,
        document=document,
        set_id=released[0].set_id if document and released else None,
        version=released[0].version if document and released else None,
        documents=tuple(one.oid for one in released),
        controllers=tuple(one.controller for one in released),
        purpose=kind,
        basis=basis,
        detail=_sparse(about),
    )


def _verdict(one: Decided, said: Description | None = None) -> Verdict:
    judged, version, decision = one.judged, one.version, one.decision
    return Verdict(
        oid=version.oid,
        set_id=version.set_id,
        version=version.version,
        controller=version.controller,
        allowed=decision.allowed,
        rule=decision.rule,
        basis=decision.basis,
        masked=decision.masked,
        inherited=judged.inherited,
        held_by_asker=judged.held_by_asker,
        specific_type=version.specific_type if said else None,
        service_tasks=version.service_tasks if said else (),
        title=said.title if said else "",
    )


def _others(ctx: Context, client: ClientRecord | None, shared: Sequence[Shown]) -> dict[UUID, set[str]]:
    """The other clients of the shared documents that are released, each with the OIDs of hers."""
    named = {identifier for one in shared for identifier in one.description.clients}
    known = identities.find(ctx, named)
    others: dict[UUID, set[str]] = {}
    for one in shared:
        for identifier in one.description.clients:
            client_id = known.get(identifier)
            if client_id and not (client and client_id in client.keys):
                others.setdefault(client_id, set()).add(one.decided.version.oid)
    return dict(sorted(others.items()))


def _sparse(about: Record) -> dict[str, object]:
    """The record as plain JSON values; of the verdicts, which may be many, without what is silent."""
    plain: dict[str, Any] = msgspec.to_builtins(about)
    plain["verdicts"] = [{name: said for name, said in one.items() if said} for one in plain["verdicts"]]
    return plain
