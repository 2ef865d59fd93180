"""Wire forms of register rights and of the feed of changes (docs/register-rights.md)."""

from datetime import date, datetime
from typing import Annotated, Literal

import msgspec

from varanto.access.api.wire import OidText, PersonId
from varanto.disclosure.api.wire import Metadata, OrganizationItem, metadata
from varanto.organisations.model import Organisation
from varanto.rightsmap.model import Days, Fact, Line, Losses

Cursor = Annotated[str, msgspec.Meta(max_length=1000)]


class ClientBody(msgspec.Struct, forbid_unknown_fields=True):
    """A question about the rights in one client's matters."""

    client: PersonId


class LossBody(msgspec.Struct, forbid_unknown_fields=True):
    """A question what a producer's unit would lose if its right ended today."""

    client: PersonId
    unit: OidText


class ChangesBody(msgspec.Struct, forbid_unknown_fields=True):
    """A wish to go on in the feed: `cursor` is the `next` of the portion before."""

    cursor: Cursor | None = None
    limit: Annotated[int, msgspec.Meta(ge=1, le=500)] = 100
    organization: OidText | None = None


class Span(msgspec.Struct):
    """Days of Finland's calendar, both included; an open end is null."""

    first: date = msgspec.field(name="from")
    last: date | None = msgspec.field(name="to")


class GroundItem(msgspec.Struct):
    """The version of a relationship document on which a right rests."""

    document: str
    version: int
    client_relationship: str | None


class RightItem(msgspec.Struct):
    """A register right: it reads on the days of `reads`, and stores on those of `stores` what was drawn up on those of
    `draws_up`. `client` is an opaque name; `reads_now` and `stores_now` say what holds today."""

    client: str
    organiser: OrganizationItem
    organization: OrganizationItem | None
    unit: OrganizationItem
    service_task: str
    services: list[str]
    chain: list[str]
    reads: Span
    draws_up: Span
    stores: Span
    reads_now: bool
    stores_now: bool
    ground: GroundItem
    warnings: list[Literal["ends-soon", "ended-storing-open", "unit-inactive", "function-missing"]]


class RightsPage(msgspec.Struct):
    """A page of register rights; `next` goes back as `cursor`."""

    total: int
    items: list[RightItem]
    next: str | None


class KindCount(msgspec.Struct):
    """How many documents of a kind there are."""

    kind: str
    count: int


class LossAnswer(msgspec.Struct):
    """What the unit reads today and would not after an end today; `refused` says why it reads nothing even now."""

    unit: OrganizationItem
    ends: date
    total: int
    counts: list[KindCount]
    items: list[Metadata]
    refused: str | None


class ChangeItem(msgspec.Struct):
    """What a producer did; an invalidated version has no metadata any more."""

    change: Literal["stored", "replaced", "invalidated"]
    changed_at: datetime
    oid: str
    set_id: str
    version: int
    organization: str
    unit: str
    document: Metadata | None


class ChangesAnswer(msgspec.Struct):
    """A portion of the feed; `next` goes back as `cursor`, now or later, `more` says whether it is worth while now."""

    items: list[ChangeItem]
    next: str | None
    more: bool


def right_item(line: Line) -> RightItem:
    """The wire form of a right on the map."""
    right, standing = line.right, line.standing
    return RightItem(
        client=line.client,
        organiser=_named(right.organiser, line.organiser),
        organization=_named(line.organisation.oid, line.organisation) if line.organisation else None,
        unit=_named(right.unit, line.unit),
        service_task=right.service_task,
        services=list(right.services),
        chain=list(right.chain),
        reads=_span(standing.reading),
        draws_up=_span(standing.drawing_up),
        stores=_span(standing.storing),
        reads_now=standing.reads,
        stores_now=standing.stores,
        ground=GroundItem(right.ground.document, right.ground.version, right.relationship),
        warnings=[one.value for one in standing.warnings],
    )


def loss_answer(losses: Losses) -> LossAnswer:
    """The wire form of what a unit would lose."""
    return LossAnswer(
        unit=_named(losses.unit.oid, losses.unit),
        ends=losses.day,
        total=len(losses.items),
        counts=[KindCount(kind, count) for kind, count in sorted(losses.counts.items())],
        items=[metadata(one) for one in losses.items],
        refused=losses.refused,
    )


def change_item(fact: Fact) -> ChangeItem:
    """The wire form of a change."""
    change = fact.change
    return ChangeItem(
        change=change.kind.value,
        changed_at=change.changed_at,
        oid=change.oid,
        set_id=change.set_id,
        version=change.version,
        organization=change.organisation,
        unit=change.unit,
        document=metadata(fact.item) if fact.item else None,
    )


def _named(oid: str, known: Organisation | None) -> OrganizationItem:
    return OrganizationItem(oid, known.name if known else None)


def _span(days: Days) -> Span:
    return Span(days.first, days.last)
