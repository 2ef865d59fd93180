"""HTTP for machines: the registers and the door where tokens are given (api.md, Who calls, Registers)."""

from varanto.organisations.api.doors import Record
from varanto.organisations.api.registers import register_routes
from varanto.organisations.api.token import token_route

__all__ = ["Record", "register_routes", "token_route"]
