"""A town whose officer has a mandate, and whose people work."""

from tests.varanto.archivist.conftest import at_office, town

__all__ = ["at_office", "town"]
