"""Rules on the repository's state: every example does what it says, and problems get the right name."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any
from uuid import UUID

import pytest
from tests import make
from tests.office import ADULT, NEIGHBOUR, OFFICE
from tests.varanto_formats.checks import examples

from varanto.archive.model import Group, Status, Version
from varanto.archive.rules import describe
from varanto.certificates.model import Looked
from varanto.intake import rules
from varanto.intake import service as intake
from varanto.intake.model import Examined, KeptCase, KeptRelationship, State
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto_client.compose import case_note, prohibition
from varanto_formats.cda.read import read
from varanto_formats.checks.catalogue import Example, Rule
from varanto_formats.checks.facts import CaseFacts, Member
from varanto_formats.findings import Severity, finding
from varanto_formats.signatures.model import SignatureKind, SignatureResult

CASES = [
    pytest.param(rule, example, id=f"{rule.about.name}: {example.name}")
    for rule in rules.RULES
    for example in rule.about.examples
]
KEPT = [
    pytest.param(example, id=f"{rule.about.name}: {example.name}")
    for rule in rules.RULES
    for example in rule.about.examples
    if example.at is None
]
NOBODY = UUID(int=0)
SIGNATURE = "/ClinicalDocument/localSocialHeader/signatureCollection/signature"
EVERYBODY = make.identifier(), make.identifier("010150-900C")


def _examined(example: Example) -> Examined:
    body = examples.bytes_of(example)
    document = read(body).document
    assert document
    stated = example.change.get("state", {})
    signer = stated.get("signer", make.CONTROLLER)
    seal = SignatureResult(SignatureKind.SYSTEM, signer, make.NOW, True, None, None, "")
    looked = Looked((SIGNATURE,) if "revoked" in stated else ())
    return Examined(document, replace(examples.judge(example), signatures=(seal,)), None, "0" * 64, body, looked)


def _version(number: int, controller: str = make.CONTROLLER) -> Version:
    return Version(
        client_id=NOBODY,
        home_client_id=NOBODY,
        oid=f"{make.DOCUMENT}{number}",
        set_id=make.DOCUMENT,
        version=number,
        status=Status.VALID,
        newest_status=Status.VALID,
        controller=controller,
        document_group=Group.CLIENT_DOCUMENT,
        created_at=make.NOW,
        stored_at=make.NOW,
        sha256="1" * 64,
        size=1,
        sealed=b"",
    )


def _state(examined: Examined, stated: Mapping[str, Any]) -> State:
    """What the repository holds: everything that the document needs, but for what the example states otherwise."""
    current = None
    if "newest" in stated:
        current = describe(examined.document, examined.checked, None)
        register = make.code(stated["register"]) if "register" in stated else current.register
        clients = (make.identifier(stated["client"]),) if "client" in stated else current.clients
        current = replace(current, register=register, clients=clients)
    member = Member(make.identifier(stated.get("member", "010181-900C")), None, None)
    closed = date.fromisoformat(stated["closed"]) if "closed" in stated else None
    case = CaseFacts(
        case=make.CASE, state="1", opened=None, closed=closed, shared=False, service_task="24", members=(member,)
    )
    kept = (KeptRelationship("1.2.246.10.9999998.95.2026.3.9", None),)
    return State(
        caller=stated.get("caller", make.CONTROLLER),
        register=stated.get("into", make.CONTROLLER),
        unit=stated.get("unit"),
        today=make.NOW.date(),
        organisations=frozenset(stated.get("organisations", (make.CONTROLLER, make.UNIT))),
        claimed=_version(1, stated["claimed"]) if "claimed" in stated else None,
        set_versions=(_version(stated["newest"]),) if "newest" in stated else (),
        current=current,
        case=None if stated.get("case") == "none" else KeptCase(make.CONTROLLER, case),
        case_set=stated.get("case_set"),
        relationships=dict.fromkeys(EVERYBODY, () if stated.get("relationships") == [] else kept),
        will_sets=frozenset(stated.get("will_sets", ())),
        informed=stated.get("informed", True),
        linked={make.identifier(): frozenset({make.identifier(stated["linked"])})} if "linked" in stated else {},
        id_taken=stated.get("id_taken", False),
        prohibited={oid: Group(code) for oid, code in stated.get("prohibited", {}).items()},
    )


@pytest.mark.parametrize(("rule", "example"), CASES)
def test_an_example_is_told_where_it_says(rule: Rule[[Examined, State]], example: Example) -> None:
    """R-28: what fits the repository's state is told nothing, what does not is told the code and the place."""
    examined = _examined(example)
    found = list(rule.find(examined, _state(examined, example.change.get("state", {}))))
    assert [(one.code, examples.short(one.pointer)) for one in found] == (
        [(rule.about.code, example.at)] if example.at else []
    )


@pytest.mark.parametrize("example", KEPT)
def test_an_example_that_keeps_its_rule_breaks_no_other(example: Example) -> None:
    """R-28: what is shown as right could be stored."""
    examined = _examined(example)
    found = rules.check(examined, _state(examined, example.change.get("state", {})))
    assert {one.code for one in found if one.severity is Severity.ERROR} <= {"replacement-mismatch"}


def test_only_client_documents_are_prohibited_one_by_one(ctx: Context) -> None:
    """A prohibition of the office's own case document is refused, of what it does not hold it is stored (A45)."""
    case = OFFICE.open_case(ctx)
    note = case_note(OFFICE.composer(), case, description="Tavattiin.", place="Toimisto")
    OFFICE.store(ctx, note)
    with pytest.raises(Invalid) as caught:
        intake.store(ctx, OFFICE.sealed(prohibition(OFFICE.composer(), ADULT, documents=[note, case])))
    assert {found.code for found in caught.value.findings if found.severity is Severity.ERROR} == {"will-invalid"}
    elsewhere = replace(case, set_id=f"{NEIGHBOUR.root}.95.2026.1.1")
    OFFICE.store(ctx, prohibition(OFFICE.composer(), ADULT, documents=[note, elsewhere]))


@pytest.mark.parametrize(
    ("codes", "problem"),
    [
        (["case-exists"], "case-exists"),
        (["case-exists", "case-unknown"], "document-invalid"),
        (["not-your-register", "case-exists"], "not-your-register"),
        (["version-conflict", "case-closed"], "version-conflict"),
    ],
)
def test_a_refusal_is_named_by_what_matters_most(codes: list[str], problem: str) -> None:
    """A conflict is called one only when nothing else is wrong; a foreign register always comes first."""
    assert rules.problem_code([finding(code, "/") for code in codes]) == problem
