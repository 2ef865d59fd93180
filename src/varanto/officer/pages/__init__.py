"""The pages of the officer's desk."""

from varanto.officer.pages import looking, starting

ROUTES = (*starting.ROUTES, *looking.ROUTES)

__all__ = ["ROUTES"]
