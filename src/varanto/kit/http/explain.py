"""What a code of a problem or a finding means, for people and for programs."""

from base64 import b64encode
from dataclasses import asdict, dataclass
from hashlib import sha256
from html import escape

from varanto.kit import errors
from varanto.kit.errors import Problem
from varanto.kit.http.messages import JSON, Answer, Request
from varanto_formats import findings
from varanto_formats.findings import Text

HTML = "text/html"
STYLE = (
    ":root{color-scheme:light dark}body{font:1.125rem/1.6 system-ui,sans-serif;max-width:42rem;margin:2rem auto;"
    "padding:0 1rem}section{margin-block:2rem}code{overflow-wrap:anywhere}"
)
POLICY = (
    f"default-src 'none'; style-src 'sha256-{b64encode(sha256(STYLE.encode()).digest()).decode()}'; "
    "frame-ancestors 'none'; base-uri 'none'; form-action 'none'"
)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A code, what it says and what helps."""

    code: str
    title: Text
    help: Text
    status: int | None = None
    source: str | None = None


def explain(request: Request) -> Answer:
    """The explanation of the code in the path, as a page or as JSON. Raises the problem `not-found`."""
    explanation = _find(request.path["code"])
    if request.preferred(HTML, JSON) == HTML:
        return Answer(body=_page(explanation).encode(), media_type=HTML, headers={"Content-Security-Policy": POLICY})
    return Answer(body={name: value for name, value in asdict(explanation).items() if value is not None})


def _find(code: str) -> Explanation:
    if problem := errors.kinds().get(code):
        return Explanation(code, problem.title, problem.help, status=problem.status)
    if found := findings.kinds().get(code):
        return Explanation(code, found.message, found.remedy, source=found.source)
    raise Problem("not-found")


def _page(explanation: Explanation) -> str:
    title, help_text = asdict(explanation.title), asdict(explanation.help)
    sections = "".join(
        f'<section lang="{language}"><h1>{escape(title[language])}</h1><p>{escape(help_text[language])}</p></section>'
        for language in title
    )
    return (
        '<!doctype html><html lang="fi"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width,initial-scale=1">'
        f"<title>{escape(title['fi'])} – Varanto</title><style>{STYLE}</style></head>"
        f"<body><main>{sections}<p>{_named(explanation)}</p></main></body></html>"
    )


def _named(explanation: Explanation) -> str:
    """The code, leading to the rules behind it where it is a finding's."""
    code = f"<code>{escape(explanation.code)}</code>"
    return f'<a href="/rules/{explanation.code}">{code}</a>' if explanation.code in findings.kinds() else code
