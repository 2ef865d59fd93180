"""A small archive for the client to speak with: it stores, searches, signs receipts, and can be made to fail."""

import base64
import hashlib
import json
import threading
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs

import httpx
from joserfc import jws, jwt
from joserfc.jwk import ECKey

BASE_URL = "http://archive.test"
KIND = "varanto-receipt+jws"
FINDING = {
    "code": "structure-invalid",
    "severity": "error",
    "pointer": "/ClinicalDocument/localSocialHeader",
    "message": {"fi": "Ei kelpaa.", "sv": "Duger inte.", "en": "Not good."},
}


def new_key() -> ECKey:
    return ECKey.generate_key("P-256")


def pem(key: ECKey) -> bytes:
    return key.as_pem(private=True)


def metadata(oid: str, client: dict[str, str]) -> dict[str, Any]:
    """Metadata as the contract has them, and a member that this client does not know."""
    return {
        "oid": oid,
        "set_id": oid,
        "version": 1,
        "status": "valid",
        "document_group": {"system": "urn:oid:1.2.246.537.6.1505.201601", "code": "5", "display": "Asiakasasiakirja"},
        "title": "Merkintä tapaamisesta",
        "clients": [client],
        "controller": {"oid": "1.2.246.10.99999901.10.0", "name": "Esimerkin hyvinvointialue"},
        "service_task": [{"system": "urn:oid:1.2.246.537.6.1221.201601", "code": "24", "display": None}],
        "created_at": "2026-11-20T11:30:00+02:00",
        "sha256": "0" * 64,
        "signatures": [{"kind": "system", "signer": "1.2.3", "signed_at": None, "valid": True}],
        "new_member": 1,
    }


@dataclass
class FakeArchive:
    """What it was asked stands in `requests` and `claims`; `replies` are given first, whatever is asked."""

    system: ECKey = field(default_factory=new_key)
    signing: ECKey = field(default_factory=new_key)
    url: str = BASE_URL
    requests: list[httpx.Request] = field(default_factory=list)
    claims: list[dict[str, Any]] = field(default_factory=list)
    replies: list[httpx.Response | Exception] = field(default_factory=list)
    token_replies: list[httpx.Response] = field(default_factory=list)
    documents: dict[str, bytes] = field(default_factory=dict)
    receipt_changes: dict[str, Any] = field(default_factory=dict)
    pages: list[list[str]] = field(default_factory=list)

    @property
    def http(self) -> httpx.Client:
        """Connections that lead here."""
        return httpx.Client(base_url=self.url, transport=httpx.MockTransport(self.answer))

    def answer(self, request: httpx.Request) -> httpx.Response:
        """The answer to a request."""
        if request.url.path == "/oauth/token":
            return self._token(request)
        if request.url.path == "/.well-known/jwks.json":
            key = self.signing.as_dict(private=False) | {"kid": self.signing.thumbprint()}
            return httpx.Response(200, json={"keys": [key]})
        self.requests.append(request)
        if self.replies:
            reply = self.replies.pop(0)
            if isinstance(reply, Exception):
                raise reply
            return reply
        routes: dict[str, Callable[[httpx.Request], httpx.Response]] = {
            "/v1/documents": self._store,
            "/v1/documents/search": self._search,
            "/v1/documents/validate": lambda _: httpx.Response(200, json={"valid": False, "findings": [FINDING]}),
        }
        return routes.get(request.url.path, self._fetch)(request)

    def _token(self, request: httpx.Request) -> httpx.Response:
        if self.token_replies:
            return self.token_replies.pop(0)
        form = parse_qs(request.content.decode())
        self.claims.append(jwt.decode(form["client_assertion"][0], self.system, ["ES256"]).claims)
        if self.claims[-1].get("organization") == "1.2.3":
            answer = {"error": "invalid_grant", "error_description": "The organization is not active."}
            return httpx.Response(400, json=answer)
        return httpx.Response(200, json={"access_token": f"token-{len(self.claims)}", "expires_in": 600})

    def _store(self, request: httpx.Request) -> httpx.Response:
        receipt: dict[str, Any] = {
            "oid": "1.2.246.10.99999901.95.2026.1.1",
            "set_id": "1.2.246.10.99999901.95.2026.1.1",
            "version": 1,
            "sha256": hashlib.sha256(request.content).hexdigest(),
            "stored_at": "2026-11-20T09:30:00.000+00:00",
            "findings": [FINDING | {"severity": "warning"}],
            "log_entry": "0197",
        }
        self.documents[receipt["oid"]] = request.content
        header = {"alg": "ES256", "kid": self.signing.thumbprint(), "typ": KIND}
        payload = json.dumps(receipt, sort_keys=True, separators=(",", ":")).encode()
        signed = receipt | {"jws": jws.serialize_compact(header, payload, self.signing)}
        return httpx.Response(201, json=signed | self.receipt_changes)

    def _search(self, request: httpx.Request) -> httpx.Response:
        asked = json.loads(request.content)
        number = int(asked.get("cursor", "0"))
        following = str(number + 1) if number + 1 < len(self.pages) else None
        items = [metadata(oid, asked["client"]) for oid in self.pages[number]] if self.pages else []
        return httpx.Response(200, json={"total": sum(map(len, self.pages)), "items": items, "next": following})

    def _fetch(self, request: httpx.Request) -> httpx.Response:
        content = self.documents.get(request.url.path.rpartition("/")[2])
        if content is None:
            return httpx.Response(404, json={"code": "document-unknown", "title": "Unknown", "trace_id": "abc"})
        etag = f'"{hashlib.sha256(content).hexdigest()}"'
        return httpx.Response(200, content=content, headers={"etag": etag, "content-type": "application/xml"})

    @contextmanager
    def served(self) -> Generator[str]:
        """The same over a real socket; gives its base URL."""
        archive = self

        class Handler(BaseHTTPRequestHandler):
            def _reply(self) -> None:
                body = self.rfile.read(int(self.headers.get("content-length", 0)))
                reply = archive.answer(
                    httpx.Request(self.command, f"{archive.url}{self.path}", headers=dict(self.headers), content=body)
                )
                self.send_response(reply.status_code)
                for name in ("etag", "content-type"):
                    if name in reply.headers:
                        self.send_header(name, reply.headers[name])
                self.send_header("content-length", str(len(reply.content)))
                self.end_headers()
                self.wfile.write(reply.content)

            do_GET = do_POST = _reply  # noqa: N815 - the names that http.server calls

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - http.server's own name
                """Be quiet."""

        with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
            self.url = f"http://127.0.0.1:{server.server_port}"
            thread = threading.Thread(target=server.serve_forever, args=(0.01,))
            thread.start()
            try:
                yield self.url
            finally:
                server.shutdown()
                thread.join()


def purpose_of(request: httpx.Request) -> dict[str, Any]:
    """What the header Varanto-Purpose holds."""
    text = request.headers["varanto-purpose"]
    return json.loads(base64.urlsafe_b64decode(text + "=" * (-len(text) % 4)))
