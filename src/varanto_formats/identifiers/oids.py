"""Object identifiers (OID, yksilöintitunnus): their form, and what the national ones tell by their arcs."""

import re
from functools import lru_cache

_OID = re.compile(r"(?:[01]\.(?:[0-9]|[1-3][0-9])|2\.(?:0|[1-9][0-9]*))(?:\.(?:0|[1-9][0-9]*))*")
_LONGEST = 128
_ORGANISATION = re.compile(r"1\.2\.246(?:\.537)?\.10\.([1-9][0-9]*)((?:\.(?:0|[1-9][0-9]*))*)")
_ORGANISATION_NODE = re.compile(r"(?:\.(?:10|19)(?:\.(?:0|[1-9][0-9]*))+)?")
_TEMPORARY_NODE = re.compile(r"(?:\.10\.(?:0|[1-9][0-9]*))?\.22\.(?:19|20)[0-9]{2}")
_CODE_SYSTEM = re.compile(
    r"(1\.2\.246\.(?:537\.[0-9]+|777\.5)\.[0-9]+(?:\.[0-9]+)*?)\.(?:19|20)[0-9]{2}(?:[0-9]{2})?(?:\.[0-9]+)*"
)
_URN = "urn:oid:"


def is_oid(value: str) -> bool:
    """Whether the value is an OID in dotted decimal form, at most 128 characters, without `urn:oid:`.

    >>> is_oid("1.2.246.21"), is_oid("1.02"), is_oid("urn:oid:1.2.246.21")
    (True, False, False)
    """
    return len(value) <= _LONGEST and _OID.fullmatch(value) is not None


def strip_urn(value: str) -> str:
    """The value without a leading `urn:oid:`; other values as they are."""
    return value[len(_URN) :] if value[: len(_URN)].lower() == _URN else value


def base(system: str) -> str:
    """The code system without `urn:oid:` and without its version (documents.md §3: the year of adoption and on).

    >>> base("urn:oid:1.2.246.537.6.1221.201601"), base("1.2.246.777.5.99902.2006"), base("1.2.246.537.26")
    ('1.2.246.537.6.1221', '1.2.246.777.5.99902', '1.2.246.537.26')
    """
    bare = strip_urn(system)
    return _base(bare) if len(bare) <= _LONGEST else bare


@lru_cache(maxsize=2048)
def _base(bare: str) -> str:
    versioned = _CODE_SYSTEM.fullmatch(bare)
    return versioned.group(1) if versioned else bare


def same_base(one: str, other: str) -> bool:
    """Whether two names of code systems mean the same one, whatever their versions."""
    return base(one) == base(other)


def organisation_root(oid: str) -> str | None:
    """The root of the organisation that the OID belongs to, `1.2.246.10.<business id>`; None for other OIDs.

    The older root 1.2.246.537.10 means the same and is answered in the newer form (documents.md §6.3).

    >>> organisation_root("1.2.246.537.10.32213561.10.0")
    '1.2.246.10.32213561'
    """
    match = _ORGANISATION.fullmatch(oid)
    return f"1.2.246.10.{match.group(1)}" if match else None


def with_present_root(oid: str) -> str:
    """An organisation's OID under the root in use today, to compare and look up by; other OIDs as they are.

    >>> with_present_root("1.2.246.537.10.32213561.10.0"), with_present_root("1.2.246.21")
    ('1.2.246.10.32213561.10.0', '1.2.246.21')
    """
    match = _ORGANISATION.fullmatch(oid)
    return f"1.2.246.10.{match.group(1)}{match.group(2)}" if match else oid


def is_organisation_oid(oid: str) -> bool:
    """Whether the OID can be an organisation (toimintayksikkö), unit (palveluyksikkö) or controller: node 10 or 19."""
    match = _ORGANISATION.fullmatch(oid) if len(oid) <= _LONGEST else None
    return match is not None and _ORGANISATION_NODE.fullmatch(match.group(2)) is not None


def is_above(parent: str, child: str) -> bool:
    """Whether the child is the parent or stands under it; `….10.0` is the whole organisation (documents.md §6.3).

    >>> is_above("1.2.246.10.32213561.10.0", "1.2.246.10.32213561.10.7")
    True
    >>> is_above("1.2.246.10.32213561.10.7", "1.2.246.10.32213561.10.77")
    False
    >>> is_above("1.2.246.10.32213561.10.10.0", "1.2.246.10.32213561.10.10")
    False
    """
    upper, lower, root = with_present_root(parent), with_present_root(child), organisation_root(parent)
    whole = root if root and upper == f"{root}.10.0" else upper
    return lower == upper or lower.startswith(f"{whole}.")


def is_temporary_system(system: str) -> bool:
    """Whether temporary ids (tilapäinen yksilöintitunnus) are issued under it: node 22, a year (documents.md §6.2)."""
    match = _ORGANISATION.fullmatch(system)
    return match is not None and _TEMPORARY_NODE.fullmatch(match.group(2)) is not None
