"""As what a system may be registered, with which public keys (JWK, RFC 7517); which change is an act."""

from collections.abc import Iterator, Mapping

from varanto.organisations.model import Act, Jwk, Organisation, System
from varanto_formats.identifiers.oids import is_organisation_oid

CURVES = frozenset({"P-256", "P-384"})
PRIVATE = frozenset({"d", "p", "q", "dp", "dq", "qi", "oth", "k"})
PUBLIC = ("kid", "kty", "crv", "x", "y", "n", "e")
SHORTEST_RSA = 2048
BITS_PER_CHARACTER = 6
LONGEST_ID = 128


def faults(system: System) -> Iterator[str]:
    """What is wrong with a system, in impersonal sentences."""
    if not 0 < len(system.id) <= LONGEST_ID or not system.id.isascii() or not system.id.isprintable():
        yield f"A client id is 1 to {LONGEST_ID} printable ASCII characters."
    if not all(map(is_organisation_oid, system.organisations)):
        yield "An OID is not that of an organization."
    if len({str(key.get("kid")) for key in system.keys}) < len(system.keys):
        yield "Every key needs a kid of its own."
    for key in system.keys:
        yield from _faults(key)


def public(key: Mapping[str, object]) -> Jwk:
    """The public parts of a key, which are all that is kept."""
    return {name: str(key[name]) for name in PUBLIC if name in key}


def act_of(former: Organisation | None, new: Organisation) -> Act | None:
    """Whether a change concerns who holds the registers, and how; None for any other change (703/2023 15-16 §)."""
    before = (former.ended, former.successor, former.controller) if former else (None, None, None)
    after = (new.ended, new.successor, new.controller)
    if before == after or (former is None and new.ended is None):
        return None
    if before[0] is None and new.ended is not None:
        return Act.END
    return Act.REOPEN if before[0] is not None and new.ended is None else Act.CHANGE


def _faults(key: Mapping[str, object]) -> Iterator[str]:
    if not isinstance(key.get("kid"), str) or not key["kid"]:
        yield "A key has no kid."
    if PRIVATE & key.keys():
        yield "A key holds private parts: send the public key only, and make a new pair."
    match key.get("kty"):
        case "EC" if key.get("crv") not in CURVES:
            yield "An EC key must be on P-256 or P-384."
        case "RSA" if len(str(key.get("n", ""))) * BITS_PER_CHARACTER < SHORTEST_RSA:
            yield f"An RSA key must have {SHORTEST_RSA} bits or more."
        case "EC" | "RSA":
            pass
        case _:
            yield "A key must be EC or RSA."
