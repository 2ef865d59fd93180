"""The calls that prove what the log holds: checkpoint, key, inclusion, consistency."""

import re
from uuid import UUID

import msgspec

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http import Access, Answer, Parameter, Request, Route, refusal
from varanto.proofs import service

TEXT = "text/plain; charset=utf-8"
SIZE = re.compile(r"\d{1,15}")


class InclusionBody(msgspec.Struct):
    """Proof that an entry stands in the log; bytes in hex.

    `entry` in canonical form and `salt` make the `commitment`; they are left out where the reader may see a part only.
    """

    commitment: str
    index: int
    size: int
    path: list[str]
    checkpoint: str
    entry: dict[str, object] | None = None
    salt: str | None = None


class ConsistencyBody(msgspec.Struct):
    """Proof that the log at the second checkpoint begins with what it was at the first; bytes in hex."""

    path: list[str]
    first: str
    second: str


def checkpoint(ctx: Context, _: Request) -> Answer:
    """The newest checkpoint; the header names the key that verifies it."""
    newest = service.checkpoint(ctx)
    return Answer(200, newest.note.encode(), TEXT, {"Varanto-Log-Key": service.verifier_key(ctx)})


def key(ctx: Context, _: Request) -> Answer:
    """The key that verifies checkpoints, in the form that verifiers of signed notes take."""
    return Answer(200, f"{service.verifier_key(ctx)}\n".encode(), TEXT)


def inclusion(ctx: Context, request: Request) -> Answer:
    """Proof of one entry, for the operator and the officers of those whom it concerns."""
    try:
        entry_id = UUID(request.path["id"])
    except ValueError:
        raise Problem("entry-unknown") from None
    proof = service.inclusion(ctx, entry_id)
    if proof is None:
        return refusal(Problem("entry-unknown"), ctx.trace_id)
    return Answer(200, msgspec.convert(proof.as_json(), InclusionBody))


def consistency(ctx: Context, request: Request) -> Answer:
    """Proof between two checkpoints."""
    proof = service.consistency(ctx, _size(request, "from") or 0, _size(request, "to"))
    if proof is None:
        raise Problem("checkpoint-unknown")
    return Answer(200, ConsistencyBody([one.hex() for one in proof.path], proof.first.note, proof.second.note))


def _size(request: Request, name: str) -> int | None:
    text = request.query.get(name)
    if text is None and name == "to":
        return None
    if text is None or not SIZE.fullmatch(text):
        raise Problem("request-malformed", f"{name} must be the size of a checkpoint.")
    return int(text)


ROUTES = (
    Route(
        method="GET",
        path="/v1/log/checkpoint",
        name="log-checkpoint",
        access=Access.TOKEN,
        call=checkpoint,
        summary="The newest signed checkpoint of the log (C2SP signed note)",
        media=(TEXT,),
    ),
    Route(
        method="GET",
        path="/v1/log/key",
        name="log-key",
        access=Access.TOKEN,
        call=key,
        summary="The key that verifies checkpoints",
        media=(TEXT,),
    ),
    Route(
        method="GET",
        path="/v1/log/entries/{id}/proof",
        name="log-proof",
        access=Access.TOKEN,
        call=inclusion,
        summary="Proof that an entry stands in the log",
        answers=InclusionBody,
        problems=("entry-unknown",),
    ),
    Route(
        method="GET",
        path="/v1/log/consistency",
        name="log-consistency",
        access=Access.TOKEN,
        call=consistency,
        summary="Proof that the log has only grown between two checkpoints",
        answers=ConsistencyBody,
        parameters=(
            Parameter("from", "Size of the earlier checkpoint", required=True),
            Parameter("to", "Size of the later checkpoint; the newest without it"),
        ),
        problems=("checkpoint-unknown",),
    ),
)
