"""The catalogue of document structures: those that come with the project, and those read from JSON Schemas."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib import resources
from itertools import islice
from pathlib import PurePath
from typing import NoReturn, Self, cast

from jsonschema_rs import Draft7Validator, ValidationError, ValidationErrorKind

from varanto_formats.findings import Finding, finding
from varanto_formats.structures.fields import Schema, schema
from varanto_formats.structures.parts import UNKNOWN, Part

MOST_FINDINGS = 500
BODY = "/ClinicalDocument/component/nonXMLBody/json"

_OID = re.compile(r"1\.2\.246\.537\.6\.(1505|1506)\.(\d+)\.(\d{4})\.(\d{1,2})\.(\d{1,2})")
_NAME = re.compile(r"[a-z_]{1,150}")
_TITLE = re.compile(r"'(?P<title>.*)' JSON schema")


@dataclass(frozen=True, slots=True)
class Structure:
    """A document structure (asiakirjarakenne) by the OID of its version; `root` names the one field at the top."""

    oid: str
    title: str
    status: str
    root: str
    schema: Schema = field(repr=False, compare=False)
    _validator: Draft7Validator = field(repr=False, compare=False)

    @classmethod
    def from_schema(cls, published: Schema) -> Self:
        """The structure that a JSON Schema of THL's Sosmeta describes.

        Raises ValueError when it is not such a schema.
        """
        facts = published.get("sosmeta")
        if not isinstance(facts, dict):
            raise ValueError("a published structure names itself under sosmeta")
        named = cast("dict[str, object]", facts)
        title = _TITLE.fullmatch(str(published.get("title", "")))
        return cls._of(str(named.get("oid")), title["title"] if title else "", str(named.get("status")), published)

    @classmethod
    def from_notation(cls, oid: str, text: str) -> Self:
        """The structure that a file of our own notation describes (fields.py), with its title and status on top.

        Raises ValueError when the notation is wrong.
        """
        head, _, notation = text.partition("\n\n")
        facts = dict(line.split(" ", 1) for line in head.splitlines())
        return cls._of(oid, facts["title"], facts["status"], schema(notation))

    @classmethod
    def _of(cls, oid: str, title: str, status: str, content: Schema) -> Self:
        if not _OID.fullmatch(oid):
            raise ValueError(f"not the OID of a document structure: {oid}")
        roots = cast("object", content.get("required"))
        match roots:
            case [str(root)]:
                return cls(oid, title, status, root, content, Draft7Validator(content, retriever=_refuse))
            case _:
                raise ValueError(f"a structure has one root field: {oid}")

    @property
    def top(self) -> Part:
        """The whole structured body as a part, whose one field is the root."""
        return Part(schema=self.schema)

    @property
    def has_either_identifier(self) -> bool:
        """Whether a client (asiakas) may be named by identity code or by temporary id."""
        client = self.top.fields.get(self.root, UNKNOWN).fields.get("asiakas", UNKNOWN)
        return {"henkilotunnus", "tilapainen_yksilointitunnus"} <= client.item.fields.keys()

    def check(self, value: object) -> list[Finding]:
        """What in a structured body does not follow the structure, 500 places at most.

        Findings tell the field and the kind of error, never a value.
        """
        places = (place for error in self._validator.iter_errors(value) for place in _places(error))
        return [finding("structure-invalid", *place) for place in islice(places, MOST_FINDINGS)]


@cache
def shipped() -> Mapping[str, Structure]:
    """The structures that come with the project, by OID."""
    files = resources.files("varanto_formats.structures").joinpath("data").iterdir()
    named = [(PurePath(file.name), file) for file in files]
    return {
        path.stem: Structure.from_notation(path.stem, file.read_text("utf-8"))
        for path, file in named
        if path.suffix == ".fields"
    }


def specific_type(oid: str) -> str:
    """The document type (1506) or document group (1505) that a structure's OID names, or an empty string.

    >>> specific_type("1.2.246.537.6.1506.15007.2024.11.28")
    '15007'
    """
    match = _OID.fullmatch(oid)
    return match[2] if match else ""


def final_from(oid: str) -> date | None:
    """The day from which a version of a structure is final: its OID ends with it (documents.md §1.4, §5).

    >>> final_from("1.2.246.537.6.1506.15007.2024.11.28")
    datetime.date(2024, 11, 28)
    """
    match = _OID.fullmatch(oid)
    try:
        return date(*map(int, match.groups()[2:])) if match else None
    except ValueError:
        return None


def general_type(specific: str) -> str:
    """The general type of a specific document type: its thousands (documents.md §3.4).

    >>> general_type("15007")
    '15'
    """
    return specific[:-3]


def pointer(path: Sequence[str | int]) -> str:
    """Where in the structured body: a JSON pointer behind the place of the body (api.md, Pointers).

    A step that cannot be the name of a field may be anything, an identity code even: it is shown as `?`.
    """
    return f"{BODY}#" + "".join(f"/{step if isinstance(step, int) or _NAME.fullmatch(step) else '?'}" for step in path)


def _refuse(reference: str) -> NoReturn:
    raise ValueError(f"a structure stands alone, without {reference}")


def _places(error: ValidationError) -> Iterator[tuple[str, str]]:
    """Where the error is and what kind it is, in words of the schema alone."""
    kind, path = error.kind, error.instance_path
    if isinstance(kind, ValidationErrorKind.AdditionalProperties):
        yield from ((pointer([*path, name]), "additionalProperties") for name in kind.unexpected)
    elif isinstance(kind, ValidationErrorKind.Required):
        yield pointer(path), f"required {kind.property}"
    else:
        yield pointer(path), kind.name
