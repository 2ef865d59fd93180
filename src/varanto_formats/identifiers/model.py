"""An identifier of a person: a system and a value that never shows itself by accident."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Identifier:
    """A person's identifier: `system` is a bare OID (no `urn:oid:`), `value` as written; masked in `repr` and `str`."""

    system: str
    value: str

    def __repr__(self) -> str:
        return f"Identifier({self.system}|***)"

    __str__ = __repr__
