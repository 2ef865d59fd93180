"""Receiving requests, looking at them, checking who asks."""

from uuid import UUID, uuid4

from varanto.kit.context import Context
from varanto.log.model import Action
from varanto.logrequests import rules, store
from varanto.logrequests.model import Act, Check, Faulty, Identified, Kept, LogRequest, Received, State
from varanto.logrequests.service import keeping
from varanto_formats.cda.times import HELSINKI


def receive(ctx: Context, received: Received) -> UUID | Faulty:
    """Enter a written request; the two months run from the day on which it came (11 § 1)."""
    faults = dict(rules.faults(received, ctx.now.astimezone(HELSINKI).date()))
    if faults:
        return Faulty(faults)
    request_id = uuid4()
    keeping.add(ctx, request_id, Kept(received=received, entered_by=keeping.who(ctx)))
    keeping.record(ctx, Action.LOG_REQUEST_RECEIVE, request_id, received.client)
    return request_id


def requests(ctx: Context) -> tuple[LogRequest, ...]:
    """The requests to the own controller: those that wait, the most urgent first, then those that ended."""
    found = [keeping.opened(ctx, row) for row in store.of_controller(ctx.db, keeping.officer(ctx))]
    keeping.record(ctx, Action.LOG_REQUEST_READ, None, None)
    return tuple(sorted(found, key=lambda one: (not one.is_open, one.due)))


def request(ctx: Context, request_id: UUID) -> LogRequest:
    """A request to the own controller. Raises the problem `log-request-unknown`."""
    found = keeping.held(ctx, request_id)
    keeping.record(ctx, Action.LOG_REQUEST_READ, request_id, found.received.client)
    return found


def earlier(ctx: Context, one: LogRequest) -> tuple[LogRequest, ...]:
    """Answered requests for common days of the same client: what is asked again may cost (11 § 3)."""
    others = (keeping.opened(ctx, row) for row in store.of_controller(ctx.db, keeping.officer(ctx)))
    return tuple(
        other
        for other in others
        if other.id != one.id and other.state is State.ANSWERED and rules.overlap(other.received, one.received)
    )


def identify(ctx: Context, request_id: UUID, check: Check, note: str) -> Faulty | None:
    """Say how the identity of the one who asks was checked. Raises `log-request-unknown`, `log-request-state`."""
    one = keeping.held(ctx, request_id, Act.IDENTIFY)
    if faults := dict(rules.identity_faults(check, note)):
        return Faulty(faults)
    keeping.put(ctx, one, Act.IDENTIFY, identified=Identified(check, note, ctx.now, keeping.who(ctx)))
    return None
