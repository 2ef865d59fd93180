"""What people see: a slice's templates filled in, in one language and under one policy."""

from functools import partial
from urllib.parse import urlencode

import msgspec
from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from varanto.kit.context import Context
from varanto.kit.html import days
from varanto.kit.html.languages import LANGUAGES, language_of, texts
from varanto.kit.html.static import address
from varanto.kit.http.messages import Answer, Request
from varanto_formats.findings import Text

HTML = "text/html"
OWN = "varanto.kit.html"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'none'"
)
DESK_POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self' data:; script-src 'self'; connect-src 'self'; "
    "frame-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
"""At the desks our own script may save a reload, and a document is shown in a frame of its own."""


class Screens:
    """The templates and texts of a slice, beside those that all slices share."""

    def __init__(self, package: str) -> None:
        self._texts = {**texts(OWN), **texts(package)}
        self.environment = Environment(
            loader=ChoiceLoader([PackageLoader(package), PackageLoader(OWN)]),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )

    def show(
        self, request: Request, template: str, status: int = 200, *, ctx: Context | None = None, **facts: object
    ) -> Answer:
        """The page that a template makes of these facts, in the language of the request.

        With the context of somebody's session the page is one of her desk: its templates extend `desk.html`.
        """
        language = language_of(request)
        page = self.text(
            template,
            language,
            **facts,
            languages=LANGUAGES,
            same_in={code: "?" + urlencode({**request.query, "lang": code}) for code in LANGUAGES},
            static=address,
            session=ctx.session if ctx else None,
            desk=ctx.actor.desk if ctx else "",
            path=request.target,
        )
        policy = DESK_POLICY if ctx and ctx.session else POLICY
        headers = {"Content-Security-Policy": policy, "Vary": "Accept-Language"}
        return Answer(status, page.encode(), HTML, headers)

    def text(self, template: str, language: str, **facts: object) -> str:
        """What a template makes of these facts in a language: a page, or a paper to be printed."""

        def tell(text: Text) -> str:
            return str(getattr(text, language))

        def say(key: str, **values: object) -> str:
            return tell(self._texts[key]).format(**values)

        return self.environment.get_template(template).render(
            facts,
            say=say,
            tell=tell,
            language=language,
            day=partial(days.day, language=language),
            moment=partial(days.moment, language=language),
        )

    def problem(self, request: Request, refusal: Answer) -> Answer:
        """A problem as a page (RFC 9457 for people): what happened, what helps, and under which number to ask."""
        told = msgspec.json.decode(refusal.content())
        title = Text(**told["titles"])
        page = self.show(request, "problem.html", refusal.status, problem=told, title=title)
        return Answer(page.status, page.body, page.media_type, {**refusal.headers, **page.headers})
