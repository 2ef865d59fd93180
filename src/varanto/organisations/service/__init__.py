"""Use cases of the registers: who there is, and which systems may call for them."""

from varanto.organisations.service.history import history, inherited
from varanto.organisations.service.registers import (
    active,
    changed_since,
    import_organisations,
    is_valid,
    of_business,
    organisation,
    organisations,
    put_organisation,
    put_system,
    system,
    units,
)

__all__ = [
    "active",
    "changed_since",
    "history",
    "import_organisations",
    "inherited",
    "is_valid",
    "of_business",
    "organisation",
    "organisations",
    "put_organisation",
    "put_system",
    "system",
    "units",
]
