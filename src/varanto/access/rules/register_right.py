"""What a producer sees of an organiser's register (rekisterinkäyttöoikeus; disclosure.md §4.2, rows 3, 4). Pure."""

from collections.abc import Iterator
from dataclasses import replace

from varanto.access.model import Asker, Situation
from varanto.access.rules import roles, visibility
from varanto.archive.model import Group, Version
from varanto.rights.model import Grant
from varanto.rights.rules import reads

ROLES = frozenset({"P1", "P2", "R4"})
IN_TASK = frozenset({"needs", "plan"})
LIMITING_FLAGS = frozenset({roles.MEDIATOR, roles.ADOPTION})


def held(situation: Situation) -> Iterator[Grant]:
    """The grants to the asker's unit that hold today; those of an organiser that has ended are void (A16, A37)."""
    organiser, unit = situation.organiser, situation.asker.unit
    if organiser is not None and organiser.is_active(situation.day):
        yield from (one for one in situation.subject.grants if one.unit == unit and reads(one, situation.day))


def withheld(situation: Situation, version: Version) -> str | None:
    """Why a valid version of the organiser's register is not shown by right; None when it is (row 3).

    Only P1, P2 and R4 see anything (A51). The relationship document comes with any grant (A15); of the rest every
    service task must be granted (A11), prohibitions and memberships do nothing (A36, A47).
    """
    asker, grants = situation.asker, list(held(situation))
    if roles.effective_role(asker) not in ROLES:
        return "role-filter"
    if version.document_group is Group.RELATIONSHIP:
        return None if roles.allows(asker, version) else "role-filter"
    tasks = set(version.service_tasks)
    if not tasks <= {one.service_task for one in grants}:
        return "not-granted"
    services = frozenset(code for one in grants if one.service_task in tasks for code in one.services)
    if not _is_in_scope(asker, version, services):
        return "not-granted"
    return None if _allows(asker, version, services) else "role-filter"


def _is_in_scope(asker: Asker, version: Version, services: frozenset[str]) -> bool:
    """Needs, plans, what is of the granted services, and all that the unit made; of cases only that (D-16, A15)."""
    if visibility.is_made_by_unit(asker, version):
        return True
    if version.document_group is Group.CASE:
        return False
    return roles.kind_of(version.specific_type) in IN_TASK or bool(services & set(version.services))


def _allows(asker: Asker, version: Version, services: frozenset[str]) -> bool:
    """Whether what is in scope is the role's: its own row, where the own services are the granted ones (A25), decisions
    on them (A42) and all that the unit made (row 3), unless a flag limits the worker or it is sensitive (A24, A28)."""
    if roles.allows(replace(asker, organization=version.controller, services=services), version):
        return True
    sensitive, kind = roles.sensitive_classes(version), roles.kind_of(version.specific_type)
    if sensitive or LIMITING_FLAGS & asker.flags or not roles.works_in(asker, version):
        return False
    if not visibility.shows(asker, version, kind, sensitive):
        return False
    return kind == "decision" or visibility.is_made_by_unit(asker, version)
