"""HTTP for machines: the summary of one client."""

from varanto.summary.api.routes import ROUTES

__all__ = ["ROUTES"]
