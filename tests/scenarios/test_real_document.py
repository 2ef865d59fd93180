"""The published real document, from a production system in the national test environment."""

import base64
import re
import ssl
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from tests import live
from tests.live import Live
from tests.shared import SHARED, needs_shared

from varanto.kit.db import Database
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.client import Client
from varanto_client.credentials import Credentials
from varanto_client.errors import Invalid
from varanto_client.model import OPERATOR, Acting

SAMPLES = SHARED / "samples"
CONTROLLER = "1.2.246.10.32213561.10.0"
UNIT = "1.2.246.10.1246109.10.2001213"

pytestmark = needs_shared


@pytest.fixture
def server(postgres: Embedded, new_database: Callable[[], str], keys: Keyring, tmp_path: Path) -> Iterator[Live]:
    """A server that trusts the certificate of the real document and knows the organisation that made it."""
    signed = (SAMPLES / "asiakkuusasiakirja_document_signed.xml").read_text("utf-8")
    found = re.search(r"<X509Certificate>([^<]+)<", signed)
    assert found
    (tmp_path / "trust").mkdir()
    (tmp_path / "trust/vantaa.pem").write_text(ssl.DER_cert_to_PEM_cert(base64.b64decode(found.group(1))))
    with (
        Database(postgres.url(APPLICATION, new_database())) as database,
        live.running(tmp_path, database, keys) as running,
    ):
        operator = running.operator(OPERATOR)
        operator.put_organisation(CONTROLLER, {"name": "Vantaan ja Keravan hyvinvointialue", "kind": "public"})
        operator.put_organisation(
            UNIT, {"name": "Palvelutarpeen arviointi", "kind": "public", "parent": CONTROLLER, "service_tasks": ["24"]}
        )
        yield running
        running.close_clients()


@pytest.fixture
def vendor(server: Live) -> Client:
    """The client information system of that organisation, just registered."""
    one = server.world["organizations"][0]["system"]
    credentials = Credentials.from_file("vantaa", server.folder / one["key"])
    server.operator(OPERATOR).put_system(
        "vantaa", {"name": "Asiakastieto", "keys": {"keys": [credentials.public_jwk]}, "organizations": [CONTROLLER]}
    )
    client = Client(server.base_url, credentials, Acting(organization=CONTROLLER, unit=UNIT))
    server.opened.append(client)
    return client


def test_the_real_document_verifies_stores_and_comes_back(vendor: Client) -> None:
    """R-01, R-02, R-10: digests, signature and structure hold; it is stored with the birth-date warning alone."""
    sent = (SAMPLES / "asiakkuusasiakirja_document_signed.xml").read_bytes()
    checked = vendor.validate(sent)
    assert checked.valid
    assert "birth-date-mismatch" in {one.code for one in checked.findings}
    receipt = vendor.store(sent)
    assert vendor.fetch(receipt.oid).content == sent
    metadata = vendor.metadata(receipt.oid)
    assert metadata.structure == "1.2.246.537.6.1505.1.2023.6.1"
    assert [(one.kind, one.signer, one.valid) for one in metadata.signatures] == [("system", CONTROLLER, True)]


def test_the_re_indented_copy_is_refused_by_its_digest(vendor: Client) -> None:
    """R-02: the copy whose white space was changed after signing names the digest, beside the birth-date warning."""
    sent = (SAMPLES / "asiakkuusasiakirja_document.xml").read_bytes()
    with pytest.raises(Invalid) as refused:
        vendor.store(sent)
    found = {one.code for one in refused.value.findings}
    assert {"signature-digest", "birth-date-mismatch"} <= found
    assert all("signature" in one.code for one in refused.value.findings if one.severity == "error")
