"""Identifiers of persons, organisations, documents and cases."""

from varanto_formats.identifiers.model import Identifier

__all__ = ["Identifier"]
