"""Reading certificates and trusting them."""

import warnings
from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import make

from varanto_formats.signatures.authority import TestAuthority, Validity, _authority
from varanto_formats.signatures.certificates import Certificate, TrustStore, from_der, from_pem

YEARS = timedelta(days=3650)


@pytest.fixture(scope="module")
def leaf(authority: TestAuthority) -> Certificate:
    return authority.issue_professional("25104559650", "Aino", "Auttaja", "251 sosionomi, socionom").certificate


def test_way_leads_through_what_the_signer_supplies(authority: TestAuthority, leaf: Certificate):
    """Where only the root is trusted, the issuing authority may come with the signature."""
    trust = TrustStore((authority.root.certificate,))
    issuer = authority.professionals.certificate
    assert trust.chain(leaf, make.NOW) == ()
    assert trust.chain(leaf, make.NOW, [issuer]) == (leaf, issuer, authority.root.certificate)


def test_issuing_authority_may_be_trusted_alone(authority: TestAuthority, leaf: Certificate):
    """The operator may trust one issuing authority without its root, and then no other one of the same root."""
    assert TrustStore((authority.professionals.certificate,)).chain(leaf, make.NOW)
    assert not TrustStore((authority.services.certificate,)).chain(leaf, make.NOW)


def test_pinned_certificate_is_trusted_for_itself_only(authority: TestAuthority, leaf: Certificate):
    """A pinned certificate needs no issuer, and nothing that its holder issues is trusted."""
    holder = authority.issue_service(make.CONTROLLER, "Mallila")
    forger = TestAuthority(authority.root, holder, holder)
    forged = forger.issue_professional("25104559650", "Aino", "Auttaja", "251 sosionomi, socionom").certificate
    trust = TrustStore((holder.certificate,))
    assert trust.chain(holder.certificate, make.NOW) == (holder.certificate,)
    assert not trust.chain(forged, make.NOW)
    assert not TrustStore.from_pem(authority.chain_pem).chain(forged, make.NOW, [holder.certificate])


def test_no_longer_way_than_five(authority: TestAuthority):
    """Authorities below authorities are followed to the fifth certificate and no further."""
    trust = TrustStore((authority.root.certificate,))
    below = [authority.root]
    found: list[int] = []
    for number in range(4):
        below.append(_authority(f"{number}", below[-1], Validity(make.NOW, YEARS)))
        leaf = TestAuthority(authority.root, below[-1], below[-1]).issue_server("varanto.test").certificate
        found.append(len(trust.chain(leaf, make.NOW, [credential.certificate for credential in below[1:]])))
    assert found == [3, 4, 5, 0]


def test_whole_way_must_be_in_force(authority: TestAuthority):
    """A certificate that outlives its authority is not good for longer than the authority."""
    patient = authority.issue_service(make.CONTROLLER, "Mallila", validity=Validity(make.NOW, 2 * YEARS)).certificate
    trust = TrustStore.from_pem(authority.chain_pem)
    after_the_authority = make.NOW + 1.5 * YEARS
    assert patient.covers(after_the_authority)
    assert trust.chain(patient, make.NOW)
    assert not trust.chain(patient, after_the_authority)
    assert trust.chain(patient, None)


def test_certificate_names_nobody_by_accident(leaf: Certificate):
    """A certificate in a log line tells who issued it, not whose it is."""
    assert leaf.common_name == "Auttaja Aino 25104559650"
    assert leaf.title == "251 sosionomi, socionom"
    for private in ("Auttaja", "Aino", "25104559650"):
        assert private not in repr(leaf)


def test_test_certificates_are_known_by_their_issuer(leaf: Certificate):
    """TEST in the issuer's name, as a word, is what production looks for."""
    assert leaf.is_test
    assert not replace(leaf, issuer_name="CN=DVV Social Welfare and Healthcare Service Certs - G3R").is_test
    assert not replace(leaf, issuer_name="CN=ATTESTED").is_test


@given(st.binary(max_size=400))
def test_nonsense_is_no_certificate(der: bytes):
    """Bytes that are not a certificate are None, never an error."""
    assert from_der(der) is None


@given(place=st.integers(0, 10_000), byte=st.integers(0, 255))
def test_damaged_certificate_is_never_trusted(place: int, byte: int, authority: TestAuthority, leaf: Certificate):
    """One byte changed anywhere in what the authority signed: unreadable, or readable and untrusted."""
    place %= len(leaf.der)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        damaged = from_der(leaf.der[:place] + bytes([byte]) + leaf.der[place + 1 :])
    trust = TrustStore.from_pem(authority.chain_pem)
    if damaged and damaged.content.tbs_certificate_bytes != leaf.content.tbs_certificate_bytes:
        assert not trust.chain(damaged, make.NOW)


def test_version_that_does_not_exist(leaf: Certificate):
    """A certificate of an unknown version cannot be read, and that is all."""
    version = leaf.der.index(b"\xa0\x03\x02\x01\x02") + 4
    assert from_der(leaf.der[:version] + b"\x07" + leaf.der[version + 1 :]) is None


def test_trust_must_be_readable():
    """A trust file without certificates is an error at start, not silent distrust."""
    with pytest.raises(ValueError, match=r".+"):
        from_pem(b"no certificate here")
