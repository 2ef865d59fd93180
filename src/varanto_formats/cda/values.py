"""From elements to nouns: the values that the header repeats in many places."""

from varanto_formats.cda import xml
from varanto_formats.cda.model import Code, Organisation, PersonName
from varanto_formats.cda.xml import Element
from varanto_formats.identifiers import Identifier, oids


def read_code(element: Element | None) -> Code | None:
    """A coded value; None when the element is missing or has no code."""
    code = xml.attr(element, "code")
    if element is None or code is None:
        return None
    return Code(
        code, oids.strip_urn(element.get("codeSystem") or ""), element.get("displayName"), element.get("codeSystemName")
    )


def read_codes(parent: Element | None, name: str) -> tuple[Code, ...]:
    """The coded values of all children of a name."""
    return tuple(code for element in xml.children(parent, name) if (code := read_code(element)))


def read_root(element: Element | None) -> str | None:
    """The OID in `root`, with `urn:oid:` taken away."""
    root = xml.attr(element, "root")
    return oids.strip_urn(root) if root else None


def read_identifier(element: Element | None) -> Identifier | None:
    """A person's identifier; None unless both root and extension are there."""
    system, value = read_root(element), xml.attr(element, "extension")
    return Identifier(system, value) if system and value else None


def read_text(element: Element | None) -> str | None:
    """The text without white space around it; None when there is none."""
    return (xml.text(element).strip() or None) if element is not None else None


def read_organisation(element: Element | None) -> Organisation | None:
    """An organisation with `id` and `name`; the OID is empty when only the name is there."""
    oid, name = read_root(xml.child(element, "id")), read_text(xml.child(element, "name"))
    return Organisation(oid or "", name) if oid or name else None


def read_name(element: Element | None) -> PersonName:
    """A person's name (PN); the given name qualified CL is the call name (kutsumanimi)."""
    given = [(one, read_text(one)) for one in xml.children(element, "given")]
    return PersonName(
        given=tuple(name for one, name in given if name and one.get("qualifier") != "CL"),
        call_name=next((name for one, name in given if name and one.get("qualifier") == "CL"), None),
        family=read_text(xml.child(element, "family")),
    )
