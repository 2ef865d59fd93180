"""HTTP for machines: the registers (api.md, Registers)."""

from varanto.organisations.api.doors import Record
from varanto.organisations.api.registers import routes

__all__ = ["Record", "routes"]
