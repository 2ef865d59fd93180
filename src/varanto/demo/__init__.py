"""The demo world: organisations, people, keys and clients to try everything with."""

from varanto.demo.register import load

__all__ = ["load"]
