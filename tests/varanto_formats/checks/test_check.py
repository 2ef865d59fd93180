"""Checking a document as a whole."""

import re
from base64 import b64decode
from datetime import UTC, datetime

from tests import make
from tests.shared import SHARED, needs_shared
from tests.varanto_formats.checks import judging

from varanto_formats.cda.read import read
from varanto_formats.cda.write import write
from varanto_formats.checks import Mode, check
from varanto_formats.signatures.certificates import TrustStore, from_der
from varanto_formats.structures import shipped

SAMPLES = SHARED / "samples"
LATER = datetime(2026, 11, 20, tzinfo=UTC)


def _sample(name: str) -> set[str]:
    """The codes of what is found in a real document, its own certificate being trusted."""
    signed = (SAMPLES / "asiakkuusasiakirja_document_signed.xml").read_bytes()
    stated = re.search(rb"<X509Certificate>(.*?)<", signed, re.DOTALL)
    leaf = from_der(b64decode(stated[1])) if stated else None
    assert leaf
    reading = read((SAMPLES / name).read_bytes())
    checked = check(reading, structures=shipped(), trust=TrustStore((leaf,)), now=LATER, mode=Mode.TEST)
    return {found.code for found in checked.findings}


@needs_shared
def test_the_real_document_passes_with_one_warning():
    """What a production system sends is stored; that its birth dates disagree is said."""
    assert _sample("asiakkuusasiakirja_document_signed.xml") == {"birth-date-mismatch"}


@needs_shared
def test_the_re_indented_document_is_refused_for_its_digest():
    """A document formatted anew after signing no longer verifies; the birth dates are told as well."""
    assert _sample("asiakkuusasiakirja_document.xml") >= {"signature-digest", "birth-date-mismatch"}


def test_everything_that_is_wrong_is_told_at_once():
    """A vendor sees every mistake in one answer."""
    document = make.document(language="en", register=None, service_tasks=(), general_type=None)
    codes = {found.code for found in judging.judged(document).findings}
    assert codes == {
        "language-invalid",
        "metadata-missing",
        "service-task-mismatch",
        "type-mismatch",
        "signature-missing",
    }


def test_what_cannot_be_read_is_not_judged():
    """Of something that is no document only that is said."""
    for data, code in ((b"<a", "malformed-xml"), (b"<a/>", "not-a-clinical-document")):
        checked = check(read(data), structures={}, trust=TrustStore(), now=make.NOW, mode=Mode.TEST)
        assert [found.code for found in checked.findings] == [code]
        assert checked.signatures == ()


def test_an_empty_document_is_judged_without_failing():
    """A root element and nothing in it: every rule finds its words."""
    empty = b'<?xml version="1.0"?><ClinicalDocument xmlns="urn:hl7-org:v3"/>'
    checked = check(read(empty), structures=shipped(), trust=TrustStore(), now=make.NOW, mode=Mode.TEST)
    assert {"oid-invalid", "client-mismatch", "body-invalid", "signature-missing"} <= {f.code for f in checked.findings}


def test_no_finding_repeats_who_or_what_the_document_is_about():
    """However wrong a document is, its findings name no person and quote nothing of it."""
    client = make.client(identifier=make.identifier("010181-901X"))
    page = judging.shown_as(b"<p>Tapaaminen<script>Tapaaminen</script></p>", json=b'{"Tapaaminen": "010181-901X"}')
    name = make.code("Mallikas", "Mallikas")
    codes = {"general_type": name, "specific_type": name, "document_group": name, "service_tasks": (name,)}
    wrong = judging.replace(page, clients=(client,), language="Mallikas", structure=None, **codes)
    findings = (
        judging.judged(wrong).findings + judging.judged(judging.replace(wrong, document_group=make.code("5"))).findings
    )
    assert findings
    assert not re.search("Mallikas|Malla|Tapaaminen|901X", str(findings))


def test_of_a_body_wrong_all_over_enough_is_told():
    """A body built to drown us in findings gets no more of a kind than anybody would read."""
    content = judging.content_of(make.document())
    content["merkinta_tapaamisesta_tai_yhteydenotosta"]["asiakas"] = [{}] * 2000
    findings = judging.judged(judging.with_json(make.document(), content)).findings
    assert len(findings) < 2000
    assert {"structure-invalid", "structure-condition", "client-mismatch"} <= {found.code for found in findings}


def test_a_written_document_reads_back_with_its_facts():
    """Facts come with the findings of the same reading."""
    checked = check(read(write(judging.case())), structures=shipped(), trust=TrustStore(), now=make.NOW, mode=Mode.TEST)
    assert checked.facts.case
    assert checked.facts.case.has_member(make.identifier(), make.NOW)
