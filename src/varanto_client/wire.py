"""Reading the archive's JSON into nouns, leniently: unknown members are passed over."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, TypeVar, cast

import msgspec

from varanto_client.errors import AnswerUnreadable
from varanto_formats.findings import Finding, kinds
from varanto_formats.identifiers import oids

_T = TypeVar("_T")
_EMPTY = {"fi": "", "sv": "", "en": ""}

Json: TypeAlias = Any


@dataclass(frozen=True, slots=True)
class _Findings:
    findings: tuple[Finding, ...]


def members(content: bytes) -> dict[str, Any]:
    """The members of a JSON object. Raises AnswerUnreadable for anything else."""
    try:
        value = json.loads(content)
    except ValueError:
        value = None
    if not isinstance(value, dict):
        raise AnswerUnreadable("the answer is not a JSON object")
    return cast("dict[str, Any]", value)


def read(answer: Mapping[str, Any], kind: type[_T]) -> _T:
    """An answer as that noun. Raises AnswerUnreadable, which says where but not what."""
    try:
        return msgspec.convert(_normal(answer), kind)
    except msgspec.ValidationError:
        raise AnswerUnreadable(f"the answer is not a {kind.__name__}") from None


def findings(answer: Mapping[str, Any]) -> tuple[Finding, ...]:
    """The findings of a problem. Raises AnswerUnreadable."""
    return read({"findings": answer.get("findings") or []}, _Findings).findings


def _normal(value: Json) -> Json:
    """The value with bare OIDs for code systems and findings in their full form."""
    if isinstance(value, list):
        return [_normal(item) for item in cast("list[Any]", value)]
    if not isinstance(value, Mapping):
        return value
    fields = {name: _normal(item) for name, item in cast("Mapping[str, Any]", value).items()}
    if isinstance(fields.get("system"), str):
        fields["system"] = oids.strip_urn(fields["system"])
    if isinstance(fields.get("findings"), list):
        fields["findings"] = [_finding(found) for found in cast("list[Any]", fields["findings"])]
    return fields


def _finding(found: Json) -> Json:
    """A finding with what the contract leaves out: what to do and where the rule comes from, where we know it."""
    if not isinstance(found, Mapping):
        return found
    said = cast("Mapping[str, Any]", found)
    known = kinds().get(str(said.get("code")))
    ours = {"remedy": msgspec.to_builtins(known.remedy), "source": known.source} if known else {}
    return {"remedy": _EMPTY, "source": ""} | ours | dict(said)
