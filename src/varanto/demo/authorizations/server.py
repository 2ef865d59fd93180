"""The test service on a port of this machine alone, with the page on which a person chooses for whom she acts."""

import json
import threading
from collections.abc import Callable, Generator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, unquote, urlencode, urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from varanto.demo.authorizations.mandates import ARCHIVIST_THEME, OFFICER_THEME
from varanto.demo.authorizations.protocol import Refused, WebApi
from varanto.demo.identity.server import HTML, JSON, LONGEST_FORM, Reply
from varanto.settings import Settings

CHOICE = "chosen"
_TEMPLATES = Environment(loader=PackageLoader("varanto.demo"), autoescape=True, undefined=StrictUndefined)


@dataclass(frozen=True)
class TestAuthorizations:
    """The test service at its address."""

    __test__ = False

    url: str
    api: WebApi

    def known_to(self, settings: Settings) -> Settings:
        """The settings of a repository that asks this service for mandates."""
        own = self.api.credentials
        return replace(
            settings,
            mandates_url=self.url,
            mandates_client_id=own.client_id,
            mandates_api_key=own.api_key,
            mandates_password=own.password,
            mandates_archivist_theme=ARCHIVIST_THEME,
            mandates_officer_theme=OFFICER_THEME,
        )

    def get(self, target: str, headers: Mapping[str, str]) -> Reply:
        """What the service answers to a server, or shows to a browser."""
        path, query = _split(target)
        if path == ["oauth", "authorize"]:
            kind, offered = self.api.offered(query)
            page = _TEMPLATES.get_template("authorizations.html").render(kind=kind, offered=offered, asked=query)
            return Reply(page.encode())
        self.api.prove(target, headers)
        return _told(self._answered(path, query, headers))

    def post(self, target: str, headers: Mapping[str, str], form: Mapping[str, list[str]]) -> Reply:
        """What comes of a choice, or of a code."""
        path, query = _split(target)
        if path == ["oauth", "choose"]:
            return self._to_callback(form)
        self.api.prove(target, headers)
        if path != ["oauth", "token"]:
            raise Refused(404)
        return _told(self.api.token(query, headers))

    def _answered(self, path: list[str], query: Mapping[str, str], headers: Mapping[str, str]) -> object:
        if "requestId" not in query:
            raise Refused(400)
        match path:
            case ["service", "ypa" | "hpa" as kind, "user", "register", client_id, person] if "endUserId" in query:
                return self.api.register(kind, client_id, person)
            case ["service", "ypa" | "hpa", "user", "unregister", session_id]:
                return self.api.unregister(session_id)
            case ["service", "ypa", "api", "organizationRoles", session_id]:
                return self.api.organization_roles(session_id, headers)
            case ["service", "ypa", "api", "organizationRoles", session_id, business_id]:
                return self.api.organization_roles(session_id, headers, business_id)
            case ["service", "hpa", "api", "delegate", session_id]:
                return self.api.delegates(session_id, headers)
            case ["service", "hpa", "api", "authorization", session_id, principal]:
                return self.api.authorization(session_id, headers, principal, query.get("issues", ""))
            case _:
                raise Refused(404)

    def _to_callback(self, form: Mapping[str, list[str]]) -> Reply:
        asked = {name: values[0] for name, values in form.items()}
        self.api.offered(asked)
        cancelled, chosen = "cancel" in form, form.get(CHOICE, [])
        answer = {"error": "access_denied"} if cancelled else {"code": self.api.choose(asked, chosen)}
        back = urlencode(answer | {"state": asked.get("state", "")})
        return Reply(status=303, to=f"{asked['redirect_uri']}?{back}")


@contextmanager
def listening(api: WebApi) -> Generator[TestAuthorizations]:
    """The service, answering on a port of this machine alone."""
    with ThreadingHTTPServer(("127.0.0.1", 0), BaseHTTPRequestHandler) as server:
        service = TestAuthorizations(f"http://127.0.0.1:{server.server_port}", api)
        server.RequestHandlerClass = _handler(service)
        threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}).start()
        try:
            yield service
        finally:
            server.shutdown()


def _split(target: str) -> tuple[list[str], dict[str, str]]:
    parts = urlsplit(target)
    query = {name: values[0] for name, values in parse_qs(parts.query, keep_blank_values=True).items()}
    return [unquote(part) for part in parts.path.strip("/").split("/")], query


def _told(said: object) -> Reply:
    return Reply(json.dumps(said).encode(), JSON)


def _handler(service: TestAuthorizations) -> type[BaseHTTPRequestHandler]:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._reply(lambda headers: service.get(self.path, headers))

        def do_POST(self) -> None:
            length = min(int(self.headers.get("Content-Length", 0)), LONGEST_FORM)
            form = parse_qs(self.rfile.read(length).decode("utf-8", "replace"), keep_blank_values=True)
            self._reply(lambda headers: service.post(self.path, headers, form))

        def _reply(self, answer: Callable[[Mapping[str, str]], Reply]) -> None:
            try:
                reply = answer({name.lower(): value for name, value in self.headers.items()})
            except Refused as refused:
                reply = Reply(b"TESTI", HTML, refused.status)
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
