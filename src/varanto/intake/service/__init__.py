"""Use cases of the gate in: store, validate and invalidate. Each is one transaction's work."""

from varanto.intake.service.batch import store_all
from varanto.intake.service.invalidating import invalidate
from varanto.intake.service.storing import store, validate

__all__ = ["invalidate", "store", "store_all", "validate"]
