"""The temporary id (tilapäinen yksilöintitunnus) of a client whose identity code is not known (documents.md §6.2)."""

import re

from varanto_formats.identifiers import oids
from varanto_formats.identifiers.model import Identifier

# Like an identity code of the 900 series; the check character and the date are the issuer's own business.
_VALUE = re.compile(r"[0-9]{6}[-+A-FU-Y]9[0-9]{2}[0-9A-Y]")


def is_temporary(identifier: Identifier) -> bool:
    """Whether the identifier was issued by an organisation for the time being, rightly formed or not."""
    return oids.is_temporary_system(identifier.system)


def is_valid(identifier: Identifier) -> bool:
    """Whether the identifier is a temporary id of the right form: eleven characters, individual number 900 to 999.

    >>> is_valid(Identifier("1.2.246.10.2012566.22.2026", "010111A998W"))
    True
    """
    return is_temporary(identifier) and _VALUE.fullmatch(identifier.value) is not None
