"""Options that tell for what data are asked, in which context and why."""

from enum import StrEnum
from typing import Annotated, TypeAlias

import typer

from varanto_client.model import OWN, Purpose


class PurposeName(StrEnum):
    """For what data are asked."""

    OWN = "own"
    REGISTER_RIGHT = "register_right"
    DISCLOSURE = "disclosure"
    STATUTORY = "statutory"
    INCAPACITY = "incapacity"


_CONTEXT = {"--relationship", "--matter"}
_MEANT = {
    PurposeName.OWN: set[str](),
    PurposeName.REGISTER_RIGHT: {"--organiser"},
    PurposeName.DISCLOSURE: _CONTEXT,
    PurposeName.STATUTORY: _CONTEXT | {"--reason", "--why"},
    PurposeName.INCAPACITY: _CONTEXT | {"--why"},
}

PurposeOption: TypeAlias = Annotated[
    PurposeName,
    typer.Option(
        "--purpose",
        help="own: your own register. register_right: the register of the --organiser whose service you produce. "
        "disclosure: other controllers', by the client's permit. statutory: by an authority's right; needs --reason "
        "and --why. incapacity: you state that the client cannot judge, nobody represents her and the data are "
        "necessary; needs --why.",
    ),
]
Organiser: TypeAlias = Annotated[
    str | None, typer.Option(help="The organiser (OID) that has given your unit a register right.")
]
Relationship: TypeAlias = Annotated[
    str | None, typer.Option(help="Your own client relationship with the client (OID), in which you ask.")
]
Matter: TypeAlias = Annotated[
    str | None, typer.Option(help="A pending matter's case (OID), while there is no relationship.")
]
Reason: TypeAlias = Annotated[
    str | None,
    typer.Option(
        help="Code of why an authority asks: PALVELUTARPEEN_SELVITYS, JÄRJESTÄMINEN, TOIMENPITEIDEN_TOTEUTUS, "
        "TIETOJEN_TARKISTUS."
    ),
]
Why: TypeAlias = Annotated[str | None, typer.Option(help="The reason or the statement in words; name nobody in it.")]


def purpose(
    kind: PurposeName,
    organiser: str | None,
    relationship: str | None,
    matter: str | None,
    reason: str | None,
    why: str | None,
) -> Purpose:
    """The purpose that the options tell. Raises BadParameter where one is missing or has no meaning."""
    words = {
        "--organiser": organiser,
        "--relationship": relationship,
        "--matter": matter,
        "--reason": reason,
        "--why": why,
    }
    given = {name for name, value in words.items() if value}
    if strange := sorted(given - _MEANT[kind]):
        raise typer.BadParameter(f"{', '.join(strange)}: without meaning for --purpose {kind.value}")
    if missing := sorted(_MEANT[kind] - given - _CONTEXT):
        raise typer.BadParameter(f"--purpose {kind.value} needs {', '.join(missing)}")
    match kind:
        case PurposeName.OWN:
            return OWN
        case PurposeName.REGISTER_RIGHT:
            return Purpose.register_right(organiser or "")
        case PurposeName.DISCLOSURE:
            return Purpose.disclosure(relationship=relationship, case=matter)
        case PurposeName.STATUTORY:
            return Purpose.statutory(reason or "", why or "", relationship=relationship, case=matter)
        case PurposeName.INCAPACITY:
            return Purpose.incapacity(why or "", relationship=relationship, case=matter)
