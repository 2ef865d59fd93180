"""Attempts that wait for their answers: each is found by what the answer brings, and taken once."""

import hashlib
from datetime import timedelta

import msgspec

from varanto.identification import store
from varanto.identification.model import Assertion, Attempt, Reason, Refused
from varanto.kit.context import Context
from varanto.kit.keyring import SealBroken

WAITS = timedelta(minutes=10)


def digest(held: str) -> str:
    """The digest by which something that others hold is known here."""
    return hashlib.sha256(held.encode()).hexdigest()


def keep(ctx: Context, key: str, attempt: Attempt) -> None:
    """Keep an attempt for ten minutes under the key that its answer must bring."""
    attempt_id = _id(key)
    sealed = ctx.keys.seal(ctx.keys.register_key, msgspec.json.encode(attempt), _bound_to(attempt_id))
    store.keep(ctx.db, attempt_id, sealed, ctx.now + WAITS)


def take(ctx: Context, key: str, method: str) -> Attempt | Refused:
    """The attempt by this way that waits for this key; whatever comes of it, it waits no longer."""
    attempt_id = _id(key)
    sealed = store.take(ctx.db, attempt_id, ctx.now)
    if sealed is None:
        return Refused(Reason.UNKNOWN)
    try:
        plain = ctx.keys.open(ctx.keys.register_key, sealed, _bound_to(attempt_id))
    except SealBroken:
        return Refused(Reason.UNKNOWN)
    attempt = msgspec.json.decode(plain, type=Attempt)
    return attempt if attempt.method == method else Refused(Reason.UNKNOWN)


def is_first(ctx: Context, assertion: Assertion) -> bool:
    """Whether this signed answer was never taken before."""
    return store.use_answer(ctx.db, _id(assertion.id), max(assertion.holds_until, ctx.now) + WAITS)


def forget(ctx: Context) -> None:
    """Forget what nobody waits for any more; a job for quiet moments."""
    store.forget(ctx.db, ctx.now)


def _id(key: str) -> bytes:
    return hashlib.sha256(key.encode()).digest()


def _bound_to(attempt_id: bytes) -> str:
    return f"login attempt|{attempt_id.hex()}"
