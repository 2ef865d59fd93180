"""What the pages of invalidation share: their templates, how a route looks, where a browser is led."""

from collections.abc import Callable
from dataclasses import replace
from urllib.parse import urlencode

import varanto.sessions.pages as sessions
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.html import HTML, Screens, language_of
from varanto.kit.http import Access, Answer, Request, Route, refusal

SCREENS = Screens("varanto.withdrawals")
Mistakes = dict[str, str]
"""What is wrong with a form: the key of a sentence by the name of the field."""


def shown(path: str, name: str, call: Callable[[Context, Request], Answer], summary: str) -> Route:
    """A page of the archivist's desk."""
    return Route(
        method="GET",
        path=path,
        name=name,
        access=Access.SESSION,
        desk="archivist",
        call=call,
        summary=summary,
        media=(HTML,),
        tell=sessions.tell,
    )


def sent(path: str, name: str, call: Callable[[Context, Request], Answer], summary: str) -> Route:
    """A form of the archivist's desk."""
    return replace(shown(path, name, call, summary), method="POST")


def kept(request: Request) -> str:
    """What the addresses of the desk's other pages carry on: the language, and of what errand they are."""
    errand = {"of": request.query["of"]} if "of" in request.query else {}
    return urlencode({"lang": language_of(request), **errand})


def refused(ctx: Context, code: str) -> Answer:
    """A refusal, which the edge tells as a page; what was done until then stays logged."""
    return refusal(Problem(code), ctx.trace_id)
