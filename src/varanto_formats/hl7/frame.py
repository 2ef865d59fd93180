"""Reading a transfer frame and checking it against the document that it carries."""

from collections import Counter
from collections.abc import Iterator

from varanto_formats.cda import xml
from varanto_formats.cda.model import Code
from varanto_formats.cda.read import Reading
from varanto_formats.cda.values import read_root
from varanto_formats.cda.xml import Element, attr, child, children
from varanto_formats.checks.model import Mode
from varanto_formats.checks.rules.frame import RULES
from varanto_formats.findings import Finding
from varanto_formats.hl7.model import Frame, FrameFacts, Reason, Written
from varanto_formats.identifiers import oids


def check_frame(frame: bytes, reading: Reading, mode: Mode = Mode.TEST) -> tuple[Finding, ...]:
    """What is wrong with a frame and in its agreement with the document; never raises.

    Of a frame that is not readable XML only that is said (`malformed-xml`, `dtd-forbidden`, `too-large`).
    """
    try:
        facts = FrameFacts(read(frame), reading.document, mode)
    except xml.UnreadableError as error:
        return (error.finding,)
    return tuple(found for rule in RULES for found in rule.find(facts))


def read(data: bytes) -> Frame:
    """Read a frame of at most 20 MiB; whatever is missing is None or empty.

    Raises UnreadableError where it is not XML that we read.
    """
    top = xml.parse(data)
    place = f"/{xml.local(top)}"
    act = child(top, "controlActProcess")
    carried = child(act, "subject", "clinicalDocument")
    return Frame(
        root=f"{place}/controlActProcess/subject/clinicalDocument",
        oid=read_root(child(carried, "id")),
        set_id=read_root(child(carried, "setId")),
        reasons=tuple(_reasons(act, place)),
        identifiers=tuple(_identifiers(top, place)),
    )


def _reasons(act: Element | None, place: str) -> Iterator[Reason]:
    found = list(children(act, "reasonCode"))
    for number, reason in enumerate(found, 1):
        step = f"reasonCode[{number}]" if len(found) > 1 else "reasonCode"
        code = Code(attr(reason, "code") or "", oids.strip_urn(attr(reason, "codeSystem") or ""))
        yield Reason(f"{place}/controlActProcess/{step}/@code", code)


def _identifiers(element: Element, place: str) -> Iterator[Written]:
    """Every `extension` of the frame with its place; one by one, so that no nesting is too deep."""
    waiting = [(element, place)]
    while waiting:
        node, pointer = waiting.pop()
        if value := node.get("extension"):
            yield Written(f"{pointer}/@extension", value)
        inside = [(xml.local(inner), inner) for inner in xml.elements(node)]
        totals, seen = Counter(name for name, _ in inside), Counter[str]()
        for name, inner in inside:
            seen[name] += 1
            step = f"{name}[{seen[name]}]" if totals[name] > 1 else name
            waiting.append((inner, f"{pointer}/{step}" if name.isalpha() else pointer))
