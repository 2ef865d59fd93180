"""HTTP for machines: whom a request is about, and for what purpose (api.md, Purpose)."""

from varanto.access.api.reading import client_of, identifier, purpose, purpose_of

__all__ = ["client_of", "identifier", "purpose", "purpose_of"]
