"""The one place where it is decided whether a version may leave the archive. Pure; what is not allowed is denied."""

from collections.abc import Set

from varanto.archive.model import WILLS, Group, Status, Version
from varanto.disclosure.model import Asker, Decision, PurposeKind, Way

NEVER_SEARCHED = WILLS | {Group.DISCLOSURE_NOTICE}


def admit(asker: Asker, purpose: PurposeKind) -> str | None:
    """The code under which a request is refused before any document is looked at; None when it may go on."""
    if purpose is not PurposeKind.OWN:
        return "function-not-in-use"
    if not asker.organization:
        return "own-register-only"
    return None


def admit_comparison(asker: Asker) -> str | None:
    """The code under which a reconciliation is refused; whoever acts for a controller may compare its register.

    The comparison covers wills too, so it is not for a desk, where they are never shown (readings.md A7).
    """
    return "role-insufficient" if asker.desk else admit(asker, PurposeKind.OWN)


def decide(asker: Asker, version: Version, way: Way, include: Set[Status] = frozenset()) -> Decision:
    """Whether a version may be shown for the purpose `own` (disclosure.md §10 row 1; readings.md A7, A12, A14, A20).

    The purpose reaches the asker's own register only. Superseded versions come when they are asked for, invalidated
    ones and sets whose newest version is invalidated only at the archivist's desk, wills never in a search.
    """
    if version.controller != asker.organization:
        return Decision(False, "not-own-register")
    if asker.desk == "archivist":
        return Decision(version.document_group not in WILLS, "archivist-never-wills")
    if way is Way.SEARCH and version.document_group in NEVER_SEARCHED:
        return Decision(False, "wills-have-their-own-search")
    if Status.INVALIDATED in (version.status, version.newest_status):
        return Decision(False, "invalidated")
    if version.status is Status.SUPERSEDED and way is Way.SEARCH and Status.SUPERSEDED not in include:
        return Decision(False, "superseded-not-asked-for")
    return Decision(True, "own-register")
