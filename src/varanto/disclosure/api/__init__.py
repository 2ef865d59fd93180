"""HTTP for machines: search and fetch documents (api.md, Documents)."""

from varanto.disclosure.api.routes import ROUTES

__all__ = ["ROUTES"]
