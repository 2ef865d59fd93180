"""The test authority and what it issues."""

from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509 import DNSName, KeyUsage
from cryptography.x509.oid import NameOID
from cryptography.x509.verification import PolicyBuilder, Store
from tests import make

from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.certificates import Certificate, TrustStore
from varanto_formats.signatures.credentials import Credential


def _subject(certificate: Certificate) -> dict[str, str]:
    return {attribute.oid.dotted_string: str(attribute.value) for attribute in certificate.content.subject}


def _usage(certificate: Certificate) -> KeyUsage:
    return certificate.content.extensions.get_extension_for_class(KeyUsage).value


def test_service_certificate_is_the_organisations(authority: TestAuthority):
    """A service certificate binds the organisation's OID in DVV's way and may seal and sign."""
    certificate = authority.issue_service(make.CONTROLLER, "Mallilan hyvinvointialue").certificate
    subject = _subject(certificate)
    assert certificate.serial_number == subject[NameOID.SERIAL_NUMBER.dotted_string] == make.CONTROLLER
    assert subject[NameOID.ORGANIZATION_NAME.dotted_string] == "Mallilan hyvinvointialue"
    assert subject[NameOID.COUNTRY_NAME.dotted_string] == "FI"
    usage = _usage(certificate)
    assert (usage.digital_signature, usage.content_commitment, usage.key_cert_sign) == (True, True, False)
    assert isinstance(certificate.public_key, ec.EllipticCurvePublicKey)


def test_professional_card_only_signs(authority: TestAuthority):
    """The card's signature certificate is for non-repudiation only and names profession, number and person."""
    card = authority.issue_professional("25104559650", "Aino", "Auttaja", "251 sosionomi, socionom").certificate
    usage = _usage(card)
    assert (usage.digital_signature, usage.content_commitment) == (False, True)
    assert (card.serial_number, card.title) == ("25104559650", "251 sosionomi, socionom")


def test_nothing_passes_for_dvv(authority: TestAuthority):
    """Every issuer says TEST and our name, never DVV's."""
    for credential in (authority.root, authority.services, authority.professionals):
        assert "Varanto TEST" in credential.certificate.issuer_name
        assert "DVV" not in credential.certificate.issuer_name
        assert credential.certificate.is_test


def test_connection_certificate_satisfies_a_strict_verifier(authority: TestAuthority):
    """A TLS certificate passes an independent RFC 5280 verifier that trusts the root alone."""
    server = authority.issue_server("varanto.test").certificate
    verifier = PolicyBuilder().store(Store([authority.root.certificate.content])).time(make.NOW)
    chain = verifier.build_server_verifier(DNSName("varanto.test")).verify(
        server.content, [authority.services.certificate.content]
    )
    assert len(chain) == 3


def test_authority_survives_its_file(authority: TestAuthority):
    """What is issued after reading the authority back is trusted by those who trusted it before."""
    restored = TestAuthority.from_pem(authority.pem)
    issued = restored.issue_service(make.CONTROLLER, "Mallila").certificate
    assert TrustStore.from_pem(authority.chain_pem).chain(issued, make.NOW)


def test_only_the_private_file_holds_keys(authority: TestAuthority):
    """What is handed out to others holds no private key."""
    assert b"PRIVATE" in authority.pem
    assert b"PRIVATE" not in authority.chain_pem


def test_credential_survives_its_files(authority: TestAuthority):
    """Certificate and key written as PEM give the same credential back."""
    issued = authority.issue_service(make.CONTROLLER, "Mallila")
    assert Credential.from_pem(issued.certificate.pem, issued.key_pem).certificate == issued.certificate
