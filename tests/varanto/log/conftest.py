"""A log of a test alone."""

from tests.varanto.proofs.conftest import book

__all__ = ["book"]
