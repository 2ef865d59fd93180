"""Use cases of decision receipts: explain one, decide it again, find those on own documents."""

from varanto.decisions.service.explaining import explain, receipts
from varanto.decisions.service.replaying import replay

__all__ = ["explain", "receipts", "replay"]
