"""HTTP for machines: assignments, visibility groups, and the report that is reviewed."""

from varanto.assignments.api import groups, registering, report
from varanto.kit.http import Route

__all__ = ["ROUTES"]

ROUTES: tuple[Route, ...] = (*registering.ROUTES, *report.ROUTES, *groups.ROUTES)
