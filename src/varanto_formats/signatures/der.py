"""Where a certificate says that its standing is told, read leniently from its bytes.

Some national certificates encode an extension in a form that strict readers refuse, and with it all the others
(BasicConstraints with an explicit cA=FALSE). Nothing here is judged; what cannot be followed is left out.
"""

from collections.abc import Iterator
from dataclasses import dataclass

RESPONDER = bytes.fromhex("06082b06010505073001")
"""id-ad-ocsp, as it stands in an access description (RFC 5280 4.2.2.1)."""
ACCESS = bytes.fromhex("06082b06010505070101")
LISTS = bytes.fromhex("0603551d1f")
CONSTRUCTED, ADDRESS, OCTETS = 0x20, 0x86, 0x04
LONG = 0x80
DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Addresses:
    """The addresses of responders (OCSP) and of lists (CRL)."""

    responders: tuple[str, ...]
    lists: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class _Part:
    """One element of DER: its tag, its content, and the whole of it."""

    tag: int
    content: bytes
    whole: bytes

    @property
    def inner(self) -> "tuple[_Part, ...]":
        """The elements in it; none of a primitive one."""
        return tuple(_parts(self.content)) if self.tag & CONSTRUCTED else ()


def addresses(der: bytes) -> Addresses:
    """The addresses that stand in the extensions of a certificate (RFC 5280 4.2.1.13, 4.2.2.1)."""
    responders: list[str] = []
    lists: list[str] = []
    for extension in _walk(tuple(_parts(der)), DEEPEST):
        match extension.inner:
            case [name, *_, value] if name.whole == ACCESS and value.tag == OCTETS:
                described = (one.inner for one in _walk(tuple(_parts(value.content)), DEEPEST))
                responders += [_text(one[1]) for one in described if len(one) == 2 and one[0].whole == RESPONDER]
            case [name, *_, value] if name.whole == LISTS and value.tag == OCTETS:
                inside = _walk(tuple(_parts(value.content)), DEEPEST)
                lists += [_text(one) for one in inside if one.tag == ADDRESS]
            case _:
                pass
    return Addresses(tuple(filter(_is_http, responders)), tuple(filter(_is_http, lists)))


def _walk(parts: tuple[_Part, ...], depth: int) -> Iterator[_Part]:
    for part in parts if depth else ():
        yield part
        yield from _walk(part.inner, depth - 1)


def _parts(content: bytes) -> Iterator[_Part]:
    """The elements that lie one after the other; ends where one cannot be followed."""
    at = 0
    while at + 2 <= len(content):
        size, start = content[at + 1], at + 2
        if size & LONG:
            many = size & ~LONG
            size, start = int.from_bytes(content[start : start + many]), start + many
        if start + size > len(content):
            return
        yield _Part(content[at], content[start : start + size], content[at : start + size])
        at = start + size


def _text(part: _Part) -> str:
    return part.content.decode("ascii", "replace")


def _is_http(address: str) -> bool:
    return address.startswith(("http://", "https://"))
