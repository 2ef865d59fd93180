"""Carrying out the examples of the catalogue: a good document, the stated change, and what is then found."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from functools import cache
from typing import Any

from tests import make
from tests.varanto_formats.checks import judging

from varanto_formats.cda.model import Document
from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.checks import RULES, Checked, DocumentRule, Mode, check
from varanto_formats.checks.catalogue import Example
from varanto_formats.identifiers import codesystems, hetu
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer, sign
from varanto_formats.structures import Structure, shipped

FRAME = f"""<RCMR_IN200002FI01 xmlns="urn:hl7-org:v3"><controlActProcess>
<reasonCode code="SP17" codeSystem="{codesystems.SERVICE_REQUEST}"/>
<reasonCode code="1" codeSystem="{codesystems.USAGE_SITUATION}"/>
<authorOrPerformer><assignedPerson><id extension="010181-900C" root="{hetu.SYSTEM}"/></assignedPerson>
</authorOrPerformer>
<subject><clinicalDocument><id root="{make.DOCUMENT}"/><setId root="{make.DOCUMENT}"/></clinicalDocument></subject>
</controlActProcess></RCMR_IN200002FI01>"""


def _decision() -> Document:
    page = make.document(structure=None, structured_format=None, body=make.body(json=None))
    kinds = {"general_type": "11", "specific_type": "11001"}
    return replace(page, **{name: make.code(value, codesystems.DOCUMENT_TYPE) for name, value in kinds.items()})


def _prohibition() -> Document:
    target = {"oid_tunnus": {"value": make.DOCUMENT}}
    entry = {"asiakirja_jonka_luovutus_kielletaan": [target]}
    return judging.prohibition(("asiakirjoja_koskevat_luovutuskiellot", "asiakirjaa_koskeva_luovutuskielto", entry))


GOOD: Mapping[str, Callable[[], Document]] = {
    "note": make.document,
    "case": judging.case,
    "relationship": judging.relationship,
    "permit": judging.permit,
    "prohibition": _prohibition,
    "decision": _decision,
}
"""The good documents by the names that examples use."""


@dataclass(frozen=True)
class _Trust:
    authority: TestAuthority
    store: TrustStore
    signers: Mapping[str, Signer]


@cache
def _trust() -> _Trust:
    ours, theirs = (TestAuthority.create(make.NOW - timedelta(days=400)) for _ in range(2))

    def system(authority: TestAuthority, kind: SignatureKind = SignatureKind.SYSTEM) -> Signer:
        return Signer.of(authority.issue_service(make.CONTROLLER, "Mallilan hyvinvointialue"), kind)

    def card(number: str) -> Signer:
        credentials = ours.issue_professional(number, "Aino", "Auttaja", "251 sosionomi")
        return Signer.of(credentials, SignatureKind.PROFESSIONAL)

    signers = {
        "system": system(ours),
        "foreign": system(theirs),
        "repository": system(ours, SignatureKind.REPOSITORY),
        "professional": card("00098705718"),
        "colleague": card("00098705719"),
    }
    return _Trust(ours, TrustStore.from_pem(ours.chain_pem), signers)


def document_of(example: Example) -> Document:
    """The example's document with the structured body and the display form as the example changes them."""
    document, change = GOOD[example.document](), example.change
    if change.get("body") or change.get("without"):
        document = judging.with_json(document, _changed(judging.content_of(document), change))
    if "json" in change:
        data = change["json"].encode() or None
        body = replace(judging.body_of(document), json=data)
        document = replace(document, body=body, structured_format=document.structured_format if data else None)
    if "display" in change:
        document = replace(document, body=replace(judging.body_of(document), display=change["display"].encode()))
    return document


def bytes_of(example: Example) -> bytes:
    """The bytes that the example sends."""
    change = example.change
    data = replaced(write(document_of(example)), change.get("header", {}))
    if signed := change.get("signed"):
        at = make.NOW - timedelta(days=change.get("days_ago", 0))
        data = replaced(sign(data, [_trust().signers[signed]], at), change.get("after", {}))
    return data.ljust(change.get("padding", 0) + 1) if "padding" in change else data


def judge(example: Example, rules: Sequence[DocumentRule] = RULES) -> Checked:
    """What checking the example's document by the rules says."""
    change = example.change
    return check(
        read(bytes_of(example)),
        structures=_structures(example),
        trust=_trust().store,
        now=make.NOW,
        mode=Mode(change.get("mode", "test")),
        code_sets={oid: frozenset(codes) for oid, codes in change.get("code_sets", {}).items()},
        rules=rules,
    )


def frame_of(example: Example) -> bytes:
    """The frame around the case note, as the example changes it."""
    return replaced(FRAME.encode(), example.change.get("frame", {}))


def short(pointer: str) -> str:
    """A pointer without what all have in common, as examples write it."""
    return pointer.removeprefix("/ClinicalDocument/").removeprefix("component/nonXMLBody/")


def replaced(data: bytes, changes: Mapping[str, str]) -> bytes:
    """The bytes with each text replaced by another one; it must be there."""
    for old, new in changes.items():
        assert old.encode() in data, old
        data = data.replace(old.encode(), new.replace("{real}", judging.REAL).encode())
    return data


def _structures(example: Example) -> Mapping[str, Structure]:
    plain = shipped()[make.STRUCTURE]
    schema: Any = json.loads(json.dumps(plain.schema))
    schema["properties"][plain.root]["properties"] |= example.change.get("fields", {})
    status = example.change.get("status", "Valmis")
    changed = Structure.from_schema({**schema, "sosmeta": {"oid": plain.oid, "status": status}})
    return {**shipped(), plain.oid: changed}


def _changed(content: Any, change: Mapping[str, Any]) -> Any:
    (root,) = content.values()
    for path, value in change.get("body", {}).items():
        node, last = _walked(root, path)
        new = value.replace("{real}", judging.REAL) if isinstance(value, str) else value
        if last == len(node):
            node.append(new)
        else:
            node[last] = new
    for path in change.get("without", ()):
        node, last = _walked(root, path)
        del node[last]
    return content


def _walked(node: Any, path: str) -> tuple[Any, Any]:
    """The object or array around a place, and the name or number of the place in it."""
    *steps, last = (int(step) if step.isdecimal() else step for step in path.split("/"))
    for step in steps:
        node = node[step]
    return node, last
