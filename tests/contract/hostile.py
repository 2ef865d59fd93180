"""Documents that nobody should send: broken, forged and dangerous ones, each with what must be said of it."""

from dataclasses import dataclass, replace

from tests.contract import bench
from tests.contract.bench import (
    Make,
    edit,
    json_field,
    json_text,
    pdf,
    raw,
    rows,
    shown,
    signed,
    with_json,
)

from varanto_formats.cda.model import Code, Organisation
from varanto_formats.identifiers import codesystems
from varanto_formats.signatures.model import SignatureKind

PROLOG = "<\\?xml[^>]*>"
OWN_OID, SET = '<id root="[^"]*"', '<setId root="[^"]*"'
CUSTODIAN, TARGET = "<custodian>.*</custodian>", "<recordTarget>.*</recordTarget>"
BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa">' + "".join(
    f'<!ENTITY {new} "{f"&{old};" * 10}">' for old, new in zip("abcdefgh", "bcdefghi", strict=True)
)
ROOT = "merkinta_tapaamisesta_tai_yhteydenotosta"


@dataclass(frozen=True, slots=True)
class Hostile:
    """A way to spoil a document, and every code that must come of it.

    `is_foreign` where the fault lies in another controller's register, of which validation tells nothing (A46).
    """

    name: str
    make: Make
    codes: set[str]
    status: int = 422
    is_foreign: bool = False


def oid(digits: int) -> str:
    """An OID of that many characters."""
    return f"1.2.{'9' * (digits - 4)}"


