"""What refuses a request as a whole: the asker's right, the client's will, never a document. Pure."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

from varanto.access.model import Asker, PendingMatter, PurposeKind, Situation, Viewer
from varanto.access.rules import register_right
from varanto.access.rules.own_view import CITIZEN
from varanto.access.rules.roles import STUDENT, SYSTEM
from varanto.organisations.model import Function, Kind, OwnContext, Sector
from varanto.wills.model import PermitState
from varanto_formats.checks.facts import RelationshipFacts

ARCHIVIST = "archivist"
GRACE = timedelta(days=30)
REASONS = frozenset({"PALVELUTARPEEN_SELVITYS", "JÄRJESTÄMINEN", "TOIMENPITEIDEN_TOTEUTUS", "TIETOJEN_TARKISTUS"})
"""Codes of a wide search (1299) until the code set is imported (readings.md A21)."""
ADMINISTRATIVE_ROLES = frozenset({"R5", "P3", "O2", "O3", "O4"})
AUTHORITY_ROLES = frozenset({"R1", "R2", "R3"})
ACROSS = frozenset({PurposeKind.DISCLOSURE, PurposeKind.INCAPACITY, PurposeKind.STATUTORY})
Codes = Iterator[str]


def admit(situation: Situation, *, about_client: bool) -> str | None:
    """The code under which a request is refused before any document is looked at; None when it may go on.

    Without `about_client` only what concerns the asker is looked at (readings.md A6); the order is that of
    disclosure.md D-06.
    """
    rules = (*OF_ASKER, *(OF_CLIENT if about_client else ()))
    return next((code for rule in rules for code in rule(situation)), None)


def admit_comparison(asker: Asker) -> str | None:
    """The code under which a reconciliation is refused; whoever acts for a controller may compare its register.

    The comparison covers wills too, so it is not for a desk, where they are never shown (readings.md A7).
    """
    if asker.desk:
        return "role-insufficient"
    return None if asker.organization else "own-register-only"


def holds_context(situation: Situation) -> bool:
    """Whether a professional works with the client: a live relationship, or a pending matter (readings.md A1, A43)."""
    asker = situation.asker
    if asker.desk or asker.role == SYSTEM or _is_administrative(asker):
        return False
    return _has_context(situation)


def _acts_for_an_organisation(situation: Situation) -> Codes:
    """Documents are looked at for an organisation; at a desk by its archivist or by a citizen, as their own alone."""
    asker, kind = situation.asker, situation.purpose.kind
    if asker.desk not in ("", ARCHIVIST, CITIZEN):
        yield "role-insufficient"
    elif (asker.desk and kind is not PurposeKind.OWN) or (not asker.organization and asker.desk != CITIZEN):
        yield "own-register-only"


def _uses_the_function(situation: Situation) -> Codes:
    """The organisation is active, gives social welfare and has the function in use (readings.md A38)."""
    asker, kind, organiser = situation.asker, situation.purpose.kind, situation.organiser
    if kind is PurposeKind.OWN:
        return
    if asker.kind is None or asker.sector is Sector.HEALTH:
        yield "organization-not-active"
    by_right = kind is PurposeKind.REGISTER_RIGHT
    needed = Function.REGISTER_RIGHT if by_right else Function.DISCLOSURE
    if needed not in asker.functions or (by_right and (organiser is None or needed not in organiser.functions)):
        yield "function-not-in-use"


def _role_suffices(situation: Situation) -> Codes:
    """Administrative roles and systems stay in the own register; a student needs a task (A3, A4, A26)."""
    asker, purpose = situation.asker, situation.purpose
    if asker.desk:
        return
    if asker.role == SYSTEM and purpose.kind is not PurposeKind.OWN:
        yield "own-register-only"
    if asker.role == STUDENT and not asker.supervised_role:
        yield "role-insufficient"
    if _is_administrative(asker) and (purpose.kind is not PurposeKind.OWN or purpose.context.administrative is None):
        yield "own-register-only"


def _authority(situation: Situation) -> Codes:
    """A statutory search is an authority's, with a reason in a code and in words (55 § 2; rows 17, 19)."""
    asker, purpose = situation.asker, situation.purpose
    if purpose.kind is not PurposeKind.STATUTORY:
        return
    if asker.kind is not Kind.PUBLIC or not asker.authority:
        yield "authority-required"
    elif asker.role not in AUTHORITY_ROLES:
        yield "role-insufficient"
    if purpose.reason is None or purpose.reason.code not in REASONS or not purpose.reason.text.strip():
        yield "reason-missing"


def _statement(situation: Situation) -> Codes:
    """Incapacity is stated, and that there is no legal representative and the data are necessary (A19)."""
    if situation.purpose.kind is not PurposeKind.INCAPACITY:
        return
    made = situation.purpose.statement
    if made is None or not (made.cannot_judge and made.no_representative and made.necessary and made.text.strip()):
        yield "statement-missing"


