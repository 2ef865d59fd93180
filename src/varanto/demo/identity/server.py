"""The test provider as a server on a port of this machine alone."""

import json
import threading
from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qsl, urlencode

from jinja2 import Environment, PackageLoader, StrictUndefined

from varanto.demo.identity import oidc, saml
from varanto.demo.identity.keys import CLIENT, METADATA, REPOSITORY, Keys
from varanto.demo.identity.people import Person
from varanto.settings import Settings

HTML, JSON, XML = "text/html; charset=utf-8", "application/json", "application/samlmetadata+xml"
LONGEST_FORM = 64 * 2**10
_TEMPLATES = Environment(loader=PackageLoader("varanto.demo"), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True, slots=True)
class Reply:
    """An answer over HTTP; `to` is where it leads the browser."""

    body: bytes = b""
    kind: str = HTML
    status: int = 200
    to: str = ""


BAD = Reply(b"<!doctype html><html lang=fi><title>TESTI</title><p>Pyynto ei kelpaa.", status=400)
NOT_FOUND = replace(BAD, status=404)


@dataclass(frozen=True)
class TestProvider:
    """The provider at its address: its keys, and whom one can be there."""

    __test__ = False

    url: str
    keys: Keys
    people: Callable[[], Sequence[Person]]
    codes: oidc.Codes = field(default_factory=oidc.Codes)

    @property
    def entity_id(self) -> str:
        """Its name in SAML."""
        return f"{self.url}/saml/metadata"

    def known_to(self, settings: Settings) -> Settings:
        """The settings of a repository where people log in through this provider, by both protocols."""
        folder = self.keys.folder.resolve()
        return replace(
            settings,
            saml_metadata=folder / METADATA,
            saml_key=folder / f"{REPOSITORY}.key",
            saml_certificate=folder / f"{REPOSITORY}.pem",
            oidc_issuer=self.url,
            oidc_client_id=oidc.CLIENT_ID,
            oidc_key=folder / f"{CLIENT}.key",
        )

    def get(self, path: str, query: str) -> Reply:
        """What the provider shows."""
        asked = dict(parse_qsl(query, keep_blank_values=True))
        match path:
            case "/.well-known/openid-configuration":
                return Reply(json.dumps(oidc.description(self.url)).encode(), JSON)
            case "/oidc/keys":
                return Reply(json.dumps(oidc.public_keys(self.keys)).encode(), JSON)
            case "/oidc/authorize":
                return self._choice("/oidc/choose", asked if oidc.is_asked_well(asked) else None)
            case "/saml/metadata":
                return Reply(saml.metadata(self.url, self.keys).encode(), XML)
            case "/saml/sso":
                return self._choice("/saml/choose", saml.asked(query, self.keys))
            case _:
                return NOT_FOUND

    def post(self, path: str, form: Mapping[str, str]) -> Reply:
        """What comes of a click, or of a code."""
        match path:
            case "/oidc/choose":
                return self._to_callback(form)
            case "/oidc/token":
                tokens = oidc.redeem(self.codes, form, self.keys, self.url)
                told = json.dumps(tokens or {"error": "invalid_grant"}).encode()
                return Reply(told, JSON, 200 if tokens else 400)
            case "/saml/choose":
                return self._to_consumer(form)
            case _:
                return NOT_FOUND

    def _choice(self, action: str, asked: Mapping[str, str] | None) -> Reply:
        if asked is None:
            return BAD
        return _page(action=action, asked=asked, people=self.people(), posted="")

    def _to_callback(self, form: Mapping[str, str]) -> Reply:
        if not oidc.is_asked_well(form):
            return BAD
        if not form.get("person"):
            broken = urlencode({"error": "access_denied", "state": form["state"]})
            return Reply(status=303, to=f"{form['redirect_uri']}?{broken}")
        return Reply(status=303, to=self.codes.give(form, self._person(form)))

    def _to_consumer(self, form: Mapping[str, str]) -> Reply:
        person = self._person(form)
        told = saml.said(person, self.entity_id, form)
        xml = saml.answer(told, self.keys) if form.get("person") else saml.refused(told, self.keys)
        return _page(posted=saml.posted(xml), consumer=form["consumer"], name=person.name)

    def _person(self, form: Mapping[str, str]) -> Person:
        return self.people()[int(form.get("person") or 0)]


def _page(**facts: object) -> Reply:
    return Reply(_TEMPLATES.get_template("identity.html").render(facts).encode())


@contextmanager
def listening(keys: Keys, people: Callable[[], Sequence[Person]]) -> Generator[TestProvider]:
    """A provider that answers on a port of this machine alone; its metadata lies beside its keys."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        provider = TestProvider(f"http://127.0.0.1:{server.server_port}", keys, people)
        (keys.folder / METADATA).write_text(saml.metadata(provider.url, keys), "utf-8")
        server.RequestHandlerClass = _handler(provider)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield provider
        finally:
            server.shutdown()


def _handler(provider: TestProvider) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            path, _, query = self.path.partition("?")
            self._reply(provider.get(path, query))

        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", 0)), LONGEST_FORM)
            form = dict(parse_qsl(self.rfile.read(length).decode("utf-8", "replace"), keep_blank_values=True))
            self._reply(provider.post(self.path, form))

        def _reply(self, reply: Reply) -> None:
            self.send_response(reply.status)
            self.send_header("Content-Type", reply.kind)
            self.send_header("Content-Length", str(len(reply.body)))
            self.send_header("Cache-Control", "no-store")
            if reply.to:
                self.send_header("Location", reply.to)
            self.end_headers()
            self.wfile.write(reply.body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 (its name)
            """Say nothing."""

    return Handler
