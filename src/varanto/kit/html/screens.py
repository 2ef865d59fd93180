"""What people see: a slice's templates filled in, in one language and under one policy."""

from collections.abc import Mapping
from datetime import date
from typing import cast

from jinja2 import ChoiceLoader, Environment, PackageLoader, StrictUndefined

from varanto.kit.html.languages import LANGUAGES, language_of, texts
from varanto.kit.html.static import address
from varanto.kit.http.messages import Answer, Request
from varanto_formats.findings import Text

HTML = "text/html"
OWN = "varanto.kit.html"
POLICY = (
    "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)


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
        self.environment.filters["day"] = shown_day

    def show(self, request: Request, template: str, status: int = 200, **facts: object) -> Answer:
        """The page that a template makes of these facts, in the language of the request."""
        language = language_of(request)

        def tell(text: Text) -> str:
            return str(getattr(text, language))

        def say(key: str, **values: object) -> str:
            return tell(self._texts[key]).format(**values)

        page = self.environment.get_template(template).render(
            facts,
            say=say,
            tell=tell,
            language=language,
            languages=LANGUAGES,
            static=address,
        )
        headers = {"Content-Security-Policy": POLICY, "Vary": "Accept-Language"}
        return Answer(status, page.encode(), HTML, headers)

    def problem(self, request: Request, refusal: Answer) -> Answer:
        """A problem as a page (RFC 9457 for people): what happened, what helps, and under which number to ask."""
        told = cast("Mapping[str, object]", refusal.body)
        title = Text(**cast("Mapping[str, str]", told["titles"]))
        page = self.show(request, "problem.html", refusal.status, problem=told, title=title)
        return Answer(page.status, page.body, page.media_type, {**refusal.headers, **page.headers})


def shown_day(day: date) -> str:
    """A day as people here write it: the filter `day` of every template.

    >>> shown_day(date(2026, 11, 2))
    '2.11.2026'
    """
    return f"{day.day}.{day.month}.{day.year}"
