"""The map of register rights for machines and, by `Accept: text/html`, for people; the feed of changes."""

from varanto.rightsmap.api.routes import ROUTES

__all__ = ["ROUTES"]
