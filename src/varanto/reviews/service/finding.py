"""Use case of finding: walk the log day by day and open a case for what somebody should explain."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, time, timedelta
from uuid import UUID

import msgspec

import varanto.identities.service as identities
import varanto.log.service as log
from varanto.access.model import Purpose, PurposeKind
from varanto.disclosure.model import Record
from varanto.kit.context import Context, Professional
from varanto.log.model import NOBODY, Action, Entry, Event, Outcome, Row
from varanto.reviews.model import Beside, Case, Found, Name, State, Suspicion, Use
from varanto.reviews.rules import habits, rulebook, suspicions
from varanto.reviews.rules.days import weight
from varanto.reviews.service import keeping, knowing
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import Identifier

BEFORE = timedelta(days=28)
"""So long a time says what is usual."""
USES = frozenset(
    {
        Action.DOCUMENT_SEARCH,
        Action.DOCUMENT_FETCH,
        Action.DOCUMENT_SUMMARY,
        Action.METADATA_FETCH,
        Action.VERSIONS_FETCH,
        Action.WILLS_SEARCH,
    }
)


def find(ctx: Context, since: date) -> Found:
    """Open cases for the days from `since` until yesterday; what is there already stays as it is.

    The caller acts at the officer's desk of the organisation whose log is walked. Nothing happens to anybody but that
    a case waits to be looked at.
    """
    today = ctx.now.astimezone(HELSINKI).date()
    rows = log.watched(ctx, _midnight(since - BEFORE), _midnight(today) - timedelta(microseconds=1))
    of_day: dict[date, list[Row]] = defaultdict(list)
    for row in rows:
        if row.action in USES and row.user_index and row.client_id != NOBODY:
            of_day[row.logged_at.astimezone(HELSINKI).date()].append(row)
    found = Found(0, 0, 0)
    for day in sorted(one for one in of_day if one >= since):
        before = [row for one, own in of_day.items() if day - BEFORE <= one < day for row in own]
        uses, opened, known = _find(ctx, day, of_day[day], before)
        found = Found(found.uses + uses, found.opened + opened, found.known + known)
    detail = {"since": since.isoformat(), "uses": found.uses, "opened": found.opened}
    log.record(ctx, Event(action=Action.REVIEW_FIND, controller=ctx.actor.organization, detail=detail))
    return found


def _find(ctx: Context, day: date, rows: Sequence[Row], before: Sequence[Row]) -> tuple[int, int, int]:
    """Uses looked at, cases opened and cases known of one day."""
    book = rulebook()
    users: dict[str, Professional] = {}
    asked: dict[UUID, Identifier] = {}
    uses: list[Use] = []
    for entry in (Entry(row, log.opened(ctx, row)) for row in rows):
        record, who = _record(entry), entry.private.professional
        if who and not (record and record.copied):
            uses.append(_use(ctx, entry, record))
            users[uses[-1].user] = who
            asked |= {entry.row.client_id: record.client} if record and record.client else {}
    clients = {use.client for use in uses}
    beside = Beside(
        staff=knowing.staff(ctx, users),
        clients={client: knowing.client(ctx, client) for client in clients},
        habits=habits(map(_past, before), book.rules[Name.HOURS]),
    )
    asked |= identities.identifiers(ctx, clients)
    made = [
        keeping.add(ctx, _case(ctx, one, users[one.user], asked.get(one.client), uses))
        for one in suspicions(book, day, uses, beside)
    ]
    return len(uses), sum(made), len(made) - sum(made)


def _case(ctx: Context, found: Suspicion, who: Professional, client: Identifier | None, uses: Sequence[Use]) -> Case:
    own = [one for one in uses if one.user == found.user and found.client in (one.client, NOBODY)]
    return Case(
        case_id=keeping.case_id(ctx, found),
        day=found.day,
        state=State.NEW,
        weight=weight(rulebook(), found.findings),
        user=who.identifier,
        name=who.name,
        unit=own[-1].unit,
        role=own[-1].role,
        client=client,
        findings=found.findings,
        entries=tuple(one.entry for one in own),
    )


def _use(ctx: Context, entry: Entry, record: Record | None) -> Use:
    purpose = record.purpose if record else Purpose()
    elsewhere = purpose.kind is PurposeKind.REGISTER_RIGHT and purpose.organiser != ctx.actor.organization
    return _past(
        entry.row,
        words=purpose.reason.text if purpose.reason else "",
        excused=bool(purpose.context.administrative or entry.private.desk or elsewhere),
    )


def _record(entry: Entry) -> Record | None:
    """What the gate out wrote down; None for an entry of another kind."""
    return msgspec.convert(entry.private.detail, Record) if "way" in entry.private.detail else None


def _past(row: Row, words: str = "", *, excused: bool = False) -> Use:
    """A use as its row tells it without its sealed part."""
    return Use(
        entry=row.entry_id,
        user=(row.user_index or b"").hex(),
        client=row.client_id,
        at=row.logged_at.astimezone(HELSINKI),
        unit=row.unit,
        role=row.role or "",
        refused=row.outcome is Outcome.REFUSED,
        purpose=row.purpose or "",
        words=words,
        excused=excused,
    )


def _midnight(day: date) -> datetime:
    return datetime.combine(day, time(), HELSINKI)
