"""The pages on which an archivist takes documents out of use."""

from varanto.withdrawals.pages import invalidating, waiting, wrong_person

ROUTES = (*invalidating.ROUTES, *waiting.ROUTES, *wrong_person.ROUTES)

__all__ = ["ROUTES"]
