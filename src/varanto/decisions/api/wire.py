"""Wire forms of decisions."""

from dataclasses import asdict
from datetime import datetime
from typing import Annotated, Literal

import msgspec

from varanto.access.model import Asker, Purpose, Viewer
from varanto.decisions.model import Receipt, Replay, grounds
from varanto.disclosure.model import Evidence, Verdict
from varanto.kit import errors
from varanto.kit.context import Professional, Visible
from varanto.kit.http.wire import WireText
from varanto.rights.model import Grant, Span
from varanto_formats.findings import Text
from varanto_formats.identifiers import Identifier

OidText = Annotated[str, msgspec.Meta(pattern=r"^(urn:oid:)?[0-2](\.(0|[1-9]\d*))+$", max_length=140)]


class PersonItem(msgspec.Struct):
    """An identifier of a person."""

    system: Annotated[str, msgspec.Meta(max_length=200)]
    value: Annotated[str, msgspec.Meta(max_length=64)]


class DecisionsBody(msgspec.Struct, forbid_unknown_fields=True):
    """A search of decisions on own documents: of one document, or of one client."""

    document: OidText | None = None
    client: PersonItem | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    cursor: Annotated[str, msgspec.Meta(max_length=1000)] | None = None


class DocumentItem(msgspec.Struct):
    """The version on which it was decided."""

    oid: str
    set_id: str
    version: int
    controller: str


class GroundItem(msgspec.Struct):
    """On what the rule rests."""

    source: str
    text: WireText


class WillItem(msgspec.Struct):
    """A version of a will document that was looked at."""

    kind: str
    oid: str
    version: int


class GrantItem(msgspec.Struct):
    """A register right that held: by which relationship, for what, in which chain of units, from when and until when.

    Each link of the chain has its own days, the client relationship as the first.
    """

    organiser: str
    client_relationship: str | None
    service_task: str
    services: list[str]
    units: list[str]
    days: list[Span]


class AskerItem(msgspec.Struct):
    """Who asked, as her token and the register of organisations had it; the person by her register number."""

    organization: str
    unit: str | None
    kind: str | None
    role: str
    supervised_role: str | None
    service_tasks: list[str]
    services: list[str]
    flags: list[str]
    authority: bool
    desk: str
    professional: PersonItem | None
    visibility: list[Visible] | None


class ContextItem(msgspec.Struct):
    """The context that was claimed."""

    client_relationship: str | None
    case: str | None
    administrative: str | None


class PurposeItem(msgspec.Struct):
    """For what the data were asked, with reason and statement as given."""

    kind: str
    organiser: str | None
    context: ContextItem
    reason: dict[str, str] | None
    statement: dict[str, bool | str] | None
    reveal: dict[str, str] | None


class Decision(msgspec.Struct):
    """A decision: what, by which rule, on which ground, on what it was based."""

    id: str
    decided_at: datetime
    action: str
    outcome: Literal["released", "withheld", "refused", "admitted"]
    rule: str | None
    ground: GroundItem | None
    basis: str | None
    masked: bool
    document: DocumentItem | None
    client: PersonItem | None
    purpose: PurposeItem
    asker: AskerItem
    wills: list[WillItem]
    inherited_register: bool
    register_rights: list[GrantItem]
    viewer: Viewer | None


class DecisionPage(msgspec.Struct):
    """One page of decisions, newest first; `next` goes back as `cursor` for the page that follows."""

    total: int
    items: list[Decision]
    next: str | None


class Outcome(msgspec.Struct):
    """What is decided when everything is as it was then."""

    outcome: Literal["released", "withheld", "refused", "admitted"]
    rule: str | None
    basis: str | None
    masked: bool


class Replayed(msgspec.Struct):
    """Whether deciding again as of then agrees, and what differs where it does not."""

    id: str
    agrees: bool
    differs: list[str]
    decided: Outcome
    again: Outcome


def decision(one: Receipt) -> Decision:
    """The wire form of a decision."""
    verdict, record = one.verdict, one.record
    made = _outcome(verdict, record.refused)
    return Decision(
        id=str(one.id),
        decided_at=one.decided_at,
        action=one.action,
        outcome=made.outcome,
        rule=made.rule,
        ground=_ground(made.rule),
        basis=made.basis,
        masked=made.masked,
        document=DocumentItem(verdict.oid, verdict.set_id, verdict.version, verdict.controller) if verdict else None,
        client=_person(record.client) if record.client else None,
        purpose=_purpose(record.purpose),
        asker=_asker(record.asker, one.professional),
        wills=[_will(each) for each in record.evidence],
        inherited_register=verdict.inherited if verdict else False,
        register_rights=[_grant(each) for each in record.grants],
        viewer=record.viewer,
    )


def replayed(one: Replay) -> Replayed:
    """The wire form of a replay."""
    return Replayed(
        id=str(one.receipt.id),
        agrees=one.agrees,
        differs=list(one.differs),
        decided=_outcome(one.receipt.verdict, one.receipt.record.refused),
        again=_outcome(one.again, one.refused),
    )


def _outcome(verdict: Verdict | None, refused: str | None) -> Outcome:
    if verdict is None:
        return Outcome("refused" if refused else "admitted", refused, None, False)
    return Outcome("released" if verdict.allowed else "withheld", verdict.rule, verdict.basis, verdict.masked)


def _ground(rule: str | None) -> GroundItem | None:
    """The ground of a rule; of a refusal of the whole request what its problem says."""
    if rule is None:
        return None
    if found := grounds().get(rule):
        return GroundItem(found.source, _text(found.text))
    return GroundItem("api.md, Disclosure; readings.md A6", _text(errors.kinds()[rule].help))


def _text(text: Text) -> WireText:
    return WireText(text.fi, text.sv, text.en)


def _purpose(purpose: Purpose) -> PurposeItem:
    context = purpose.context
    return PurposeItem(
        kind=purpose.kind,
        organiser=purpose.organiser,
        context=ContextItem(context.relationship, context.case, context.administrative),
        reason=asdict(purpose.reason) if purpose.reason else None,
        statement=asdict(purpose.statement) if purpose.statement else None,
        reveal={"reason": purpose.reveal} if purpose.reveal else None,
    )


def _asker(asker: Asker, professional: Professional | None) -> AskerItem:
    return AskerItem(
        organization=asker.organization,
        unit=asker.unit,
        kind=asker.kind,
        role=asker.role,
        supervised_role=asker.supervised_role,
        service_tasks=sorted(asker.service_tasks),
        services=sorted(asker.services),
        flags=sorted(asker.flags),
        authority=asker.authority,
        desk=asker.desk,
        professional=_person(professional.identifier) if professional else None,
        visibility=None if asker.visibility is None else list(asker.visibility),
    )


def _grant(grant: Grant) -> GrantItem:
    return GrantItem(
        organiser=grant.organiser,
        client_relationship=grant.relationship,
        service_task=grant.service_task,
        services=list(grant.services),
        units=list(grant.chain),
        days=list(grant.spans),
    )


def _will(evidence: Evidence) -> WillItem:
    return WillItem(evidence.kind, evidence.oid, evidence.version)


def _person(identifier: Identifier) -> PersonItem:
    return PersonItem(f"urn:oid:{identifier.system}", identifier.value)
