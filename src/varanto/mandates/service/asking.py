"""Speaking the Web API of Suomi.fi-valtuudet (disclosure.md §9.1): each function is one of its calls."""

from datetime import datetime
from typing import TypeVar
from urllib.parse import quote, urlencode
from uuid import uuid4

import msgspec

from varanto.kit.outside import Unanswered, ask
from varanto.mandates.model import Acting, Errand, Principal, Roles, SuomiFi
from varanto.mandates.rules import calling
from varanto_formats.identifiers import Identifier, hetu

T = TypeVar("T")
MOST = 256 * 2**10
END_USER = "varanto"
"""What the service writes into its log of us: whoever the end user is, it knows from the session."""
ALLOWED = "ALLOWED"
UNAUTHORIZED = 401


class SessionEnded(Exception):
    """The session at Suomi.fi-valtuudet or its token has ended: its user must go there again."""


class _Session(msgspec.Struct, rename="camel"):
    session_id: str
    user_id: str


class _Token(msgspec.Struct):
    access_token: str


class _Delegate(msgspec.Struct, rename="camel"):
    person_id: str
    name: str


class _Authorization(msgspec.Struct):
    result: str


def register(service: SuomiFi, acting: Acting, person: str, now: datetime) -> tuple[str, str]:
    """A new session for a person (identity code): its id and the user's id there. Raises Unanswered."""
    where = f"/service/{acting}/user/register/{service.client_id}/{quote(person, safe='')}"
    made = _asked(service, where, {"requestId": str(uuid4()), "endUserId": END_USER}, now, _Session)
    return made.session_id, made.user_id


def address(service: SuomiFi, errand: Errand) -> str:
    """Where the browser takes its user to choose for whom she acts."""
    asked = {
        "client_id": service.client_id,
        "response_type": "code",
        "requestId": str(uuid4()),
        "user": errand.user_id,
        "scope": "read",
        "state": errand.state,
        "redirect_uri": service.redirect_uri,
        "lang": errand.language or "fi",
    }
    return f"{service.base_url}/oauth/authorize?{urlencode(asked)}"


def token(service: SuomiFi, code: str, now: datetime) -> str:
    """The token for which a code is exchanged. Raises Unanswered and SessionEnded."""
    form = {"code": code, "grant_type": "authorization_code", "redirect_uri": service.redirect_uri}
    credentials = calling.basic(service.client_id, service.password)
    return _asked(service, "/oauth/token", form, now, _Token, authorization=credentials, posted=b"").access_token


def organisations(service: SuomiFi, errand: Errand, now: datetime) -> list[Roles]:
    """What the person may do for each organisation of her choice. Raises Unanswered and SessionEnded."""
    where = f"/service/ypa/api/organizationRoles/{quote(errand.session_id, safe='')}"
    return _asked(service, where, {"requestId": str(uuid4())}, now, list[Roles], authorization=_bearer(errand))


def principals(service: SuomiFi, errand: Errand, now: datetime) -> list[Principal]:
    """The persons for whom the person may act. Raises Unanswered and SessionEnded."""
    where = f"/service/hpa/api/delegate/{quote(errand.session_id, safe='')}"
    found = _asked(service, where, {"requestId": str(uuid4())}, now, list[_Delegate], authorization=_bearer(errand))
    return [Principal(Identifier(hetu.SYSTEM, one.person_id), one.name) for one in found]


def is_allowed(service: SuomiFi, errand: Errand, principal: str, issue: str, now: datetime) -> bool:
    """Whether the person may act for another in a matter (URI); why not is never told. Raises like `principals`."""
    session_id, other = quote(errand.session_id, safe=""), quote(principal, safe="")
    where = f"/service/hpa/api/authorization/{session_id}/{other}"
    asked = {"requestId": str(uuid4()), "issues": issue}
    return _asked(service, where, asked, now, _Authorization, authorization=_bearer(errand)).result == ALLOWED


def unregister(service: SuomiFi, errand: Errand, now: datetime) -> None:
    """End a session there. Raises Unanswered and SessionEnded."""
    where = f"/service/{errand.acting}/user/unregister/{quote(errand.session_id, safe='')}"
    _answer(service, where, {"requestId": str(uuid4())}, now, "", None)


def _bearer(errand: Errand) -> str:
    return f"Bearer {errand.token}"


def _asked(
    service: SuomiFi,
    where: str,
    query: dict[str, str],
    now: datetime,
    kind: type[T],
    *,
    authorization: str = "",
    posted: bytes | None = None,
) -> T:
    try:
        return msgspec.json.decode(_answer(service, where, query, now, authorization, posted), type=kind)
    except (msgspec.DecodeError, UnicodeDecodeError):
        raise Unanswered from None


def _answer(
    service: SuomiFi, where: str, query: dict[str, str], now: datetime, authorization: str, posted: bytes | None
) -> bytes:
    url = f"{service.base_url}{where}?{urlencode(query)}"
    headers = {calling.HEADER: calling.proof(service.client_id, service.api_key, url, now)}
    if authorization:
        headers["Authorization"] = authorization
    try:
        return ask(url, posted, most=MOST, headers=headers)
    except Unanswered as error:
        if error.status == UNAUTHORIZED:
            raise SessionEnded from None
        raise Unanswered(error.status) from None
