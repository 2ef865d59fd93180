"""Use case: leave for a provider."""

import secrets
from typing import assert_never

from varanto.identification.model import Attempt, Broker, Departure, Provider, Way
from varanto.identification.service import attempts, oidc, saml
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.outside import Unanswered


def depart(ctx: Context, way: Way, language: str = "") -> Departure:
    """Where the browser goes by this way, and what it must hold when it comes back within ten minutes.

    Raises the problem `identification-unavailable` where the provider does not answer.
    """
    held = secrets.token_urlsafe(32)
    attempt = Attempt(
        method=way.method,
        browser=attempts.digest(held),
        language=language,
        nonce=secrets.token_urlsafe(32),
        verifier=secrets.token_urlsafe(48),
    )
    match way:
        case Broker():
            key = secrets.token_urlsafe(32)
            try:
                url = oidc.address(way, key, attempt, ctx.now)
            except Unanswered:
                raise Problem("identification-unavailable") from None
        case Provider():
            url, key = saml.address(way)
        case _:
            assert_never(way)
    attempts.keep(ctx, key, attempt)
    return Departure(url=url, held=held)
