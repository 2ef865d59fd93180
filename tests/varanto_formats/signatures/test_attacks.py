"""What somebody might try who wants another document taken for the signed one."""

import re
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import make

from varanto_formats.cda.xml import UnreadableError
from varanto_formats.signatures.model import SignatureReport
from varanto_formats.signatures.signing import Signer, sign

Judge = Callable[..., SignatureReport]
BODY = re.compile(rb"<component>(<nonXMLBody.*</nonXMLBody>)</component>", re.DOTALL)


def _refused(report: SignatureReport) -> bool:
    return bool(report.findings) and not any(signature.valid for signature in report.signatures)


def _wrapped(sealed: bytes, forged: bytes, hiding_place: bytes) -> bytes:
    """The forged body where readers look, the signed one somewhere else."""
    found = BODY.search(sealed)
    assert found
    return BODY.sub(b"<component>" + forged + b"</component>", sealed).replace(
        b"</ClinicalDocument>", hiding_place.replace(b"BODY", found[1]) + b"</ClinicalDocument>"
    )


@pytest.mark.parametrize("identity", [f"OID{make.DOCUMENT}", "OID1.2.3"])
@pytest.mark.parametrize("place", [b"<wrapper>BODY</wrapper>", b"<component>BODY</component>", b"BODY"])
def test_signed_body_hidden_elsewhere(identity: str, place: bytes, sealed: bytes, judge: Judge):
    """A forged body in the signed one's place is refused, whether or not it takes over the identity."""
    forged = f'<nonXMLBody ID="{identity}"><text mediaType="application/xhtml+xml">QUJD</text></nonXMLBody>'
    assert _refused(judge(_wrapped(sealed, forged.encode(), place)))


def test_body_of_another_namespace(sealed: bytes, judge: Judge):
    """A second body that only a careless reader would take is refused as well."""
    forged = b'<component xmlns="urn:hl7finland"><nonXMLBody><text>QUJD</text></nonXMLBody></component><component>'
    assert _refused(judge(sealed.replace(b"<component>", forged)))


@pytest.mark.parametrize("attribute", ["ID", "Id", "id", "xml:id"])
@pytest.mark.parametrize("identity", ["CDA-aikaleima.1", f"OID{make.DOCUMENT}"])
def test_identity_that_occurs_twice(attribute: str, identity: str, sealed: bytes, judge: Judge):
    """An identity that two elements claim means that nobody knows what was signed."""
    decoy = f'<decoy {attribute}="{identity}"/></ClinicalDocument>'.encode()
    report = judge(sealed.replace(b"</ClinicalDocument>", decoy))
    assert [f.code for f in report.findings] == ["signature-invalid"]
    assert _refused(report)


def test_timestamp_of_another_signature(unsigned: bytes, system: Signer, professional: Signer, judge: Judge):
    """A signature that covers the neighbour's timestamp instead of its own is refused."""
    signed = sign(unsigned, [system, professional], make.NOW)
    swapped = signed.replace(b'signatureTimestamp ID="CDA-aikaleima.1"', b'signatureTimestamp ID="X"')
    swapped = swapped.replace(b'signatureTimestamp ID="CDA-aikaleima.2"', b'signatureTimestamp ID="CDA-aikaleima.1"')
    assert _refused(judge(swapped.replace(b'"X"', b'"CDA-aikaleima.2"')))


def test_reference_left_out(sealed: bytes, judge: Judge):
    """A signature over the timestamp alone, over the body alone or over nothing is refused."""
    time, body = re.findall(rb"<Reference .*?</Reference>", sealed, re.DOTALL)
    for removed in ((time,), (body,), (time, body)):
        changed = sealed
        for reference in removed:
            changed = changed.replace(reference, b"")
        assert _refused(judge(changed))


def test_elements_without_identity(sealed: bytes, judge: Judge):
    """A signature cannot cover what has no identity, even when it refers to nothing either."""
    bare = re.sub(rb"<Reference .*</Reference>", b"", sealed, flags=re.DOTALL)
    bare = bare.replace(b"<nonXMLBody ID=", b"<nonXMLBody X=").replace(
        b"signatureTimestamp ID=", b"signatureTimestamp X="
    )
    assert "Reference" in " ".join(f.message.en for f in judge(bare).findings)


def test_key_without_certificate(sealed: bytes, judge: Judge):
    """A bare key proves nothing about its holder."""
    assert _refused(judge(re.sub(rb"<X509Data>.*</X509Data>", b"<KeyValue/>", sealed, flags=re.DOTALL)))


def test_a_flood_of_signatures(sealed: bytes, judge: Judge):
    """No document has hundreds of signatures; such a one is refused after the first few."""
    one = re.search(rb"<signature ID.*</signature>", sealed, re.DOTALL)
    assert one
    report = judge(sealed.replace(one[0], one[0] * 200))
    assert _refused(report)
    assert len(report.signatures) <= 20


@given(
    element=st.sampled_from(
        [b"X509Certificate", b"SignatureValue", b"DigestValue", b"signatureTimestamp", b"X509Data", b"SignedInfo"]
    ),
    content=st.text(
        st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"], exclude_characters="<&￾￿"), max_size=60
    ),
)
def test_nonsense_never_raises(element: bytes, content: str, sealed: bytes, judge: Judge):
    """Whatever stands where a value should, the answer is a finding."""
    pattern = re.compile(rb"(<%b\b[^>]*>).*?(</%b>)" % (element, element), re.DOTALL)
    assert _refused(judge(pattern.sub(lambda m: m[1] + content.encode() + m[2], sealed, count=1)))


@given(data=st.data())
def test_missing_pieces_never_pass(data: st.DataObject, sealed: bytes, judge: Judge):
    """A document with a piece of what was signed over cut out is unreadable or refused, never an error of ours."""
    begin, end = sealed.index(b"<SignedInfo"), sealed.index(b"</SignedInfo>")
    cut = data.draw(st.integers(begin, end))
    rest = data.draw(st.integers(cut + 1, cut + 600))
    try:
        report = judge(sealed[:cut] + sealed[rest:])
    except UnreadableError:
        return
    assert _refused(report)
