"""The archivist of an area at her desk."""

from tests.varanto.archivist.conftest import at_office, town, worker

__all__ = ["at_office", "town", "worker"]
