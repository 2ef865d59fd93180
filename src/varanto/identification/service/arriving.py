"""Use cases: come back from a provider with its answer."""

import secrets
from collections.abc import Mapping
from hmac import compare_digest

from varanto.identification import rules
from varanto.identification.model import Attempt, Broker, Identity, Provider, Reason, Refused
from varanto.identification.service import attempts, oidc, saml
from varanto.kit.context import Context


def arrive(ctx: Context, way: Broker, answer: Mapping[str, str], held: str) -> Identity | Refused:
    """Who comes back from an OpenID provider with this answer (a query), in the browser that holds `held`."""
    attempt = attempts.take(ctx, answer.get("state", ""), way.method)
    if isinstance(attempt, Refused):
        return attempt
    if not _is_same(attempt, held):
        return Refused(Reason.OTHER_BROWSER)
    if "error" in answer or answer.get("iss", way.issuer) != way.issuer:
        return Refused(Reason.CANCELLED if "error" in answer else Reason.ISSUER)
    said = oidc.exchange(way, answer.get("code", ""), attempt, ctx.now)
    if isinstance(said, Refused):
        return said
    return rules.identity(said, way.claim, way.method, ctx.mode, attempt.language)


def receive(ctx: Context, way: Provider, posted: str) -> str | Refused:
    """Verify an answer of SAML that a browser posts; answers a ticket with which that browser comes back itself.

    What is posted from another site brings no cookies, so who posts is not known until she comes with the ticket.
    """
    read = saml.read(way, posted)
    if isinstance(read, Refused):
        return read
    attempt = attempts.take(ctx, read.request_id, way.method)
    if isinstance(attempt, Refused):
        return attempt
    assertion = saml.verify(way, read)
    if isinstance(assertion, Refused):
        return assertion
    if not attempts.is_first(ctx, assertion):
        return Refused(Reason.REPLAYED)
    identity = rules.identity(assertion.attributes, rules.IDENTITY_CODE, way.method, ctx.mode, attempt.language)
    if isinstance(identity, Refused):
        return identity
    ticket = secrets.token_urlsafe(32)
    proven = Attempt(method=way.method, browser=attempt.browser, language=attempt.language, identity=identity)
    attempts.keep(ctx, ticket, proven)
    return ticket


def arrive_posted(ctx: Context, way: Provider, ticket: str, held: str) -> Identity | Refused:
    """Who comes back with a ticket that `receive` gave, in the browser that holds `held`."""
    attempt = attempts.take(ctx, ticket, way.method)
    if isinstance(attempt, Refused):
        return attempt
    if not _is_same(attempt, held):
        return Refused(Reason.OTHER_BROWSER)
    return attempt.identity or Refused(Reason.UNKNOWN)


def _is_same(attempt: Attempt, held: str) -> bool:
    return compare_digest(attempt.browser, attempts.digest(held))
