"""Wire forms of whom a caller asks about, and for what purpose (api.md, Purpose)."""

from typing import Annotated, Literal

import msgspec

from varanto_formats.identifiers import Identifier

OidText = Annotated[str, msgspec.Meta(pattern=r"^(urn:oid:)?[0-2](\.(0|[1-9]\d*))+$", max_length=140)]
ShortText = Annotated[str, msgspec.Meta(max_length=200)]
LongText = Annotated[str, msgspec.Meta(max_length=2000)]


class PersonId(msgspec.Struct):
    """An identifier of a person."""

    system: ShortText
    value: Annotated[str, msgspec.Meta(max_length=64)]


class Context(msgspec.Struct):
    """The relationship or case in which the asker works."""

    client_relationship: OidText | None = None
    case: OidText | None = None
    administrative: Literal["complaint", "log-request", "archive", "technical"] | None = None


class Reason(msgspec.Struct):
    """Why an authority searches widely: a code (1299) and words."""

    code: ShortText = ""
    text: LongText = ""


class Statement(msgspec.Struct):
    """What is stated of a client who cannot judge the meaning of a permit."""

    cannot_judge: bool = False
    no_representative: bool = False
    necessary: bool = False
    text: LongText = ""


class Reveal(msgspec.Struct):
    """Why an archivist wants to see what is masked at her desk."""

    reason: LongText = ""


class Purpose(msgspec.Struct):
    """For what the data are asked."""

    kind: Literal["own", "register_right", "disclosure", "incapacity", "statutory"] = "own"
    organiser: OidText | None = None
    context: Context | None = None
    reason: Reason | None = None
    statement: Statement | None = None
    reveal: Reveal | None = None


def person_id(identifier: Identifier) -> PersonId:
    """The wire form of a person's identifier."""
    return PersonId(f"urn:oid:{identifier.system}", identifier.value)
