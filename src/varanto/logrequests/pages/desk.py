"""What the pages share: templates, how a route looks, which request an address names."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from enum import StrEnum
from typing import TypeVar
from uuid import UUID

import varanto.sessions.pages as sessions
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, Screens, language_of
from varanto.kit.http import Access, Answer, Request, Route

SCREENS = Screens("varanto.logrequests")
REQUESTS = "/officer/requests"
REQUEST = f"{REQUESTS}/{{id}}"
PDF = "application/pdf"
Word = TypeVar("Word", bound=StrEnum)


def shown(path: str, name: str, call: Callable[[Context, Request], Answer], summary: str) -> Route:
    """A page of the officer's desk about log requests."""
    return Route(
        method="GET",
        path=path,
        name=f"log-request-{name}",
        access=Access.SESSION,
        desk="officer",
        call=call,
        summary=summary,
        media=(HTML,),
        tell=sessions.tell,
    )


def sent(path: str, name: str, call: Callable[[Context, Request], Answer], summary: str) -> Route:
    """A form of it."""
    return replace(shown(path, name, call, summary), method="POST")


def named(request: Request) -> UUID:
    """The request that the address names. Raises the problem `log-request-unknown`."""
    try:
        return UUID(request.path["id"])
    except ValueError:
        raise Problem("log-request-unknown") from None


def go(request: Request, request_id: UUID) -> Answer:
    """The browser led to the page of a request, in its language."""
    where = f"{REQUESTS}/{request_id}?lang={language_of(request)}"
    return Answer(303, b"", HTML, {"Location": where})


def word(kind: type[Word], said: str) -> Word | None:
    """The word of a list that a form says; None for any other text."""
    return kind(said) if said in set(kind) else None


def filled(form: Mapping[str, str], *names: str) -> dict[str, str]:
    """Fields of a form without white space around them; a missing one is empty."""
    return {name: form.get(name, "").strip() for name in names}
