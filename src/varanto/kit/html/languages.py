"""In which language a page speaks, and what it says."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib import resources

from varanto.kit.http.messages import Request
from varanto.kit.http.negotiation import best
from varanto_formats.findings import Text

LANGUAGES = {"fi": "Suomi", "sv": "Svenska", "en": "English"}


def language_of(request: Request) -> str:
    """The language that `?lang=` names, else the one of ours that Accept-Language likes best, else Finnish."""
    asked = request.query.get("lang", "")
    if asked in LANGUAGES:
        return asked
    liked = best(_without_regions(request.headers.get("accept-language", "")), tuple(LANGUAGES))
    return liked or "fi"


@cache
def texts(package: str) -> Mapping[str, Text]:
    """The sentences of a package's texts.toml by their keys; each is there in all three languages."""
    table = tomllib.loads(resources.files(package).joinpath("texts.toml").read_text("utf-8"))
    return {key: Text(**sentence) for key, sentence in table.items()}


def _without_regions(accepted: str) -> str:
    """Accept-Language with `sv-FI` read as `sv` (RFC 4647 §3.4)."""
    parts = (part.strip().partition(";") for part in accepted.split(","))
    return ",".join(f"{tag.partition('-')[0]}{mark}{weight}" for tag, mark, weight in parts)
