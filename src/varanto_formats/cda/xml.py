"""XML read without trust and written without surprise: the one place that knows lxml for documents."""

import re
from collections.abc import Iterator
from typing import Any, Protocol, cast

from lxml import etree as _untyped  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType] # no stubs

from varanto_formats.findings import Finding, finding

etree = cast("Any", _untyped)
_STRING = etree.XPath("string()", smart_strings=False)

HL7 = "urn:hl7-org:v3"
FINNISH = "urn:hl7finland"

MAX_BYTES = 20 * 2**20
MAX_DEPTH = 256
MAX_TAGS = 50_000
MAX_EQUALS_SIGNS = 100_000

_DECLARATION = re.compile(rb"(?:\xef\xbb\xbf)?<\?xml\s([^>]*)\?>")
_ENCODING = re.compile(rb"encoding\s*=\s*[\"']([^\"']*)[\"']")
# Possessive and atomic, so that a hostile prolog costs no more than its length.
_DOCTYPE = re.compile(rb"(?:\xef\xbb\xbf)?(?>\s|<!--(?>.*?-->)|<\?(?>.*?\?>))*+<!DOCTYPE", re.DOTALL)


class Element(Protocol):
    """What we use of an lxml element."""

    @property
    def tag(self) -> str:
        """The qualified name, `{namespace}local`."""
        ...

    @property
    def sourceline(self) -> int | None:
        """The line on which the element begins, from 1; None where it was not parsed."""
        ...

    def get(self, key: str) -> str | None:
        """The value of an attribute."""
        ...

    def getparent(self) -> "Element | None":
        """The element around this one."""
        ...

    def iter(self, *tags: str) -> "Iterator[Element]":
        """The element itself and all below it, in the order of the document; tags as in `iterchildren`."""
        ...

    def iterchildren(self, *tags: str) -> "Iterator[Element]":
        """The children with one of the qualified names; `*` stands for any element."""
        ...


class UnreadableError(ValueError):
    """The bytes are not an XML document that we read; `finding` says why."""

    def __init__(self, why: Finding) -> None:
        super().__init__(why.code)
        self.finding = why


def parse(data: bytes) -> Element:
    """The root element of an XML document in UTF-8 without DTD.

    Nothing is fetched or expanded, and size, depth and number of tags are bounded. Raises UnreadableError with
    `malformed-xml`, `dtd-forbidden` or `too-large`.
    """
    if len(data) > MAX_BYTES:
        raise UnreadableError(finding("too-large", "/", str(MAX_BYTES)))
    if _DOCTYPE.match(data):
        raise UnreadableError(finding("dtd-forbidden", "/"))
    if _declared_encoding(data) not in {"utf-8", "utf8"}:
        raise _malformed("encoding")
    if data.count(b"<") > MAX_TAGS or data.count(b"=") > MAX_EQUALS_SIGNS:
        raise _malformed(f"tags > {MAX_TAGS}, = > {MAX_EQUALS_SIGNS}")
    parser = etree.XMLParser(
        encoding="utf-8", resolve_entities=False, load_dtd=False, no_network=True, huge_tree=True, collect_ids=False
    )
    try:
        root: Element = etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise _malformed(f"{error.lineno}:{error.offset}") from None
    if data.count(b"</") >= MAX_DEPTH:  # an element within which others stand has an end tag
        _bound_depth(root)
    return root


def has_declaration(data: bytes) -> bool:
    """Whether the document begins with an XML declaration, after a byte-order mark at most."""
    return _DECLARATION.match(data) is not None


def local(element: Element) -> str:
    """The element's name without namespace."""
    return element.tag.rpartition("}")[2]


def namespace(element: Element) -> str:
    """The element's namespace, empty without one."""
    return element.tag[1:].rpartition("}")[0]


def elements(parent: Element | None) -> Iterator[Element]:
    """The child elements, without comments and processing instructions."""
    return iter(()) if parent is None else parent.iterchildren("*")


def in_order(root: Element) -> Iterator[Element]:
    """The element and every one below it, in the order of their start tags."""
    return root.iter("*")


def children(parent: Element | None, name: str) -> Iterator[Element]:
    """The child elements with a local name, in either of the two national namespaces; none of no parent."""
    return iter(()) if parent is None else parent.iterchildren(f"{{{HL7}}}{name}", f"{{{FINNISH}}}{name}")


def child(parent: Element | None, *path: str) -> Element | None:
    """The first element along a path of local names."""
    for name in path:
        parent = next(children(parent, name), None)
    return parent


def attr(element: Element | None, name: str) -> str | None:
    """An attribute's value; None of no element."""
    return None if element is None else element.get(name)


def text(element: Element) -> str:
    """The element's whole text as it stands, comments left out."""
    content: str = _STRING(element)
    return content


def root_element(name: str, default_namespace: str) -> Element:
    """A new root element whose namespace is the default one."""
    root: Element = etree.Element(f"{{{default_namespace}}}{name}", nsmap={None: default_namespace})
    return root


def add(parent: Element, name: str, content: str | None = None, /, **attributes: str | None) -> Element:
    """A new last child in the parent's namespace; attributes in the order given, those that are None left out.

    Raises ValueError when a text holds characters that XML cannot carry.
    """
    return _append(parent, namespace(parent), name, content, attributes, None)


def add_finnish(parent: Element, name: str, content: str | None = None, /, **attributes: str | None) -> Element:
    """A new last child in the Finnish extension's namespace, prefix `ep2` declared on it; else as `add`."""
    return _append(parent, FINNISH, name, content, attributes, {"ep2": FINNISH})


def serialise(root: Element) -> bytes:
    """The document in UTF-8 with an XML declaration."""
    body: bytes = etree.tostring(root, encoding="UTF-8")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + body


def _append(
    parent: Element,
    in_namespace: str,
    name: str,
    content: str | None,
    attributes: dict[str, str | None],
    prefixes: dict[str, str] | None,
) -> Element:
    node: Any = etree.SubElement(parent, f"{{{in_namespace}}}{name}", nsmap=prefixes)
    for key, value in attributes.items():
        if value is not None:
            node.set(key, value)
    node.text = content
    added: Element = node
    return added


def _malformed(detail: str) -> UnreadableError:
    return UnreadableError(finding("malformed-xml", "/", detail))


def _bound_depth(root: Element) -> None:
    level = [root]
    for _ in range(MAX_DEPTH):
        level = [node for parent in level for node in elements(parent)]
        if not level:
            return
    raise _malformed(f"depth > {MAX_DEPTH}")


def _declared_encoding(data: bytes) -> str:
    declaration = _DECLARATION.match(data)
    named = _ENCODING.search(declaration.group(1)) if declaration else None
    return named.group(1).decode("ascii", "replace").lower() if named else "utf-8"
