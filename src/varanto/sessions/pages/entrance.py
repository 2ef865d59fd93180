"""What the pages share: the ways in, where a browser is led, how a problem is told."""

from collections.abc import Mapping
from dataclasses import dataclass

import msgspec

from varanto.identification.model import Way
from varanto.kit.html import HTML, LANGUAGES, Screens
from varanto.kit.http import Answer, Request
from varanto.mandates.model import SuomiFi
from varanto.sessions.model import Note
from varanto.sessions.rules import cookie
from varanto.sessions.service import COOKIE, Places

SCREENS = Screens("varanto.sessions")
LOGIN = "/login"
PLACES = "/desk/places"


@dataclass(frozen=True, slots=True, kw_only=True)
class Entrance:
    """How people come in: by which ways, with which mandates; `secure` says that they come over TLS.

    With `suomi_fi` they go to Suomi.fi-valtuudet for their mandates, besides what our own register says.
    """

    ways: tuple[Way, ...]
    places: Places
    suomi_fi: SuomiFi | None = None
    secure: bool = False

    def hold(self, held: str) -> dict[str, str]:
        """The header by which a browser holds a session, or nothing any more."""
        lasts = None if held else 0
        return {"Set-Cookie": cookie(COOKIE, held, secure=self.secure, seconds=lasts)}


def led(to: str, request: Request, headers: Mapping[str, str] | None = None, **query: str) -> Answer:
    """A browser led to one of our own addresses, in the language of its page."""
    language = request.query.get("lang", "")
    asked = query | ({"lang": language} if language in LANGUAGES else {})
    mark = "?" + "&".join(f"{name}={value}" for name, value in asked.items()) if asked else ""
    return Answer(303, b"", HTML, {"Location": to + mark, **(headers or {})})


def noted(note: Note, request: Request, headers: Mapping[str, str] | None = None) -> Answer:
    """A browser led to the page where one logs in, which says something first."""
    return led(LOGIN, request, headers, note=note)


def tell(request: Request, refusal: Answer) -> Answer:
    """A problem of a route of a session as a page; who has no session is led to where one logs in."""
    if msgspec.json.decode(refusal.content())["code"] == "session-missing":
        return noted(Note.ENDED, request)
    return SCREENS.problem(request, refusal)
