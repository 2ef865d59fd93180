"""Use cases of the registers: who there is, and tokens for those who may call."""

from varanto.organisations.service.registers import (
    active,
    assignments,
    changed_since,
    import_organisations,
    is_valid,
    organisation,
    organisations,
    put_assignments,
    put_organisation,
    put_system,
    system,
    units,
)
from varanto.organisations.service.tokens import authenticate, forget_assertions, issue_token

__all__ = [
    "active",
    "assignments",
    "authenticate",
    "changed_since",
    "forget_assertions",
    "import_organisations",
    "is_valid",
    "issue_token",
    "organisation",
    "organisations",
    "put_assignments",
    "put_organisation",
    "put_system",
    "system",
    "units",
]
