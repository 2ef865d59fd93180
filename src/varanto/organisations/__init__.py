"""Providers, their units, their systems and their professionals' duties: who may call, and as whom."""
