"""What exclusive canonicalisation and the identities of elements need from the XML library."""

from varanto_formats.cda.xml import Element, etree

# One by one: XPath compares whatever it unites, which a document of a hundred thousand of them would make felt.
_IDENTITIES = [etree.XPath(f"//@{name}", smart_strings=False) for name in ("ID", "Id", "id", "xml:id")]
_BODIES = etree.XPath("//*[local-name()='nonXMLBody']")


def canonical(element: Element) -> bytes | None:
    """The element in exclusive canonical form without comments; None where it has none (relative namespaces)."""
    try:
        form: bytes = etree.tostring(element, method="c14n", exclusive=True, with_comments=False)
    except etree.LxmlError:
        return None
    return form


def canonical_text(fragment: str, namespace: str) -> bytes:
    """The canonical form of one well-formed element that is written without its namespace."""
    parent = etree.fromstring(f'<parent xmlns="{namespace}">{fragment}</parent>')
    form: bytes = etree.tostring(parent[0], method="c14n", exclusive=True, with_comments=False)
    return form


def identities(root: Element) -> list[str]:
    """The value of every attribute that any reader might take for an identity, one for each time it occurs."""
    return [value for path in _IDENTITIES for value in path(root)]


def bodies(root: Element) -> list[Element]:
    """Every element anywhere, in any namespace, that a reader might take for the body."""
    found: list[Element] = _BODIES(root)
    return found
