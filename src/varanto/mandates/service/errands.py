"""Use cases of errands at Suomi.fi-valtuudet: go there, come back, ask about another person, leave."""

import secrets
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import replace
from hmac import compare_digest

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.outside import Unanswered
from varanto.mandates.model import Acting, Departure, Errand, Principal, Reason, Refused, SuomiFi
from varanto.mandates.service import asking
from varanto_formats.identifiers import Identifier

UNAVAILABLE = "mandates-unavailable"


def depart(
    ctx: Context, service: SuomiFi, person: Identifier, language: str = "", acting: Acting = Acting.ORGANISATION
) -> Departure:
    """Where an identified person's browser goes to choose for whom she acts, and the errand that waits for her.

    The errand is kept in her session: it is what `arrive` holds her answer against. Raises the problem
    `mandates-unavailable`.
    """
    try:
        session_id, user_id = asking.register(service, acting, person.value, ctx.now)
    except (Unanswered, asking.SessionEnded):
        raise Problem(UNAVAILABLE) from None
    state = secrets.token_urlsafe(32)
    errand = Errand(acting=acting, session_id=session_id, user_id=user_id, state=state, language=language)
    return Departure(asking.address(service, errand), errand)


def arrive(ctx: Context, service: SuomiFi, errand: Errand, answer: Mapping[str, str]) -> Errand | Refused:
    """The errand with which somebody comes back, its answer (a query) being of this errand and its code good."""
    if not compare_digest(answer.get("state", "").encode(), errand.state.encode()):
        return Refused(Reason.OTHER_ERRAND)
    if "error" in answer or not answer.get("code"):
        return Refused(Reason.CANCELLED)
    try:
        return replace(errand, token=asking.token(service, answer["code"], ctx.now))
    except asking.SessionEnded:
        return Refused(Reason.CODE)
    except Unanswered as error:
        return Refused(Reason.UNANSWERED if error.status is None else Reason.CODE)


def principals(ctx: Context, service: SuomiFi, errand: Errand) -> tuple[Principal, ...] | None:
    """The persons for whom the user of an errand may act; None where she must go there again.

    Raises the problem `mandates-unavailable`.
    """
    try:
        return tuple(asking.principals(service, errand, ctx.now))
    except asking.SessionEnded:
        return None
    except Unanswered:
        raise Problem(UNAVAILABLE) from None


def may_act(ctx: Context, service: SuomiFi, errand: Errand, principal: Identifier, issue: str) -> bool:
    """Whether the user of an errand may act for a person in a matter (URI); nobody learns why not.

    False too where her session there has ended. Raises the problem `mandates-unavailable`.
    """
    try:
        return asking.is_allowed(service, errand, principal.value, issue, ctx.now)
    except asking.SessionEnded:
        return False
    except Unanswered:
        raise Problem(UNAVAILABLE) from None


def leave(ctx: Context, service: SuomiFi, errand: Errand) -> None:
    """End an errand there; one that cannot be reached ends by itself."""
    with suppress(Unanswered, asking.SessionEnded):
        asking.unregister(service, errand, ctx.now)
