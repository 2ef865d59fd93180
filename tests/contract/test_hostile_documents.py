"""Broken and hostile documents: each is refused with its reason, none is kept, none breaks anything."""

import httpx
import pytest
from tests.contract import bench
from tests.contract.bench import Bench, edit
from tests.contract.conftest import Callers, problem
from tests.contract.hostile import BODY, HEADER, SET, SIGNATURES, XML, Hostile
from tests.contract.hostile_state import CASES, RELATIONSHIPS, SIGNERS, VERSIONS, WILLS
from tests.live import Live

from varanto_formats import findings
from varanto_formats.findings import Severity

EVERY = [*XML, *HEADER, *BODY, *SIGNATURES, *SIGNERS, *RELATIONSHIPS, *CASES, *VERSIONS, *WILLS]
TOO_LARGE = 413
UNREACHED = {
    "id-mismatch": "compares a transfer frame with its document; a stored document comes without a frame",
    "service-request-invalid": "speaks of the transfer frame alone",
    "certificate-revoked": "needs an issuer who answers: tests/varanto/certificates has one",
}
PLACES = (
    '(?<=<id root=")[^"]*',
    '(?<=<setId root=")[^"]*',
    '(?<=<code code=")[^"]*',
    '(?<=<effectiveTime value=")[^"]*',
    '(?<=<languageCode code=")[^"]*',
    '(?<=<versionNumber value=")[^"]*',
    '(?<=<id root=")1.2.246.21(?=")',
    '(?<=extension=")[^"]*(?="/><patient>)',
    '(?<=extension=")[^"]*(?="/><assignedPerson>)',
    '(?<=<representedCustodianOrganization><id root=")[^"]*',
    '(?<=<encompassingEncounter><id root=")[^"]*',
    '(?<=<representedOrganization><id root=")[^"]*',
    '(?<=<encounterParticipant typeCode=")[^"]*',
    '(?<=specificDocumentType code=")[^"]*',
    '(?<=documentGroup code=")[^"]*',
    '(?<=functionCode code=")[^"]*',
    '(?<=functionCode code="24" codeSystem=")[^"]*',
    '(?<=registryType code=")[^"]*',
    '(?<=outsourcingServiceCustomer root=")[^"]*',
    "(?<=contentSpecificationId>)[^<]*",
    '(?<=nonXMLBody ID=")[^"]*',
    '(?<=text mediaType=")[^"]*',
    '(?<=representation=")[^"]*',
    '(?<=signatureDescription code=")[^"]*',
    '(?<=aikaleima.1">)[^<]*',
    '(?<=CanonicalizationMethod Algorithm=")[^"]*',
    '(?<=DigestMethod Algorithm=")[^"]*',
    '(?<=Reference URI=")[^"]*',
    "(?<=<realmCode)(?= )",
    '(?<=xmlns:ep2=")[^"]*',
)
TEN_FAULTS = edit(
    (SET, '<setId root="1.2.x"'),
    ('languageCode code="fi"', 'languageCode code="en"'),
    ('effectiveTime value="20', 'effectiveTime value="29'),
    ('documentGroup code="5"', 'documentGroup code="77"'),
    ('functionCode code="24"', 'functionCode code="77"'),
    (r'(?<=root="1.2.246.21" extension=")[^"]*', "310281-900X"),
    (r"<ep2:registryType [^>]*>", ""),
    (r'birthTime value="[^"]*"', 'birthTime value="29990101"'),
    ('specificDocumentType code="19005"', 'specificDocumentType code="19010"'),
    ('ID="OID', 'ID="OID9'),
    (r"(?<=contentSpecificationId>)[^<]*", "1.2.3.4"),
    (r"(?<=<ep2:outsourcingServiceCustomer root=\")[^\"]*", "1.2.x"),
)


@pytest.fixture(scope="module")
def workbench(server: Live) -> Bench:
    """A desk with a case of which everything is in order."""
    return bench.at(server)


def kept(server: Live) -> int:
    """How many versions the archive holds."""
    with server.database.transaction() as db:
        row = db.execute("select count(*) from document").fetchone()
    assert row
    return row[0]


def send(http: httpx.Client, callers: Callers, xml: bytes, path: str = "/v1/documents") -> httpx.Response:
    """Offer a document to the archive."""
    return http.post(path, content=xml, headers={**callers.professional, "Content-Type": "application/xml"})


@pytest.mark.parametrize("hostile", EVERY, ids=lambda one: one.name)
def test_a_spoiled_document_is_refused(
    server: Live, http: httpx.Client, callers: Callers, workbench: Bench, hostile: Hostile
) -> None:
    """R-06: the refusal names what is wrong, nothing is kept, and validation says the very same."""
    xml, before = hostile.make(workbench), kept(server)
    refused = send(http, callers, xml)
    assert (refused.status_code, kept(server)) == (hostile.status, before), refused.text
    code, found = problem(refused), refused.json().get("findings", [])
    assert hostile.codes <= {code, *(one["code"] for one in found if one["severity"] == "error")}
    assert bench.real_identity() not in refused.text
    judged = send(http, callers, xml, "/v1/documents/validate")
    if hostile.status == TOO_LARGE:
        assert (judged.status_code, problem(judged)) == (TOO_LARGE, code)
    else:
        told = [] if hostile.is_foreign else found
        assert (judged.json()["valid"], judged.json()["findings"]) == (hostile.is_foreign, told)


def test_every_error_is_provoked() -> None:
    """R-06: the catalogue has at least 150 documents, and every error that storing can tell is in it."""
    assert len({hostile.name for hostile in EVERY}) == len(EVERY) >= 150
    errors = {code for code, kind in findings.kinds().items() if kind.severity is Severity.ERROR}
    assert errors - set().union(*(hostile.codes for hostile in EVERY)) == UNREACHED.keys()


@pytest.mark.parametrize("place", PLACES)
def test_a_refusal_repeats_no_identity(http: httpx.Client, callers: Callers, workbench: Bench, place: str) -> None:
    """R-19: wherever in a document an identity code stands, no answer and no finding says it again."""
    person = bench.real_identity()
    xml = edit((place, person))(workbench)
    for path in ("/v1/documents", "/v1/documents/validate"):
        answer = send(http, callers, xml, path)
        assert answer.status_code < 500
        assert person not in answer.text


def test_ten_faults_are_told_at_once(http: httpx.Client, callers: Callers, workbench: Bench) -> None:
    """R-06: whoever has made ten different mistakes reads of all of them in one answer."""
    found = send(http, callers, TEN_FAULTS(workbench)).json()["findings"]
    assert len({one["code"] for one in found if one["severity"] == "error"}) >= 10


def test_the_unspoiled_document_is_kept(http: httpx.Client, callers: Callers, workbench: Bench) -> None:
    """What is spoiled here would otherwise be kept: the makers start from a good document."""
    assert send(http, callers, workbench.sealed()).status_code == 201
    assert send(http, callers, workbench.sealed(workbench.new_case())).status_code == 201


def test_a_bom_and_no_declaration_are_borne_with(http: httpx.Client, callers: Callers, workbench: Bench) -> None:
    """A byte-order mark is nothing, a missing declaration and CRLF are warnings (api.md, Reading XML)."""
    assert send(http, callers, b"\xef\xbb\xbf" + workbench.sealed()).status_code == 201
    bare = workbench.sealed().partition(b"?>")[2].lstrip()
    receipt = send(http, callers, bare)
    assert (receipt.status_code, [one["code"] for one in receipt.json()["findings"]]) == (
        201,
        ["xml-declaration-missing"],
    )
