"""Whether one version may be released: the decision table (disclosure.md §10), row by row. Pure."""

from collections.abc import Set

from varanto.access.model import Judged, PurposeKind, Situation, Subject
from varanto.access.rules import own_view, register_right, roles
from varanto.access.rules.admission import ARCHIVIST
from varanto.access.rules.own_view import CITIZEN
from varanto.archive.model import WILLS, Group, Status
from varanto.disclosure.model import Basis, Decision, Way
from varanto.organisations.model import Kind
from varanto.wills.model import PermitState
from varanto.wills.rules import hits

NEVER_SEARCHED = WILLS | {Group.DISCLOSURE_NOTICE}
SUPERSEDED = "superseded-not-asked-for"
ARCHIVE_ROLE = "O3"
ARRANGING_ROLES = frozenset({"R1", "R2"})
BASES = {
    PurposeKind.DISCLOSURE: Basis.PERMIT,
    PurposeKind.INCAPACITY: Basis.INCAPACITY,
    PurposeKind.STATUTORY: Basis.AUTHORITY,
}


def decide(situation: Situation, judged: Judged, way: Way, include: Set[Status] = frozenset()) -> Decision:
    """Whether the version may be shown to the asker, of a request that was admitted before.

    The purpose fixes the base (readings.md A20): `own` reaches the asker's registers, `register_right` the organiser's
    that it names, the others only those of other controllers. The role filter applies in every row (57 §).
    """
    if situation.asker.desk == CITIZEN:
        return _at_the_citizens_desk(situation, judged)
    if situation.asker.desk:
        return _at_the_archivists_desk(situation, judged)
    if withheld := _out_of_reach(situation, judged, way, include):
        return Decision(False, withheld)
    if situation.purpose.kind is PurposeKind.OWN:
        return _own(situation, judged)
    if situation.purpose.kind is PurposeKind.REGISTER_RIGHT:
        return _by_right(situation, judged)
    return _across(situation, judged)


def _at_the_citizens_desk(situation: Situation, judged: Judged) -> Decision:
    """Rows 24, 25: what a citizen sees in all registers (74 §; readings.md A32)."""
    withheld = _not_valid(judged) or own_view.withheld(situation, judged)
    if withheld is not None:
        return Decision(False, withheld)
    return Decision(True, "own-view", masked=own_view.is_masked(situation, judged))


def _at_the_archivists_desk(situation: Situation, judged: Judged) -> Decision:
    """Row 23: every state and subclass of the register picked, never wills; of restricted clients masked until the
    archivist says why she wants to see it (D-21; readings.md A7, A30)."""
    if situation.asker.desk != ARCHIVIST or not judged.held_by_asker:
        return Decision(False, "register-not-reached")
    if judged.version.document_group in WILLS:
        return Decision(False, "archivist-never-wills")
    revealed = bool(situation.purpose.reveal and situation.purpose.reveal.strip())
    restricted = judged.restricted or judged.related_restricted
    return Decision(True, "archivist", Basis.OWN_REGISTER, masked=restricted and not revealed)


def _out_of_reach(situation: Situation, judged: Judged, way: Way, include: Set[Status]) -> str | None:
    """Why the request does not reach the version, whoever asks (rows 2, 27; readings.md A7, A12, A14, A20, A37)."""
    version, own = judged.version, situation.purpose.kind is PurposeKind.OWN
    if not _reaches(situation, judged):
        return "register-not-reached"
    if version.document_group in NEVER_SEARCHED and (way is Way.SEARCH or not own):
        return "wills-have-their-own-search"
    withheld = _not_valid(judged)
    older = withheld == SUPERSEDED and own and (way is Way.FETCH or Status.SUPERSEDED in include)
    if withheld is not None and not older:
        return withheld
    if own and judged.inherited and way is Way.SEARCH and situation.picked != version.controller:
        return "inherited-register-not-picked"
    return None


def _reaches(situation: Situation, judged: Judged) -> bool:
    """Whether the purpose reaches the register in which the version is (readings.md A20, A37)."""
    match situation.purpose.kind:
        case PurposeKind.OWN:
            return judged.held_by_asker
        case PurposeKind.REGISTER_RIGHT:
            return judged.version.controller == situation.purpose.organiser
        case _:
            return not judged.held_by_asker


