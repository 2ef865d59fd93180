"""The pages on which documents are compared at the archivist's desk."""

from varanto.comparing.pages import checking, comparing

ROUTES = (*comparing.ROUTES, *checking.ROUTES)

__all__ = ["ROUTES"]
