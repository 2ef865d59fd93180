"""The page /validate: drop a document, see what is wrong beside its source."""

import re
from dataclasses import replace

from markupsafe import Markup, escape

from varanto.kit.context import Context
from varanto.kit.html import HTML, Screens, uploads
from varanto.kit.html.uploads import MULTIPART
from varanto.kit.http import Access, Answer, Request, Route
from varanto.validation import service
from varanto.validation.model import Mistake

SCREENS = Screens("varanto.validation")
_COLOURED = re.compile(
    r"(?P<note><!--.*?(?:-->|$))|(?P<name></?[A-Za-z_][\w:.-]*)|(?P<field>\"(?:[^\"\\]|\\.)*\"(?=: ))"
    r"|(?P<value>\"(?:[^\"\\]|\\.)*\"|'[^']*')"
)


def form(_: Context, request: Request) -> Answer:
    """The empty page."""
    return SCREENS.show(request, "validate.html", outcome=None, mistake=None)


def check(ctx: Context, request: Request) -> Answer:
    """The page with what was found, or with what was wrong with the form."""
    checked = service.check(ctx, uploads(request))
    if isinstance(checked, Mistake):
        return SCREENS.show(request, "validate.html", 422, outcome=None, mistake=checked)
    return SCREENS.show(request, "validate.html", outcome=checked, mistake=None)


def coloured(text: str) -> Markup:
    """Source text with its names and values marked for the eye.

    >>> coloured('<id root="1"/>')
    Markup('<span class="name">&lt;id</span> root=<span class="value">&#34;1&#34;</span>/&gt;')
    """
    shown, end = Markup(), 0
    for match in _COLOURED.finditer(text):
        shown += escape(text[end : match.start()])
        shown += Markup('<span class="{}">{}</span>').format(match.lastgroup, match.group())
        end = match.end()
    return shown + escape(text[end:])


SCREENS.environment.filters["coloured"] = coloured

_FORM = Route(
    method="GET",
    path="/validate",
    name="validate-form",
    access=Access.PUBLIC,
    call=form,
    summary="Check a document by hand",
    media=(HTML,),
    tell=SCREENS.problem,
)
ROUTES = (_FORM, replace(_FORM, method="POST", name="validate-file", call=check, accepts=(MULTIPART,)))
