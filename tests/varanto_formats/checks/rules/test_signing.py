"""Rules on who signs."""

from collections.abc import Callable

import pytest
from tests import make
from tests.varanto_formats.checks import judging

from varanto_formats.cda.model import Document
from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.checks import Mode, check
from varanto_formats.checks.policy import POLICY
from varanto_formats.identifiers import codesystems
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer, sign
from varanto_formats.structures import shipped

Judge = Callable[..., set[str]]


@pytest.fixture(scope="session")
def authority() -> TestAuthority:
    return TestAuthority.create(make.NOW)


@pytest.fixture(scope="session")
def system(authority: TestAuthority) -> Signer:
    return Signer.of(authority.issue_service(make.CONTROLLER, "Mallilan hyvinvointialue"), SignatureKind.SYSTEM)


@pytest.fixture(scope="session")
def professional(authority: TestAuthority) -> Signer:
    card = authority.issue_professional("00098705718", "Aino", "Auttaja", "251 sosionomi, socionom")
    return Signer.of(card, SignatureKind.PROFESSIONAL)


@pytest.fixture(scope="session")
def judge(authority: TestAuthority) -> Judge:
    """Signs a document and says the codes of what is found."""

    def judged(document: Document, signer: Signer, mode: Mode = Mode.TEST) -> set[str]:
        trust = TrustStore.from_pem(authority.chain_pem)
        reading = read(sign(write(document), [signer], make.NOW))
        checked = check(reading, structures=shipped(), trust=trust, now=make.NOW, mode=mode)
        return {found.code for found in checked.findings}

    return judged


def _page(specific: str) -> Document:
    """A document of a type, as a page alone."""
    return make.document(
        general_type=make.code(specific[:-3], codesystems.DOCUMENT_TYPE),
        specific_type=make.code(specific, codesystems.DOCUMENT_TYPE),
        structure=None,
        structured_format=None,
        body=make.body(json=None),
    )


def test_a_decision_is_signed_by_a_professional(judge: Judge, system: Signer, professional: Signer):
    """The organisation's seal is enough for a case note, not for a decision."""
    assert judge(make.document(), system) == set()
    assert judge(_page("11001"), system) == {"professional-signature-missing"}
    assert judge(_page("11001"), professional) == set()


def test_a_paper_signed_by_hand_needs_no_card(judge: Judge, system: Signer):
    """A signature in a professional's hand is as good as an electronic one (22 §)."""
    by_hand = {"allekirjoituksen_tyyppi": {"system": "urn:oid:1.2.246.537.5.40161", "code": "2", "display": "Käsin"}}
    document = judging.with_json(_page("11001"), {"lapsiperheiden_palvelupaatos": {"allekirjoitus": by_hand}})
    assert "professional-signature-missing" not in judge(document, system)


@pytest.mark.parametrize(
    ("specific", "is_needed"),
    [
        ("11066", True),
        ("11061", False),
        ("13007", True),
        ("14003", False),
        ("7005", False),
        ("15007", False),
        ("", False),
    ],
)
def test_the_policy_says_which_types_need_a_professional(specific: str, is_needed: bool):
    """Decisions, contracts and statements do; powers of attorney of the client, plans and notes do not."""
    assert POLICY.needs_professional(specific) is is_needed


def test_a_professional_signs_only_what_she_wrote(judge: Judge, professional: Signer):
    """The signer's register number is an author's."""
    other = make.author(identifier=make.identifier("00098705719", codesystems.PROFESSIONAL_REGISTER))
    assert judge(make.document(authors=(other,)), professional) == {"certificate-owner"}
    assert judge(make.document(authors=(other, make.author())), professional) == set()


def test_test_certificates_are_for_test(judge: Judge, system: Signer):
    """What a test authority certified has no standing in production."""
    assert judge(make.document(), system, Mode.PRODUCTION) == {"certificate-untrusted"}


def test_nobody_else_seals_as_the_repository(authority: TestAuthority, judge: Judge):
    """A sender cannot pass a document off as made by the repository itself."""
    seal = authority.issue_service(make.CONTROLLER, "Mallilan hyvinvointialue")
    assert "signature-kind" in judge(make.document(), Signer.of(seal, SignatureKind.REPOSITORY))
