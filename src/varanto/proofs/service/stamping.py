"""Use case of stamping: a timestamp authority vouches for when a checkpoint existed (RFC 3161)."""

from collections.abc import Callable, Sequence
from datetime import timedelta
from functools import partial
from pathlib import Path

from cryptography.x509 import Certificate, load_pem_x509_certificates
from rfc3161_client import HashAlgorithm, TimestampRequestBuilder

from varanto.kit.context import Context
from varanto.kit.outside import ask
from varanto.proofs import store as tree
from varanto.proofs.model import Checkpoint, Stamp
from varanto.proofs.rules import stamps
from varanto.proofs.service.sequencing import Opened

Authority = Callable[[bytes], bytes]
"""Answers a request (DER) with a response (DER)."""
EVERY = timedelta(minutes=10)
LONGEST_RESPONSE = 1 << 16


class StampRefused(Exception):
    """The authority gave no timestamp that could be kept."""


def stamp(opened: Opened, authority: Authority, roots: Sequence[Certificate]) -> Stamp | None:
    """Have the newest checkpoint stamped, unless it is or another was a short while ago; then None.

    No transaction is open while the authority thinks. A response that does not verify is not kept.
    Raises StampRefused, and whatever the authority raises.
    """
    with opened() as ctx:
        due = _due(ctx)
    if due is None:
        return None
    request = TimestampRequestBuilder(hash_algorithm=HashAlgorithm.SHA256).data(due.note.encode()).build()
    response = authority(request.as_bytes())
    moment = stamps.moment(response, due.note, roots, request.nonce)
    if moment is None:
        raise StampRefused
    made = Stamp(due.size, moment, response)
    with opened() as ctx:
        tree.add_stamp(ctx.db, made)
    return made


def over_http(url: str) -> Authority:
    """The authority at a URL (RFC 3161 3.4). It raises Unanswered when it is silent, slow or long-winded."""
    return partial(ask, url, media_type="application/timestamp-query", most=LONGEST_RESPONSE)


def roots_of(file: Path | None) -> tuple[Certificate, ...]:
    """The root certificates of a PEM file; none without a file."""
    return tuple(load_pem_x509_certificates(file.read_bytes())) if file else ()


def _due(ctx: Context) -> Checkpoint | None:
    newest, last = tree.newest_checkpoint(ctx.db), tree.newest_stamp(ctx.db)
    if newest is None or (last and (last.size == newest.size or ctx.now < last.stamped_at + EVERY)):
        return None
    return newest
