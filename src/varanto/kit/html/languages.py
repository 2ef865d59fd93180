"""In which language a page speaks, and what it says."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from varanto.kit.http.messages import Request
from varanto.kit.http.negotiation import best_language
from varanto_formats.findings import Text

LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


def language_of(request: Request) -> str:
    """The language that `?lang=` names, else the one of ours that Accept-Language likes best, else Finnish."""
    asked = request.query.get("lang", "")
    if asked in LANGUAGES:
        return asked
    return best_language(request.headers.get("accept-language", ""), tuple(LANGUAGES)) or "fi"


@cache
def texts(package: str) -> Mapping[str, Text]:
    """The sentences of a package's texts.toml by their keys; each is there in all three languages."""
    table = tomllib.loads(resources.files(package).joinpath("texts.toml").read_text("utf-8"))
    return {key: Text(**sentence) for key, sentence in table.items()}
