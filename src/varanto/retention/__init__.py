"""How long documents are kept and how they are disposed of (703/2023 23–24 § and annex)."""
