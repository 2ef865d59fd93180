"""HTTP for machines: search, fetch, metadata and versions of documents (api.md, Documents)."""

from varanto.disclosure.api.routes import ROUTES

__all__ = ["ROUTES"]
