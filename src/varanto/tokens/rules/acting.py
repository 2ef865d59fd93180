"""Whom a system may act as: the acting context is granted whole or refused with a reason."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from varanto.assignments.model import Assignment
from varanto.organisations.model import Kind, Organisation, System
from varanto.tokens.model import Asked, Refusal

PUBLIC_ROLES = frozenset({"R1", "R2", "R3", "R4", "R5"})
PRIVATE_ROLES = frozenset({"P1", "P2", "P3"})
OTHER_ROLES = frozenset({"O1", "O2", "O3", "O4"})
STUDENT = "O1"
SYSTEM_ROLE = "SYSTEM"
LIMITING_FLAGS = frozenset({"SOV", "ADOPT"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """All that the decision looks at. `assignments` are the professional's; None where the organisation has none."""

    system: System
    asked: Asked
    organisation: Organisation | None
    unit: Organisation | None
    assignments: Sequence[Assignment] | None
    day: date


def refusal(situation: Situation) -> Refusal | None:
    """The first reason why the system may not act so, or None when it may."""
    return next((found for rule in RULES for found in rule(situation)), None)


def _organisation_allowed(case: Situation) -> Iterator[Refusal]:
    if not case.asked.organization:
        yield Refusal("invalid_request", "organization-missing", "The assertion names no organization.")
    elif case.asked.organization not in case.system.organisations:
        yield Refusal("unauthorized_client", "organization-foreign", "The system may not act for this organization.")


def _organisation_active(case: Situation) -> Iterator[Refusal]:
    if case.organisation is None or not case.organisation.is_active(case.day):
        yield Refusal("invalid_grant", "organization-not-active", "The organization is not active in the register.")


def _unit_of_organisation(case: Situation) -> Iterator[Refusal]:
    if not case.asked.unit or case.asked.unit == case.asked.organization:
        return
    if case.unit is None or case.unit.parent != case.asked.organization or not case.unit.is_active(case.day):
        yield Refusal("invalid_grant", "unit-unknown", "The unit is not an active unit of the organization.")


def _role_known(case: Situation) -> Iterator[Refusal]:
    """A person has a role of decree 457/2024; without a person the role is SYSTEM (readings.md A4)."""
    if case.asked.professional is None:
        claims = case.asked.service_tasks or case.asked.services or case.asked.flags or case.asked.authority
        if case.asked.role not in (None, "", SYSTEM_ROLE) or case.asked.supervised_role or claims:
            yield Refusal("invalid_grant", "professional-missing", "A role, tasks and rights belong to a professional.")
    elif not case.asked.professional.value.strip():
        yield Refusal("invalid_request", "professional-missing", "The professional has no number.")
    elif case.asked.role not in PUBLIC_ROLES | PRIVATE_ROLES | OTHER_ROLES:
        yield Refusal("invalid_grant", "role-unknown", "The role is not one of decree 457/2024.")


def _role_fits(case: Situation) -> Iterator[Refusal]:
    """R-roles and authority in public organisations only, P-roles in private ones only (readings.md A10)."""
    public = case.organisation is not None and case.organisation.kind is Kind.PUBLIC
    foreign = PRIVATE_ROLES if public else PUBLIC_ROLES
    if case.asked.role in foreign or case.asked.supervised_role in foreign:
        yield Refusal("invalid_grant", "role-insufficient", "The role does not belong to this kind of organization.")
    if case.asked.authority and not public:
        yield Refusal("invalid_grant", "authority-required", "Only public organizations have authority.")


def _supervision(case: Situation) -> Iterator[Refusal]:
    """A student (O1) acts as the task she is supervised in, never with authority (readings.md A26)."""
    supervised = case.asked.supervised_role
    if supervised and (case.asked.role != STUDENT or supervised not in PUBLIC_ROLES | PRIVATE_ROLES):
        yield Refusal("invalid_grant", "role-unknown", "Only a student has a supervised role, and it is R or P.")
    if case.asked.role == STUDENT and case.asked.authority:
        yield Refusal("invalid_grant", "authority-required", "A student has no authority.")


def _assigned(case: Situation) -> Iterator[Refusal]:
    """Where assignments are registered, one of the professional's must cover every claim (readings.md A10)."""
    if case.asked.professional is None or case.assignments is None:
        return
    if not any(_covers(assignment, case.asked, case.day) for assignment in case.assignments):
        yield Refusal("invalid_grant", "assignment-missing", "No registered assignment covers what is claimed.")


def _covers(assignment: Assignment, asked: Asked, day: date) -> bool:
    live = (assignment.valid_from is None or assignment.valid_from <= day) and (
        assignment.valid_to is None or day <= assignment.valid_to
    )
    same = (assignment.unit, assignment.role, assignment.supervised_role or None) == (
        asked.unit,
        asked.role,
        asked.supervised_role or None,
    )
    wider = (
        set(asked.service_tasks) <= set(assignment.service_tasks)
        and set(asked.services) <= set(assignment.services)
        and set(asked.flags) <= set(assignment.flags)
        and (assignment.authority or not asked.authority)
    )
    return live and same and wider and LIMITING_FLAGS & set(assignment.flags) <= set(asked.flags)


RULES: tuple[Callable[[Situation], Iterator[Refusal]], ...] = (
    _organisation_allowed,
    _organisation_active,
    _unit_of_organisation,
    _role_known,
    _role_fits,
    _supervision,
    _assigned,
)
