"""HTTP for machines: search, fetch and compare documents (api.md, Documents)."""

from varanto.disclosure.api import reconciliation, routes

ROUTES = (*routes.ROUTES, *reconciliation.ROUTES)

__all__ = ["ROUTES"]
