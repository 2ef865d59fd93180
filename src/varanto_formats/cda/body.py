"""The content of a document (row 45): Base64 in and out, display form and structured form."""

import base64
import binascii
from collections.abc import Mapping

from varanto_formats.cda import xml
from varanto_formats.cda.model import Body, DisplayType
from varanto_formats.cda.xml import Element
from varanto_formats.findings import Finding, finding


def read_body(root: Element, pointers: Mapping[Element, str]) -> tuple[Body | None, list[Finding]]:
    """The body with its content decoded, and `body-invalid` for whatever of it cannot be read or is there twice."""
    bodies = [body for part in xml.children(root, "component") for body in xml.children(part, "nonXMLBody")]
    if not bodies:
        return None, [finding("body-invalid", pointers[root])]
    element = bodies[0]
    displays, structures = list(xml.children(element, "text")), list(xml.children(element, "json"))
    found = [finding("body-invalid", pointers[extra]) for extra in (*bodies[1:], *displays[1:], *structures[1:])]
    if not displays and not structures:
        found.append(finding("body-invalid", pointers[element]))
    display, display_type = _read_display(displays[0], pointers, found) if displays else (None, None)
    json = _decode(structures[0], pointers, found) if structures else None
    return Body(element.get("ID") or "", display, display_type, json), found


def write_body(root: Element, body: Body) -> None:
    """Append `component/nonXMLBody` as the national documents have it."""
    element = xml.add(xml.add(root, "component"), "nonXMLBody", None, ID=body.element_id)
    if body.display is not None:
        xml.add(element, "text", _encode(body.display), mediaType=body.display_type, representation="B64")
    if body.json is not None:
        xml.add_finnish(element, "json", _encode(body.json))


def _read_display(
    element: Element, pointers: Mapping[Element, str], found: list[Finding]
) -> tuple[bytes | None, DisplayType | None]:
    media_type = (element.get("mediaType") or "").partition(";")[0].strip().lower()
    if element.get("representation") not in {None, "B64"}:
        found.append(finding("body-invalid", f"{pointers[element]}/@representation"))
        return None, None
    if media_type not in set(DisplayType):
        found.append(finding("body-invalid", pointers[element], "mediaType"))
        return None, None
    content = _decode(element, pointers, found)
    return content, None if content is None else DisplayType(media_type)


def _decode(element: Element, pointers: Mapping[Element, str], found: list[Finding]) -> bytes | None:
    compact = "".join(xml.text(element).split()).rstrip("=")
    try:
        content = base64.b64decode(compact + "=" * (-len(compact) % 4), validate=True)
    except (binascii.Error, ValueError):
        content = b""
    if content:
        return content
    found.append(finding("body-invalid", pointers[element], "Base64"))
    return None


def _encode(content: bytes) -> str:
    return base64.b64encode(content).decode("ascii")
