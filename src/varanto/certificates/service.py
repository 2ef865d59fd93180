"""Use cases of certificates: whether signers' certificates were revoked, asked before a document is taken (22 §)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256
from itertools import pairwise

from varanto.certificates import rules, store
from varanto.certificates.model import Evidence, Looked
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.outside import Unanswered, ask
from varanto_formats.checks.model import Mode
from varanto_formats.signatures.certificates import Certificate
from varanto_formats.signatures.model import SignatureResult
from varanto_formats.signatures.revocation import Source, Standing, Way, question, read, sources

LONGEST = {Way.OCSP: 1 << 16, Way.CRL: 20 << 20}
"""The longest answers that are taken, in bytes."""
QUESTION = "application/ocsp-request"
SILENCE = timedelta(seconds=10)
"""So long a server that did not answer is not asked again."""
MOST_REMEMBERED = 1024
RETRY_SECONDS = 60
Answer = tuple[Standing, Evidence]

_remembered: dict[bytes, Answer] = {}
_silent: dict[str, datetime] = {}


def look(ctx: Context, signatures: Iterable[SignatureResult]) -> Looked:
    """Whether the certificates of sound signatures were revoked, up to the one that is trusted as it stands.

    Raises the problem `revocation-unavailable` where that is not to be known: nothing is taken on trust (fails closed).
    A certificate that names nobody we may ask passes in a test repository alone.
    """
    revoked: list[str] = []
    evidence: dict[bytes, Evidence] = {}
    for signature in signatures:
        if not signature.valid or signature.signed_at is None:
            continue
        for certificate, issuer in pairwise(signature.chain):
            found = _answer(ctx, certificate, issuer)
            if found is None:
                continue
            standing, answer = found
            evidence[answer.key] = answer
            if standing.forbids(signature.signed_at):
                revoked.append(signature.pointer)
    return Looked(tuple(dict.fromkeys(revoked)), tuple(evidence.values()))


def as_of(ctx: Context, certificate: Certificate, issuer: Certificate, kept: dict[str, str]) -> Standing | None:
    """What the issuer said when a document was taken: by the answers kept then, digests by keys in hex."""
    for source in sources(certificate):
        key = rules.key(source, certificate, issuer)
        digest = kept.get(key.hex())
        found = store.kept(ctx.db, key, bytes.fromhex(digest)) if digest else None
        standing = found and read(source.way, found.response, certificate, issuer, found.fetched_at)
        if standing:
            return standing
    return None


def _answer(ctx: Context, certificate: Certificate, issuer: Certificate) -> Answer | None:
    asked = [one for one in sources(certificate) if rules.may_be_asked(one, ctx.responders)]
    if not asked and ctx.mode is not Mode.PRODUCTION:
        return None
    for find in (_kept, _fetched):
        for source in asked:
            if found := find(ctx, source, certificate, issuer):
                return found
    raise Problem("revocation-unavailable", headers={"Retry-After": str(RETRY_SECONDS)})


def _kept(ctx: Context, source: Source, certificate: Certificate, issuer: Certificate) -> Answer | None:
    """An answer from before that still holds."""
    key = rules.key(source, certificate, issuer)
    known = _remembered.get(name := key + sha256(certificate.der).digest())
    if known and ctx.now < known[0].until:
        return known
    found = store.newest(ctx.db, key)
    standing = found and read(source.way, found.response, certificate, issuer, ctx.now)
    if not (found and standing):
        return None
    if len(_remembered) >= MOST_REMEMBERED:
        _remembered.clear()
    _remembered[name] = (standing, found)
    return standing, found


def _fetched(ctx: Context, source: Source, certificate: Certificate, issuer: Certificate) -> Answer | None:
    """An answer that the issuer gives now; kept with the document that is taken on it."""
    if ctx.now < _silent.get(source.url, ctx.now):
        return None
    asked = question(certificate, issuer) if source.way is Way.OCSP else None
    try:
        response = ask(source.url, asked, QUESTION, most=LONGEST[source.way])
    except Unanswered:
        _silent[source.url] = ctx.now + SILENCE
        return None
    standing = read(source.way, response, certificate, issuer, ctx.now)
    if standing is None:
        return None
    found = Evidence(
        key=rules.key(source, certificate, issuer),
        way=source.way,
        fetched_at=ctx.now,
        until=standing.until,
        sha256=sha256(response).digest(),
        response=response,
    )
    store.add(ctx.db, found)
    return standing, found
