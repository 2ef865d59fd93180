"""Use cases of decision receipts: explain one, decide it again, find those on own documents."""

from varanto.decisions.service.explaining import explain, explain_entry, receipts
from varanto.decisions.service.replaying import replay

__all__ = ["explain", "explain_entry", "receipts", "replay"]
