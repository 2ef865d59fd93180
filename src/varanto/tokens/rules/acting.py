"""Whom a system may act as: the acting context is granted whole or refused with a reason."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from varanto.assignments.model import Assignment
from varanto.assignments.rules.duties import LIMITING_FLAGS, Misfit, misfits
from varanto.organisations.model import Kind, Organisation, System
from varanto.tokens.model import Asked, Refusal

SYSTEM_ROLE = "SYSTEM"
REASONS = {
    Misfit.ROLE_UNKNOWN: ("role-unknown", "The role is not one of decree 457/2024."),
    Misfit.ROLE_FOREIGN: ("role-insufficient", "The role does not belong to this kind of organization."),
    Misfit.SUPERVISED_FOREIGN: ("role-insufficient", "The role does not belong to this kind of organization."),
    Misfit.AUTHORITY_PRIVATE: ("authority-required", "Only public organizations have authority."),
    Misfit.SUPERVISED_MISPLACED: ("role-unknown", "Only a student has a supervised role, and it is R or P."),
    Misfit.AUTHORITY_STUDENT: ("authority-required", "A student has no authority."),
}


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


def vouching(situation: Situation) -> tuple[Assignment, ...]:
    """The professional's assignments that cover every claim; none where her organisation has registered none."""
    day, asked = situation.day, situation.asked
    return tuple(one for one in situation.assignments or () if _covers(one, asked, day))


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


def _professional_named(case: Situation) -> Iterator[Refusal]:
    """Roles, tasks and rights are a person's; without a person the role is SYSTEM (readings.md A4)."""
    if case.asked.professional is None:
        claims = case.asked.service_tasks or case.asked.services or case.asked.flags or case.asked.authority
        if case.asked.role not in (None, "", SYSTEM_ROLE) or case.asked.supervised_role or claims:
            yield Refusal("invalid_grant", "professional-missing", "A role, tasks and rights belong to a professional.")
    elif not case.asked.professional.value.strip():
        yield Refusal("invalid_request", "professional-missing", "The professional has no number.")


def _role_fits(case: Situation) -> Iterator[Refusal]:
    """What may not be registered as an assignment is not granted either (readings.md A10, A26)."""
    if case.asked.professional is not None:
        public = case.organisation is not None and case.organisation.kind is Kind.PUBLIC
        for misfit in misfits(case.asked, public=public):
            yield Refusal("invalid_grant", *REASONS[misfit])


def _assigned(case: Situation) -> Iterator[Refusal]:
    """Where assignments are registered, one of the professional's must cover every claim (readings.md A10)."""
    if case.asked.professional is None or case.assignments is None:
        return
    if not vouching(case):
        yield Refusal("invalid_grant", "assignment-missing", "No registered assignment covers what is claimed.")


def _covers(assignment: Assignment, asked: Asked, day: date) -> bool:
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
    return assignment.is_live(day) and same and wider and LIMITING_FLAGS & set(assignment.flags) <= set(asked.flags)


RULES: tuple[Callable[[Situation], Iterator[Refusal]], ...] = (
    _organisation_allowed,
    _organisation_active,
    _unit_of_organisation,
    _professional_named,
    _role_fits,
    _assigned,
)
