"""A test authority, two signers with its certificates, and a document that they seal."""

from collections.abc import Callable
from datetime import datetime

import pytest
from tests import make

from varanto_formats.cda.write import write
from varanto_formats.cda.xml import parse
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.checking import check
from varanto_formats.signatures.model import SignatureKind, SignatureReport
from varanto_formats.signatures.signing import Signer, sign

Judge = Callable[..., SignatureReport]


@pytest.fixture(scope="session")
def authority() -> TestAuthority:
    return TestAuthority.create(make.NOW)


@pytest.fixture(scope="session")
def trust(authority: TestAuthority) -> TrustStore:
    return TrustStore.from_pem(authority.chain_pem)


@pytest.fixture(scope="session")
def system(authority: TestAuthority) -> Signer:
    return Signer.of(authority.issue_service(make.CONTROLLER, "Mallilan hyvinvointialue"), SignatureKind.SYSTEM)


@pytest.fixture(scope="session")
def professional(authority: TestAuthority) -> Signer:
    card = authority.issue_professional("00098705718", "Aino", "Auttaja", "251 sosionomi, socionom")
    return Signer.of(card, SignatureKind.PROFESSIONAL)


@pytest.fixture(scope="session")
def unsigned() -> bytes:
    return write(make.document())


@pytest.fixture(scope="session")
def sealed(unsigned: bytes, system: Signer) -> bytes:
    return sign(unsigned, [system], make.NOW)


@pytest.fixture(scope="session")
def judge(trust: TrustStore) -> Judge:
    """Judges a document a moment after it was signed, against the authority unless told otherwise."""

    def judged(xml: bytes, trust: TrustStore = trust, now: datetime = make.NOW) -> SignatureReport:
        return check(parse(xml), trust=trust, now=now)

    return judged
