"""HTTP for machines: the logs (api.md, Disclosure)."""

from varanto.log.api.proofs import ROUTES as PROOFS
from varanto.log.api.searching import ROUTES as SEARCHING

ROUTES = (*SEARCHING, *PROOFS)

__all__ = ["ROUTES"]
