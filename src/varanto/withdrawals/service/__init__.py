"""Use cases of invalidation at the archivist's desk."""

from varanto.withdrawals.service.proposing import proposals, settle, withdraw
from varanto.withdrawals.service.reaching import reach
from varanto.withdrawals.service.standing import MOST, find, listed, look, withdraw_all

__all__ = ["MOST", "find", "listed", "look", "proposals", "reach", "settle", "withdraw", "withdraw_all"]
