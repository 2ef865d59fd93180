"""The catalogue of document structures: those that come with the project, and those read from JSON Schemas."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from importlib import resources
from pathlib import PurePath
from typing import Self, cast

from jsonschema_rs import Draft7Validator, ValidationError

from varanto_formats.findings import Finding, finding
from varanto_formats.structures.fields import Schema, schema

BODY = "/ClinicalDocument/component/nonXMLBody/json"

_OID = re.compile(r"1\.2\.246\.537\.6\.(1505|1506)\.(\d+)\.\d{4}\.\d{1,2}\.\d{1,2}")
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
            raise ValueError("a published structure names itself under sosmeta")  # noqa: TRY004
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
        roots = content.get("required")
        if not isinstance(roots, list) or len(cast("list[object]", roots)) != 1:
            raise ValueError(f"a structure has one root field: {oid}")
        return cls(oid, title, status, str(roots[0]), content, Draft7Validator(content))

    def check(self, value: object) -> list[Finding]:
        """Everything in a structured body that does not follow the structure; tells fields and kinds, never values."""
        errors = self._validator.iter_errors(value)
        return [finding("structure-invalid", _pointer(error), _reason(error)) for error in errors]


@cache
def shipped() -> Mapping[str, Structure]:
    """The structures that come with the project, by OID."""
    files = resources.files(__package__).joinpath("data").iterdir()
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


def general_type(specific: str) -> str:
    """The general type of a specific document type: its thousands (documents.md §3.4).

    >>> general_type("15007")
    '15'
    """
    return specific[:-3]


def pointer(path: Sequence[str | int]) -> str:
    """Where in the structured body: a JSON pointer behind the place of the body (api.md, Pointers)."""
    steps = (str(step).replace("~", "~0").replace("/", "~1") for step in path)
    return f"{BODY}#" + "".join(f"/{step}" for step in steps)


def _pointer(error: ValidationError) -> str:
    return pointer(error.instance_path)


def _reason(error: ValidationError) -> str:
    """The broken keyword of the schema and, where one is missing, the field's name: both are the schema's own words."""
    rule = error.kind.name
    return f"{rule} {error.kind.value}" if rule in ("required", "minItems", "minLength", "type") else rule
