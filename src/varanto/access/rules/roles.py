"""The role filter (decree 457/2024): what a worker may see by her task, whatever the basis. Pure, read from data."""

import tomllib
from dataclasses import dataclass, field
from fnmatch import fnmatchcase
from importlib.resources import files

import msgspec

from varanto.access.model import Asker
from varanto.access.rules import visibility
from varanto.archive.model import Group, Version

MEDIATOR, SHELTER, ADOPTION, LEADS_CHILD_WELFARE = "SOV", "TUR", "ADOPT", "LASU_LEAD"
STUDENT, SYSTEM, PUBLIC_DELIVERY = "O1", "SYSTEM", "R4"
OTHER = "other"


@dataclass(frozen=True, slots=True)
class TaskRule:
    """Service tasks (keys) that are seen: always, where worked in, or with a flag."""

    always: frozenset[str] = frozenset()
    claimed: frozenset[str] = frozenset()
    flagged: dict[str, str] = field(default_factory=dict[str, str])


@dataclass(frozen=True, slots=True)
class DeliveryRule:
    """Kinds of documents that a worker who delivers sees: in the tasks she works in, and of her own service only."""

    in_task: frozenset[str]
    of_own_service: frozenset[str]


@dataclass(frozen=True, slots=True)
class Sensitive:
    """How documents of a sensitive subclass are known: by specific type or by social service."""

    types: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Special:
    """Social services on which the worker who gives them sees every service task (15 § 2)."""

    services: frozenset[str]


@dataclass(frozen=True, slots=True)
class Mediation:
    """Roles in which a worker may be a mediator (perheasioiden sovittelu)."""

    roles: frozenset[str]


@dataclass(frozen=True, slots=True)
class Table:
    """The whole role filter."""

    tasks: dict[str, str]
    kinds: dict[str, tuple[str, ...]]
    sensitive: dict[str, Sensitive]
    special: Special
    roles: dict[str, TaskRule]
    adoption: TaskRule
    mediation: Mediation
    delivery: dict[str, DeliveryRule]


TABLE = msgspec.convert(tomllib.loads((files("varanto.access.rules") / "roles.toml").read_text("utf-8")), Table)
_KEYS = {code: key for key, code in TABLE.tasks.items()}


def kind_of(specific_type: str | None) -> str:
    """The kind of a document by its specific type (readings.md A22).

    >>> kind_of("15006"), kind_of("1000"), kind_of("8001"), kind_of(None)
    ('plan', 'needs', 'other', 'other')
    """
    for kind, patterns in TABLE.kinds.items():
        if specific_type and any(fnmatchcase(specific_type, pattern) for pattern in patterns):
            return kind
    return OTHER


def sensitive_classes(version: Version) -> frozenset[str]:
    """The sensitive subclasses of a document (S-SOV, S-TUR, S-TER, S-TUT; readings.md A22)."""
    return frozenset(
        name
        for name, known in TABLE.sensitive.items()
        if version.specific_type in known.types or known.services & set(version.services)
    )


def effective_role(asker: Asker) -> str:
    """The role whose filter applies: a student's is the one she is supervised in, none without it (A26)."""
    return (asker.supervised_role or "") if asker.role == STUDENT else asker.role


def allows(asker: Asker, version: Version) -> bool:
    """Whether the worker's task lets her see the document (decree 457/2024 10-17, 20 §; readings.md A22-A28).

    Relationship documents are everybody's but a mediator's; of the rest every service task must be allowed (A11).
    """
    role, sensitive = effective_role(asker), sensitive_classes(version)
    if not visibility.shows(asker, version, kind_of(version.specific_type), sensitive):
        return False
    if asker.role == SYSTEM:
        return not sensitive
    if MEDIATOR in asker.flags:
        return sensitive == frozenset({MEDIATOR}) and _mediated(asker, version, role)
    if version.document_group == Group.RELATIONSHIP:
        return bool(role)
    if not version.service_tasks or not all(code in _KEYS for code in version.service_tasks):
        return False
    if sensitive:
        return all(_sees_sensitive(asker, version, role, one) for one in sensitive)
    if ADOPTION in asker.flags and not _within(TABLE.adoption, asker, version):
        return False
    if ADOPTION in asker.flags and role == PUBLIC_DELIVERY:
        return True
    if role in TABLE.delivery:
        return _delivers(asker, version, role)
    return role in TABLE.roles and _within(TABLE.roles[role], asker, version)


def works_in(asker: Asker, version: Version) -> bool:
    """Whether every service task of the document is a known one that the worker works in (readings.md A11)."""
    return bool(version.service_tasks) and set(version.service_tasks) <= asker.service_tasks & _KEYS.keys()


def _mediated(asker: Asker, version: Version, role: str) -> bool:
    """What a mediator sees of mediation (S-SOV): her own service's documents, in her tasks (A24, A27).

    12, 14 and 17 § keep it from wide client responsibility, child welfare supervisors and administration.
    """
    return (
        role in TABLE.mediation.roles
        and version.document_group not in (Group.RELATIONSHIP, Group.CASE)
        and _gives(asker, version, role)
        and works_in(asker, version)
    )


def _sees_sensitive(asker: Asker, version: Version, role: str, subclass: str) -> bool:
    """Whether a role sees one sensitive subclass; a mediator's is decided before (readings.md A24, A25, A28)."""
    if ADOPTION in asker.flags:
        return False
    if subclass == SHELTER and role == "R1":
        return LEADS_CHILD_WELFARE in asker.flags and _within(TABLE.roles[role], asker, version)
    if subclass == MEDIATOR or role not in TABLE.delivery or version.document_group == Group.CASE:
        return False
    if not _gives(asker, version, role):
        return False
    if subclass == SHELTER and role == PUBLIC_DELIVERY:
        return SHELTER in asker.flags
    if not works_in(asker, version):
        return False
    return SHELTER in asker.flags if subclass == SHELTER else kind_of(version.specific_type) == "delivery"


def _within(rule: TaskRule, asker: Asker, version: Version) -> bool:
    def sees(code: str) -> bool:
        key = _KEYS[code]
        flag = rule.flagged.get(key)
        return (
            key in rule.always
            or (key in rule.claimed and code in asker.service_tasks)
            or (flag is not None and flag in asker.flags)
        )

    return all(sees(code) for code in version.service_tasks)


def _delivers(asker: Asker, version: Version, role: str) -> bool:
    """What a worker who delivers sees: plans and needs in her tasks, the rest of her own service (A25, A27)."""
    if version.document_group == Group.CASE:
        return False
    if (
        role == PUBLIC_DELIVERY
        and TABLE.special.services & asker.services & set(version.services)
        and _in_own_register(asker, version)
    ):
        return True
    rule, kind = TABLE.delivery[role], kind_of(version.specific_type)
    if not works_in(asker, version):
        return False
    return kind in rule.in_task or (kind in rule.of_own_service and _gives(asker, version, role))


def _gives(asker: Asker, version: Version, role: str) -> bool:
    """Whether the document is of the worker's own service (readings.md A25); of another controller none is.

    A private worker's own is only what her unit made where the document is sensitive (A28).
    """
    if not _in_own_register(asker, version):
        return False
    if visibility.is_made_by_unit(asker, version):
        return True
    private = role in TABLE.delivery and role != PUBLIC_DELIVERY
    return not (private and sensitive_classes(version)) and bool(asker.services & set(version.services))


def _in_own_register(asker: Asker, version: Version) -> bool:
    return version.controller == asker.organization
