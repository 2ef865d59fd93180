"""HTTP for machines: read decisions and have them decided again (api.md, Disclosure)."""

from varanto.decisions.api.routes import ROUTES

__all__ = ["ROUTES"]