def _not_valid(judged: Judged) -> str | None:
    """Why a version does not count: its set was taken out, or a newer one has replaced it (row 27; A12, A14)."""
    if Status.INVALIDATED in (judged.version.status, judged.version.newest_status):
        return "invalidated"
    return None if judged.version.status is Status.VALID else SUPERSEDED


def _own(situation: Situation, judged: Judged) -> Decision:
    """Rows 1, 2: prohibitions do nothing inside a register; an inherited one is the archive's alone (16 §)."""
    version, asker = judged.version, situation.asker
    if version.document_group in NEVER_SEARCHED:
        if version.controller != asker.organization:
            return Decision(False, "register-not-reached")
        return Decision(True, "own-wills", Basis.OWN_REGISTER)
    if judged.inherited and asker.role != ARCHIVE_ROLE:
        return Decision(False, "inherited-register")
    if not roles.allows(asker, version):
        return Decision(False, "role-filter")
    return Decision(True, "own-register", Basis.OWN_REGISTER)


def _by_right(situation: Situation, judged: Judged) -> Decision:
    """Row 3: what a producer's grant opens, masked from nobody (A29); prohibitions and memberships do nothing."""
    if withheld := register_right.withheld(situation, judged.version):
        return Decision(False, withheld)
    return Decision(True, "register-right", Basis.REGISTER_RIGHT)


def _across(situation: Situation, judged: Judged) -> Decision:
    """Rows 7-19: by permit, by incapacity, by an authority's right."""
    withheld = {
        PurposeKind.DISCLOSURE: _withheld_by_will,
        PurposeKind.INCAPACITY: _withheld_from_private,
        PurposeKind.STATUTORY: _never_withheld,
    }[situation.purpose.kind](situation, judged)
    if withheld is None and not judged.within_membership:
        withheld = "outside-membership"
    if withheld is None and not roles.allows(situation.asker, judged.version):
        withheld = "role-filter"
    if withheld is not None:
        return Decision(False, withheld)
    kind = situation.purpose.kind
    return Decision(True, kind.value, BASES[kind], masked=_is_masked(situation, judged))


def _withheld_by_will(situation: Situation, judged: Judged) -> str | None:
    """Rows 9-14: every listed client is informed and permits, none prohibits, nothing is default-forbidden (A36)."""
    if is_default_forbidden(judged):
        return "default-forbidden"
    for subject in (situation.subject, *judged.others):
        if not (subject.identified and subject.wills.informed and subject.wills.permit is PermitState.GIVEN):
            return "not-every-client-permits"
        if _prohibits(subject, judged):
            return "prohibited"
    return None


def _withheld_from_private(situation: Situation, judged: Judged) -> str | None:
    """Rows 15, 16: a private provider gets nothing default-forbidden and nothing prohibited (A48, D-35)."""
    if situation.asker.kind is Kind.PUBLIC:
        return None
    if is_default_forbidden(judged):
        return "default-forbidden"
    if any(_prohibits(subject, judged) for subject in (situation.subject, *judged.others)):
        return "prohibited"
    return None


def _never_withheld(_: Situation, __: Judged) -> str | None:
    """Rows 17, 18: neither a missing permit nor a prohibition stops the authority's right."""
    return None


def is_default_forbidden(judged: Judged) -> bool:
    """Whatever is not of group 5, special content, an ended provider's register (readings.md A8, A9)."""
    version = judged.version
    return version.document_group != Group.CLIENT_DOCUMENT or version.special is not False or judged.inherited


def _prohibits(subject: Subject, judged: Judged) -> bool:
    version = judged.version
    return hits(
        subject.wills.prohibitions,
        set_id=version.set_id,
        controller=version.controller,
        service_tasks=version.service_tasks,
    )


def _is_masked(situation: Situation, judged: Judged) -> bool:
    """Contact data of the restricted from all but arranging office-holders, co-clients always (D-21; A29)."""
    arranges = situation.asker.role in ARRANGING_ROLES and situation.asker.authority
    several = judged.version.shared and situation.purpose.kind is not PurposeKind.DISCLOSURE
    restricted = judged.restricted or judged.related_restricted
    return several or (restricted and not arranges)
