"""What can be wrong with a document, said in a form that people and programs can use."""

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources


class Severity(StrEnum):
    """How grave a finding is: an error stops storing, a warning does not."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Text:
    """The same sentence in the three languages of the service."""

    fi: str
    sv: str
    en: str


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that is wrong, and where: never holds an identity code, a name or text of the document."""

    code: str
    pointer: str
    severity: Severity
    message: Text
    remedy: Text
    source: str


@dataclass(frozen=True, slots=True)
class FindingKind:
    """A row of the table of findings."""

    code: str
    severity: Severity
    message: Text
    remedy: Text
    source: str


@cache
def kinds() -> dict[str, FindingKind]:
    """Every kind of finding by its code, from findings.toml."""
    table = tomllib.loads(resources.files("varanto_formats").joinpath("findings.toml").read_text("utf-8"))
    return {
        code: FindingKind(code, Severity(row["severity"]), Text(**row["message"]), Text(**row["remedy"]), row["source"])
        for code, row in table.items()
    }


def finding(code: str, pointer: str, detail: str = "") -> Finding:
    """A finding of a known kind at a place; the detail is language-neutral (a code, an OID, a size) and impersonal.

    Raises KeyError when the code is not in the table: findings without texts cannot be made.
    """
    kind = kinds()[code]
    message = kind.message
    if detail:
        message = Text(*(f"{text.rstrip('.')}: {detail}." for text in (message.fi, message.sv, message.en)))
    return Finding(code, pointer, kind.severity, message, kind.remedy, kind.source)


def as_json(found: Finding) -> dict[str, str | dict[str, str]]:
    """The wire form of a finding (api.md, Errors), with what to do about it and its source beside."""
    return {
        "code": found.code,
        "severity": found.severity.value,
        "pointer": found.pointer,
        "message": _languages(found.message),
        "remedy": _languages(found.remedy),
        "source": found.source,
    }


def _languages(text: Text) -> dict[str, str]:
    return {"fi": text.fi, "sv": text.sv, "en": text.en}