def _context(situation: Situation) -> Codes:
    """The asker works with the client: a live relationship or a pending matter (57 §; D-28; readings.md A1, A2)."""
    kind = situation.purpose.kind
    if (kind in ACROSS and not _works_with(situation)) or (kind is PurposeKind.OWN and not _may_look(situation)):
        yield "context-missing"


def _identity(situation: Situation) -> Codes:
    """Between registers a client is known by her identity code alone (row 13b, D-22)."""
    if situation.purpose.kind in ACROSS and not situation.subject.identified:
        yield "temporary-id"


def _will(situation: Situation) -> Codes:
    """A disclosure on permit needs informing and a given permit (rows 7, 8)."""
    if situation.purpose.kind is not PurposeKind.DISCLOSURE:
        return
    if not situation.subject.wills.informed:
        yield "informing-missing"
    if situation.subject.wills.permit is not PermitState.GIVEN:
        yield "permit-missing"


def _nobody_represents(situation: Situation) -> Codes:
    """Who has a guardian or another legal representative is asked through her (A19)."""
    subject = situation.subject
    if situation.purpose.kind is PurposeKind.INCAPACITY and (subject.minor or subject.represented):
        yield "representative-known"


def _acts_for_her(situation: Situation) -> Codes:
    """At the citizen's desk one looks at oneself, or at the person for whom one acts."""
    if situation.asker.desk == CITIZEN and situation.viewer is Viewer.STRANGER:
        yield "role-insufficient"


def _right(situation: Situation) -> Codes:
    """An organiser's register is used by a live grant to the asker's unit for this client (rows 3, 4; A2)."""
    if situation.purpose.kind is PurposeKind.REGISTER_RIGHT and not any(register_right.held(situation)):
        yield "register-right-missing"


OF_ASKER: tuple[Callable[[Situation], Codes], ...] = (
    _acts_for_an_organisation,
    _uses_the_function,
    _role_suffices,
    _authority,
    _statement,
)
OF_CLIENT: tuple[Callable[[Situation], Codes], ...] = (
    _acts_for_her,
    _right,
    _context,
    _identity,
    _will,
    _nobody_represents,
)


def _is_administrative(asker: Asker) -> bool:
    return asker.role in ADMINISTRATIVE_ROLES or asker.supervised_role in ADMINISTRATIVE_ROLES


def _may_look(situation: Situation) -> bool:
    """Whether the own register may be looked at: what is sent of a context is true, and one exists where asked for."""
    asker, sent = situation.asker, situation.purpose.context
    live = [one for one in situation.subject.relationships if _is_live(one, situation.day)]
    if sent.relationship and not any(one.relationship == sent.relationship for one in live):
        return False
    if sent.case and sent.case not in situation.subject.cases:
        return False
    exempt = asker.desk or asker.role == SYSTEM or _is_administrative(asker)
    return bool(exempt or asker.own_context is OwnContext.OPTIONAL or _has_context(situation))


def _has_context(situation: Situation) -> bool:
    """Whether the asker's controller has a live relationship with the client, of whichever unit, or a matter (A1)."""
    subject = situation.subject
    return bool(subject.pending) or any(_is_live(one, situation.day) for one in subject.relationships)


def _works_with(situation: Situation) -> bool:
    asker, subject, sent = situation.asker, situation.subject, situation.purpose.context
    if sent.relationship is None:
        return _has_pending(situation) and not any(_is_live(one, situation.day) for one in subject.relationships)
    if sent.case is not None and sent.case not in subject.cases:
        return False
    return any(
        one.relationship == sent.relationship and _is_live(one, situation.day) and _names(one, asker, situation.day)
        for one in subject.relationships
    )


def _has_pending(situation: Situation) -> bool:
    """Whether the case that is sent alone is that of a pending matter of the asker's unit (A2, A5)."""
    case, unit = situation.purpose.context.case, situation.asker.unit
    return None not in (case, unit) and PendingMatter(case, unit) in situation.subject.pending


def _is_live(one: RelationshipFacts, day: date) -> bool:
    return not one.old and _lasts(one.start, one.end, day)


def _names(one: RelationshipFacts, asker: Asker, day: date) -> bool:
    """Whether the relationship names the asker's unit, live itself, or the asker among its responsible workers."""
    by_unit = any(unit.oid == asker.unit and _lasts(unit.start, unit.end, day) for unit in one.units)
    return by_unit or (asker.number is not None and asker.number in one.workers)


def _lasts(start: date | None, end: date | None, day: date) -> bool:
    """Whether a span holds the day, 30 days after its end included (D-28); without a beginning it never does."""
    return start is not None and start <= day and (end is None or day <= end + GRACE)
