"""The pages of log requests at the officer's desk."""

from varanto.logrequests.pages import closing, listing, receiving

ROUTES = (*receiving.ROUTES, *listing.ROUTES, *closing.ROUTES)

__all__ = ["ROUTES"]