XML = [
    Hostile("nothing at all", lambda _: b"", {"malformed-xml"}, 400),
    Hostile("not XML", lambda _: b"{}", {"malformed-xml"}, 400),
    Hostile("null bytes", lambda _: b"\0" * 1000, {"malformed-xml"}, 400),
    Hostile("cut short", raw(lambda xml: xml[: len(xml) // 2]), {"malformed-xml"}, 400),
    Hostile("its last byte gone", raw(lambda xml: xml[:-1]), {"malformed-xml"}, 400),
    Hostile("two roots", raw(lambda xml: xml + b"<ClinicalDocument/>"), {"malformed-xml"}, 400),
    Hostile("something after the root", raw(lambda xml: xml + b"x"), {"malformed-xml"}, 400),
    Hostile("document type", edit((PROLOG, '<!DOCTYPE ClinicalDocument SYSTEM "http://127.0.0.1:9/x">')),
            {"dtd-forbidden"}, 400),
    Hostile("entity bomb", edit((PROLOG, BOMB + "]>"), ("Toimisto|Mallila", "&i;")), {"dtd-forbidden"}, 400),
    Hostile("file of the server", edit((PROLOG, '<!DOCTYPE d [<!ENTITY f SYSTEM "file:///etc/passwd">]>')),
            {"dtd-forbidden"}, 400),
    Hostile("entity never declared", edit(("</name>", "&f;</name>")), {"malformed-xml"}, 400),
    Hostile("another encoding declared", edit(('encoding="UTF-8"', 'encoding="ISO-8859-1"')), {"malformed-xml"}, 400),
    Hostile("UTF-16", raw(lambda xml: xml.decode().replace("UTF-8", "UTF-16").encode("utf-16")),
            {"malformed-xml"}, 400),
    Hostile("not UTF-8", raw(lambda xml: xml.replace("ä".encode(), b"\xe4")), {"malformed-xml"}, 400),
    Hostile("a lone surrogate", raw(lambda xml: xml.replace("ä".encode(), b"\xed\xa0\x80")), {"malformed-xml"}, 400),
    Hostile("a null character", edit(("</name>", "\0</name>")), {"malformed-xml"}, 400),
    Hostile("a null reference", edit(("</name>", "&#0;</name>")), {"malformed-xml"}, 400),
    Hostile("nested 20 000 deep", edit(("</name>", "<a>" * 20_000 + "</a>" * 20_000 + "</name>")),
            {"malformed-xml"}, 400),
    Hostile("nested 300 deep", edit(("</name>", "<a>" * 300 + "</a>" * 300 + "</name>")), {"malformed-xml"}, 400),
    Hostile("a million tags", edit(("</name>", "<a/>" * 1_000_000 + "</name>")), {"malformed-xml"}, 400),
    Hostile("a byte more than 20 MB", raw(lambda xml: xml + b" " * (20 * 2**20 + 1 - len(xml))), {"too-large"}, 413),
    Hostile("an attribute twice", edit(('<languageCode code="fi"', '<languageCode code="fi" code="sv"')),
            {"malformed-xml"}, 400),
    Hostile("another root", edit(("<ClinicalDocument", "<Other"), ("</ClinicalDocument>", "</Other>")),
            {"not-a-clinical-document"}),
    Hostile("another namespace", edit(('xmlns="urn:hl7-org:v3"', 'xmlns="urn:hl7-org:v2"')),
            {"not-a-clinical-document"}),
]  # fmt: skip

HEADER = [
    Hostile("no id", edit((OWN_OID + "/>", "")), {"oid-invalid"}),
    Hostile("an id that is no OID", edit((OWN_OID, '<id root="1.2.x"')), {"oid-invalid"}),
    Hostile("an id of 129 characters", edit((OWN_OID, f'<id root="{oid(129)}"')), {"oid-invalid", "body-id-mismatch"}),
    Hostile("an id of a million digits", edit((OWN_OID, f'<id root="{oid(10**6)}"')), {"oid-invalid"}),
    Hostile("a set of its own choice", edit((SET, '<setId root="1.2.3.4"')), {"replacement-mismatch"}),
    Hostile("version 0", edit(('versionNumber value="1"', 'versionNumber value="0"')), {"metadata-missing"}),
    Hostile("version -1", edit(('versionNumber value="1"', 'versionNumber value="-1"')), {"metadata-missing"}),
    Hostile("version 2^31", edit(('versionNumber value="1"', f'versionNumber value="{2**31}"')), {"metadata-missing"}),
    Hostile("version as a word", edit(('versionNumber value="1"', 'versionNumber value="yksi"')),
            {"metadata-missing"}),
    Hostile("version in Arabic digits", edit(('versionNumber value="1"', 'versionNumber value="١"')),
            {"metadata-missing"}),
    Hostile("a second version of nothing", edit(('versionNumber value="1"', 'versionNumber value="2"')),
            {"replacement-mismatch", "reason-missing", "version-conflict"}),
    Hostile("the largest version", edit(('versionNumber value="1"', 'versionNumber value="999999999"')),
            {"version-conflict"}),
    Hostile("no controller", edit((CUSTODIAN, "")), {"organization-invalid"}),
    Hostile("two controllers", edit((f"(?={CUSTODIAN})", "<custodian><assignedCustodian/></custodian>")),
            {"metadata-repeated", "organization-invalid"}),
    Hostile("a second controller behind the first", edit(("(?<=</custodian>)", "<custodian/>")),
            {"metadata-repeated"}),
    Hostile("two ids", edit((f"(?={SET})", '<id root="1.2.3.4"/>')), {"metadata-repeated"}),
    Hostile("two registers", edit((r"(?=<ep2:registryType )", '<ep2:registryType code="2"/>')),
            {"metadata-repeated"}),
    Hostile("two headers", edit(("(?=<component>)", '<localSocialHeader xmlns="urn:hl7finland"/>')),
            {"metadata-repeated"}),
    Hostile("a controller of a million digits", rows(controller=Organisation(f"1.2.246.10.{'9' * 10**6}.10.0", "x")),
            {"organization-invalid", "not-your-register"}, 403),
    Hostile("no client", edit((TARGET, "")), {"client-mismatch"}),
    Hostile("a client without identifier", edit((r'<id root="1.2.246.21" extension="[^"]*"/>', "")),
            {"identity-invalid"}),
    Hostile("a client who does not exist", edit((r'(?<=root="1.2.246.21" extension=")[^"]*', "310281-900X")),
            {"identity-invalid", "client-mismatch"}),
    Hostile("another client than in the body", edit((r'(?<=root="1.2.246.21" extension=")[^"]*', "010181-900C")),
            {"client-mismatch", "client-not-in-case", "relationship-missing"}),
    Hostile("a real person in the header", edit((r'(?<=root="1.2.246.21" extension=")[^"]*', bench.real_identity())),
            {"real-identity-in-test"}),
    Hostile("a real person in header and body", bench.real_client, {"real-identity-in-test"}),
    Hostile("a real person as author", edit((r'root="1.2.246.537.26" extension="[^"]*"',
            f'root="1.2.246.21" extension="{bench.real_identity()}"')), {"real-identity-in-test"}),
    Hostile("a day that does not exist", edit(('effectiveTime value="[0-9]{8}', 'effectiveTime value="20260230')),
            {"date-impossible"}),
    Hostile("a year that does not exist", edit(('effectiveTime value="[0-9]{8}', 'effectiveTime value="00000101')),
            {"date-impossible"}),
    Hostile("a time zone that does not exist", edit((r'(?<=effectiveTime value=")([^"]*)', "20260101120000+9900")),
            {"date-impossible"}),
    Hostile("authored in the future", edit(('effectiveTime value="20', 'effectiveTime value="29')),
            {"time-in-future"}),
    Hostile("born in the future", edit((r'birthTime value="[^"]*"', 'birthTime value="29990101"')),
            {"date-impossible"}),
    Hostile("a language of no statute", edit(('languageCode code="fi"', 'languageCode code="en"')),
            {"language-invalid"}),
    Hostile("a group that is not stored", edit(('documentGroup code="5"', 'documentGroup code="7"')),
            {"document-group-invalid"}),
    Hostile("a group of a special document", edit(('documentGroup code="5"', 'documentGroup code="8"')),
            {"document-group-invalid"}),
    Hostile("a service task of nobody", edit(('functionCode code="24"', 'functionCode code="77"')),
            {"service-task-mismatch"}),
    Hostile("no register", edit((r"<ep2:registryType [^>]*>", "")), {"metadata-missing"}),
    Hostile("no unit", rows(unit=None), {"organization-invalid"}),
    Hostile("a unit of nobody", rows(unit=Organisation("1.2.246.10.1234567.10.9", "x")), {"organization-invalid"}),
    Hostile("the register of a neighbour", rows(controller=Organisation("1.2.246.10.1234567.10.0", "x")),
            {"not-your-register", "organization-invalid"}, 403),
    Hostile("no case", rows(case=None), {"metadata-missing"}),
    Hostile("a case that nobody opened", rows(case="1.2.246.10.1234567.14.2026.9"), {"case-unknown"}),
    Hostile("no author", rows(authors=()), {"metadata-missing"}),
    Hostile("a reason for hiding a case", lambda bench: bench.sealed(replace(bench.new_case(),
            withholding_argument=Code("1", "1.2.246.537.6.1267"))), {"omakanta-reason-misplaced"}),
    Hostile("an unknown structure", rows(structure="1.2.246.537.6.1506.19999.2026.1.1"), {"structure-unknown"}),
    Hostile("a structure that is no OID", rows(structure="merkintä"), {"structure-unknown"}),
    Hostile("another type than the structure's", rows(specific_type=Code("19010", codesystems.DOCUMENT_TYPE)),
            {"type-mismatch"}),
    Hostile("another structure than the body's", rows(structure="1.2.246.537.6.1506.19010.2023.9.8"),
            {"structure-invalid", "type-mismatch"}),
]  # fmt: skip

BODY = [
    Hostile("text not in Base64", edit((r'(representation="B64">)', 'representation="B64">%')), {"body-invalid"}),
    Hostile("JSON not in Base64", edit(('<ep2:json xmlns:ep2="urn:hl7finland">',
            '<ep2:json xmlns:ep2="urn:hl7finland">!')), {"body-invalid"}),
    Hostile("no body", edit(("<component>.*</component>", "")), {"body-invalid"}),
    Hostile("two bodies", edit(("(?=<component>)", "<component><nonXMLBody/></component>")),
            {"body-invalid", "signature-invalid"}),
    Hostile("another body id", edit(('ID="OID', 'ID="OID9')), {"body-id-mismatch", "signature-invalid"}),
    Hostile("JSON cut short", with_json(b'{"a": '), {"body-invalid"}),
    Hostile("a JSON list", with_json(b"[]"), {"body-invalid"}),
    Hostile("JSON not in UTF-8", json_text("Toimisto", b"\xff"), {"body-invalid"}),
    Hostile("JSON in UTF-16", with_json('{"a": "ä"}'.encode("utf-16")), {"body-invalid"}),
    Hostile("NaN", json_text('"Toimisto"', b"NaN"), {"body-invalid"}),
    Hostile("infinity", json_text('"Toimisto"', b"-Infinity"), {"body-invalid"}),
    Hostile("a number of 10 000 digits", json_text('"Toimisto"', b"9" * 10_000), {"body-invalid"}),
    Hostile("a number beyond every float", json_text('"Toimisto"', b"1e999"), {"body-invalid"}),
    Hostile("a number for a text", json_text('"Toimisto"', b"12345678901234567890"), {"structure-invalid"}),
    Hostile("a field twice", json_text('"paikka"', b'"paikka": "A", "paikka"'), {"json-duplicate-key"}),
    Hostile("JSON nested 65 deep", with_json(b'{"a":' * 65 + b"1" + b"}" * 65), {"body-invalid"}),
    Hostile("JSON nested 100 000 deep", with_json(b'{"a":' + b"[" * 100_000 + b"]" * 100_000 + b"}"),
            {"body-invalid"}),
    Hostile("a null character in a text", json_text("Toimisto", b"Toi\\u0000misto"), {"body-invalid"}),
    Hostile("a lone surrogate in a text", json_text("Toimisto", b"Toi\\ud800misto"), {"body-invalid"}),
    Hostile("a null character in a code", json_text('"code":"24"', b'"code":"24\\u0000"'), {"body-invalid"}),
    Hostile("a lone surrogate in a code", json_text('"code":"24"', b'"code":"\\udfff"'), {"body-invalid"}),
    Hostile("a null character in a service", json_field("asiakaskertomusmerkinta/palvelu",
            {"system": "urn:oid:1.2.246.537.6.1222", "code": "\0"}), {"body-invalid"}),
    Hostile("a lone surrogate in a name", json_text('"paikka"', b'"paikka\\ud800"'), {"body-invalid"}),
    Hostile("a field that nobody knows", json_field("<script>", "x"), {"structure-invalid"}),
    Hostile("two root fields", with_json(f'{{"{ROOT}": {{}}, "b": {{}}}}'.encode()), {"structure-invalid"}),
    Hostile("an impossible day", json_field("paivamaara", "2026-02-30"), {"date-impossible"}),
    Hostile("no clients", json_field("asiakas", []), {"client-mismatch"}),
    Hostile("another client than in the header", json_field("asiakas/0/henkilotunnus/value", "010181-900C"),
            {"client-mismatch"}),
    Hostile("a client without identifier in the body", json_field("asiakas/0/henkilotunnus", None),
            {"structure-condition"}),
    Hostile("a real person in the body", json_field("asiakas/0/henkilotunnus/value", bench.real_identity()),
            {"real-identity-in-test", "client-mismatch"}),
    Hostile("another service task than in the header",
            json_field("asiakaskertomusmerkinta/palvelutehtava/code", "10"), {"service-task-mismatch"}),
    Hostile("a script", shown("<script>alert(1)</script>"), {"active-content"}),
    Hostile("an event handler", shown('<p onclick="x()">y</p>'), {"active-content"}),
    Hostile("an image from elsewhere", shown('<img src="http://127.0.0.1:9/pixel.png" alt="x"/>'),
            {"active-content"}),
    Hostile("a style from elsewhere", shown('<p style="background:u\\72l(http://127.0.0.1:9/)">y</p>'),
            {"active-content"}),
    Hostile("a form", shown('<form action="http://127.0.0.1:9/"><input name="a"/></form>'), {"active-content"}),
    Hostile("a frame", shown('<iframe src="http://127.0.0.1:9/"></iframe>'), {"active-content"}),
    Hostile("a link that acts", shown('<a href="java&#10;script:alert(1)">x</a>'), {"active-content"}),
    Hostile("a drawing with a script", shown('<svg xmlns="http://www.w3.org/2000/svg"><script>x()</script></svg>'),
            {"active-content"}),
    Hostile("XHTML cut short", shown("<p>"), {"body-invalid"}),
    Hostile("XHTML with an unknown entity", shown("&nbsp;"), {"body-invalid"}),
    Hostile("a PDF that is none", pdf(b"%PDF-1.7 rubbish"), {"body-invalid"}),
    Hostile("a PDF with a program", pdf(bench.scripted_pdf()), {"active-content"}),
]  # fmt: skip

SIGNATURES = [
    Hostile("no signature", edit(("<signatureCollection.*</signatureCollection>", "")), {"signature-missing"}),
    Hostile("no signatures in the collection", edit(("<signature ID.*</signature>", "")), {"signature-missing"}),
    Hostile("the signature of another document", bench.swapped_signatures, {"signature-invalid"}),
    Hostile("a changed body", edit(('(?<=representation="B64">)[A-Za-z0-9+/=]*', bench.encoded(b"<p>Muuta</p>"))),
            {"signature-digest"}),
    Hostile("a changed time of signing", edit((r'(?<=aikaleima.1">)[0-9]{4}', "2025")), {"signature-digest"}),
    Hostile("a changed value", edit((r"(?<=<SignatureValue>)[^<]*", bench.encoded(b"x" * 64))),
            {"signature-invalid"}),
    Hostile("SHA-1", edit(("2001/04/xmlenc#sha256", "2000/09/xmldsig#sha1")), {"signature-algorithm"}),
    Hostile("a signature with a shared secret",
            edit(("2001/04/xmldsig-more#ecdsa-sha256", "2001/04/xmldsig-more#hmac-sha256")), {"signature-algorithm"}),
    Hostile("another way of writing", edit(("2001/10/xml-exc-c14n#", "TR/2001/REC-xml-c14n-20010315")),
            {"signature-algorithm"}),
    Hostile("no certificate", edit(("<KeyInfo>.*</KeyInfo>", "")), {"signature-invalid"}),
    Hostile("a certificate that is none", edit((r"(?<=<X509Certificate>)[^<]*", bench.encoded(b"x" * 99))),
            {"signature-invalid"}),
    Hostile("a stranger's certificate", bench.signed_by_a_stranger, {"certificate-untrusted"}),
    Hostile("a neighbour's certificate", bench.signed_by_a_neighbour, {"certificate-owner"}),
    Hostile("a certificate not yet in force", signed(days=-400), {"certificate-expired"}),
    Hostile("a certificate out of force", signed(days=4000), {"certificate-expired", "time-in-future"}),
    Hostile("signed in the future", signed(days=1), {"time-in-future"}),
    Hostile("the repository's own kind of seal", signed(kind=SignatureKind.REPOSITORY), {"signature-kind"}),
    Hostile("a kind of signature that nobody knows", edit(('signatureDescription code="3"',
            'signatureDescription code="9"')), {"signature-kind"}),
]  # fmt: skip
