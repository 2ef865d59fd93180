"""A timestamp authority for TESTS, which vouches for nothing: OpenSSL's, an implementation that is not ours."""

import shutil
import subprocess
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
from cryptography.x509.oid import ExtendedKeyUsageOID, NameOID

OPENSSL = shutil.which("openssl")
ROOT = "root.pem"
QUERY, REPLY = "application/timestamp-query", "application/timestamp-reply"
LONGEST_QUERY = 4096
LIFETIME = timedelta(days=3650)
_turn = threading.Lock()
SETTINGS = """
[tsa]
default_tsa = here
[here]
dir = {folder}
serial = {folder}/serial
crypto_device = builtin
signer_digest = sha256
default_policy = 1.2.3.4
digests = sha256
ess_cert_id_alg = sha256
"""


@dataclass(frozen=True)
class TestAuthority:
    """The authority, its files in a folder; called with a request it answers as one over HTTP would."""

    __test__ = False

    folder: Path
    root: x509.Certificate

    @classmethod
    def kept(cls, folder: Path) -> "TestAuthority":
        """The authority of a folder, made where there is none yet: what it stamped before stays verifiable."""
        if not (folder / ROOT).exists():
            return cls.create(folder)
        return cls(folder, x509.load_pem_x509_certificate((folder / ROOT).read_bytes()))

    @classmethod
    def create(cls, folder: Path) -> "TestAuthority":
        """Make its keys and certificates."""
        folder.mkdir(parents=True)
        keys = [ec.generate_private_key(ec.SECP256R1()) for _ in range(2)]
        root = _certified("TEST root", keys[0], keys[0], x509.BasicConstraints(ca=True, path_length=None))
        purpose = x509.ExtendedKeyUsage([ExtendedKeyUsageOID.TIME_STAMPING])
        signer = _certified("TEST timestamps", keys[1], keys[0], purpose)
        (folder / "signer.pem").write_bytes(signer.public_bytes(Encoding.PEM))
        key = keys[1].private_bytes(Encoding.PEM, PrivateFormat.PKCS8, NoEncryption())
        (folder / "key.pem").write_bytes(key)
        (folder / "settings").write_text(SETTINGS.format(folder=folder.resolve()), "utf-8")
        (folder / ROOT).write_bytes(root.public_bytes(Encoding.PEM))
        return cls(folder, root)

    def __call__(self, request: bytes) -> bytes:
        """The response to a request."""
        with _turn:
            (self.folder / "request").write_bytes(request)
            self.openssl(
                *("-reply", "-config", "settings", "-queryfile", "request", "-signer", "signer.pem"),
                *("-inkey", "key.pem", "-out", "response"),
            )
            return (self.folder / "response").read_bytes()

    def openssl(self, *arguments: str) -> str:
        """What `openssl ts` says. Raises CalledProcessError when it fails."""
        command = [OPENSSL or "openssl", "ts", *arguments]
        return subprocess.run(command, cwd=self.folder, check=True, capture_output=True, text=True).stdout


@contextmanager
def listening(answer: Callable[[bytes], bytes], kind: str = REPLY) -> Generator[str]:
    """An authority that is asked over HTTP (RFC 3161, 3.4), on a port of this machine alone; gives its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            length = int(self.headers.get("Content-Length", 0))
            good = self.headers.get("Content-Type") == QUERY and length <= LONGEST_QUERY
            body = answer(self.rfile.read(length)) if good else b""
            self.send_response(200 if good else 415)
            self.send_header("Content-Type", kind)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield f"http://127.0.0.1:{server.server_port}/"
        finally:
            server.shutdown()


def _certified(
    name: str, key: ec.EllipticCurvePrivateKey, issuer: ec.EllipticCurvePrivateKey, extension: x509.ExtensionType
) -> x509.Certificate:
    now = datetime.now(UTC)
    return (
        x509.CertificateBuilder()
        .subject_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)]))
        .issuer_name(x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "TEST root")]))
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + LIFETIME)
        .add_extension(extension, critical=True)
        .add_extension(x509.SubjectKeyIdentifier.from_public_key(key.public_key()), critical=False)
        .add_extension(x509.AuthorityKeyIdentifier.from_issuer_public_key(issuer.public_key()), critical=False)
        .sign(issuer, SHA256())
    )
