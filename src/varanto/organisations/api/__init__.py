"""HTTP for machines: the registers and the door where tokens are given (api.md, Who calls, Registers)."""

from varanto.kit.http import Route
from varanto.organisations.api.doors import Record
from varanto.organisations.api.registers import register_routes
from varanto.organisations.api.token import token_route
from varanto.organisations.model import Terms

__all__ = ["Record", "routes"]


def routes(terms: Terms, record: Record) -> tuple[Route, ...]:
    """The routes of this slice. What they give, refuse and change goes to `record`, for the log stands above them."""
    return (token_route(terms, record), *register_routes(record))
