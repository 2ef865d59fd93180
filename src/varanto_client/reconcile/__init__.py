"""Reconciliation (täsmäytys): what the client system holds against what the archive holds."""

from varanto_client.reconcile.comparing import compare
from varanto_client.reconcile.model import Changed, Difference, Held, SourceUnusable, Span
from varanto_client.reconcile.sources import held, holdings, is_outbox

__all__ = ["Changed", "Difference", "Held", "SourceUnusable", "Span", "compare", "held", "holdings", "is_outbox"]
