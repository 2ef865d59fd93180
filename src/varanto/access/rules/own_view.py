"""What a citizen sees at her own desk, or somebody in her stead (703/2023 50 §, 51 §, 74 §; rows 24, 25). Pure."""

import tomllib
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum
from importlib.resources import files

import msgspec

from varanto.access.model import Asker, Judged, Situation, Viewer
from varanto.access.rules.roles import kind_of, sensitive_classes
from varanto.archive.model import Group, Version
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.codesystems import ROLE_CUSTODIAN

CITIZEN = "citizen"
RELEASED_TO_GUARDIANS = "1"
"""The one code (1286) with which guardians get a minor's document; any other, or none, hides it (D-23)."""
ATTORNEY = "34"
"""The role of whoever acts for an adult, where the desk names none: by mandate (valtuutettu)."""


class Act(StrEnum):
    """What is done at the citizen's desk."""

    VIEW = "view"
    BE_INFORMED = "be-informed"
    PERMIT = "permit"
    PROHIBIT = "prohibit"


@dataclass(frozen=True, slots=True)
class Table:
    """What is shown, and what representatives may do."""

    kinds: frozenset[str]
    never: frozenset[str]
    acts: Mapping[str, frozenset[Act]]


TABLE = msgspec.convert(tomllib.loads((files("varanto.access.rules") / "own_view.toml").read_text("utf-8")), Table)


def viewer(asker: Asker, identifiers: Collection[Identifier], *, minor: bool) -> Viewer:
    """Who looks at the client with these identifiers: herself, who represents her, or a stranger (A31, D-23).

    The desk vouches for guardianship and mandates. Whoever acts for a minor is her guardian.
    """
    principal = asker.principal or asker.person
    if asker.desk != CITIZEN or principal is None or principal not in identifiers:
        return Viewer.STRANGER
    if asker.person in identifiers:
        return Viewer.HERSELF
    return Viewer.GUARDIAN if minor else Viewer.REPRESENTATIVE


def may(situation: Situation, act: Act) -> bool:
    """Whether whoever looks may do this at the citizen's desk for the client (50 §; D-03; readings.md A31).

    No guardian acts where the child or she herself is under a safety restriction, nor after the 18th birthday.
    """
    if situation.viewer is Viewer.HERSELF:
        return True
    if situation.viewer is Viewer.GUARDIAN:
        restricted = situation.subject.restricted or situation.viewer_restricted
        return not restricted and act in TABLE.acts[ROLE_CUSTODIAN]
    role = situation.asker.capacity or ATTORNEY
    represents = situation.viewer is Viewer.REPRESENTATIVE and role != ROLE_CUSTODIAN
    return represents and act in TABLE.acts.get(role, frozenset())


def withheld(situation: Situation, judged: Judged) -> str | None:
    """Why a valid version is not shown at the citizen's desk; None when it is (rows 24, 25; A32)."""
    if not may(situation, Act.VIEW):
        return "no-right-to-view"
    if not _is_of_shown_kind(judged.version):
        return "not-shown-to-citizens"
    if judged.showing is None or judged.showing.withheld is not None:
        return "showing-restricted"
    if situation.viewer is Viewer.GUARDIAN and judged.showing.guardian_release != RELEASED_TO_GUARDIANS:
        return "hidden-from-guardians"
    if judged.version.shared and not _is_shown_to_all(situation, judged, to_all=judged.showing.to_all):
        return "shared-not-shown"
    return None if judged.within_membership else "outside-membership"


def is_masked(situation: Situation, judged: Judged) -> bool:
    """Whether contact data and other clients are masked: from everybody but the protected person (D-21, D-24)."""
    others = judged.restricted and situation.viewer is not Viewer.HERSELF
    return judged.version.shared or judged.related_restricted or others


def _is_of_shown_kind(version: Version) -> bool:
    """Whether documents of this kind are shown at all: decisions, needs, plans that nothing keeps back (§6.5, D-25)."""
    return (
        version.document_group is Group.CLIENT_DOCUMENT
        and kind_of(version.specific_type) in TABLE.kinds
        and version.specific_type not in TABLE.never
        and version.special is False
        and not sensitive_classes(version)
    )


def _is_shown_to_all(situation: Situation, judged: Judged, *, to_all: bool) -> bool:
    """Whether a document of several clients is shown: marked so, adults alone, no other under restriction (D-24)."""
    adults = not any(one.minor for one in (situation.subject, *judged.others))
    return to_all and adults and not any(one.restricted for one in judged.others)
