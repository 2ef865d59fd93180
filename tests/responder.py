"""A responder for tests: a real HTTP server that speaks OCSP and gives a list, and can be made to misbehave."""

import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

from varanto_formats.signatures.answering import AN_HOUR, Answers, Revoked
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.certificates import Certificate, from_pem
from varanto_formats.signatures.credentials import Credential


@dataclass
class Responder:
    """The authority with what it has issued and revoked; `asked` are the paths that were asked for.

    `spoil` turns an answer into another one, `silent` are the paths that give none.
    """

    authority: TestAuthority
    now: datetime
    lasts: timedelta = AN_HOUR
    issued: dict[int, Certificate] = field(default_factory=dict[int, Certificate])
    revoked: dict[int, Revoked] = field(default_factory=dict[int, Revoked])
    signer: Credential | None = None
    silent: set[str] = field(default_factory=set[str])
    leads_to: str | None = None
    spoil: Callable[[bytes], bytes] = bytes
    asked: list[str] = field(default_factory=list[str])

    def knows(self, *certificates: Certificate) -> None:
        """Answer for these from now on."""
        self.issued |= {one.content.serial_number: one for one in certificates}

    def revoke(self, certificate: Certificate, revoked: Revoked) -> None:
        """Say from now on that a certificate is revoked."""
        self.revoked[certificate.content.serial_number] = revoked

    def answers(self, issuer: Credential) -> Answers:
        """What an issuing authority says now."""
        return Answers(issuer, self.issued, self.revoked, self.now, self.lasts, self.signer)

    def answer(self, path: str, question: bytes) -> bytes:
        """The answer to a question, or the list."""
        said = self.answers(self.authority.services)
        return self.spoil(said.to_question(question) if path == "/ocsp" else said.as_list())


def delegate(authority: TestAuthority, *, ocsp: bool) -> Credential:
    """Somebody whom the issuing authority has certified, for answering in its place or for serving pages only."""
    if not ocsp:
        return authority.issue_server("ocsp.example.fi")
    key, issuer = ec.generate_private_key(ec.SECP256R1()), authority.services
    builder = (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "Varanto TEST OCSP")]))
        .issuer_name(issuer.certificate.content.subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(issuer.certificate.valid_from)
        .not_valid_after(issuer.certificate.valid_to)
        .add_extension(x509.ExtendedKeyUsage([ExtendedKeyUsageOID.OCSP_SIGNING]), critical=False)
    )
    certificate = builder.sign(issuer.private_key, SHA256()).public_bytes(Encoding.PEM)
    return Credential(from_pem(certificate)[0], key)


@contextmanager
def responding(now: datetime) -> Generator[Responder]:
    """A responder that listens, with the authority whose certificates name it."""
    responders: list[Responder] = []

    class Handler(BaseHTTPRequestHandler):
        """One question."""

        def do_POST(self) -> None:
            """An OCSP request."""
            self._give(self.rfile.read(int(self.headers["Content-Length"])))

        def do_GET(self) -> None:
            """The list."""
            self._give(b"")

        def _give(self, question: bytes) -> None:
            (one,) = responders
            one.asked.append(self.path)
            if one.leads_to:
                self.send_response(302)
                self.send_header("Location", one.leads_to)
                self.end_headers()
            elif self.path in one.silent:
                self.send_error(500)
            else:
                self.send_response(200)
                self.end_headers()
                self.wfile.write(one.answer(self.path, question))

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (the name is http.server's)
            """Say nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    authority = TestAuthority.create(now - timedelta(days=400), f"http://127.0.0.1:{server.server_port}")
    responders.append(Responder(authority, now))
    try:
        yield responders[0]
    finally:
        server.shutdown()
        thread.join()
        server.server_close()
