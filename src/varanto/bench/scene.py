"""A repository to measure: an archive of its own, server processes, somebody who may ask."""

import json
import shutil
import tempfile
import time
from collections.abc import Generator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any
from uuid import uuid4

import httpx
from joserfc import jwt
from joserfc.jwk import ECKey

from varanto import demo
from varanto.app import Installation, installed
from varanto.bench import cpu
from varanto.demo.run import free_port, settings_of_demo
from varanto.kit.context import Actor, Context
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.process import running_in, until
from varanto.settings import Settings
from varanto.workers import beside
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer

START_SECONDS = 120.0


@dataclass(frozen=True, slots=True)
class Scene:
    """A running repository with its demo world in a folder."""

    installation: Installation
    folder: Path
    base_url: str

    def area(self, number: int = 0) -> dict[str, Any]:
        """An organisation of the demo world: the first holds what is looked at, the second asks for it."""
        return json.loads((self.folder / "world.json").read_text("utf-8"))["organizations"][number]

    @property
    def server(self) -> Embedded:
        """The embedded PostgreSQL, for its connection strings."""
        return Embedded(self.installation.settings.home)

    def seal(self, area: int = 0) -> Signer:
        """An organisation's seal."""
        files = self.area(area)["signature"]
        certificate, key = ((self.folder / files[name]).read_bytes() for name in ("certificate", "key"))
        return Signer.from_pem(certificate, key, SignatureKind.SYSTEM)

    def token(self, area: int = 0) -> str:
        """A fresh access token: of the first organisation's system, or of another's first professional."""
        one, now = self.area(area), int(time.time())
        system, url = one["system"], f"{self.base_url}/oauth/token"
        key = ECKey.import_key((self.folder / system["key"]).read_bytes())
        claims = {"iss": system["client_id"], "sub": system["client_id"], "aud": url, "organization": one["oid"]}
        if area:
            claims |= _professional(one)
        claims |= {"iat": now, "exp": now + 240, "jti": str(uuid4())}
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode({"alg": "ES256", "kid": system["kid"]}, claims, key, ["ES256"]),
        }
        return httpx.post(url, data=form).raise_for_status().json()["access_token"]

    @contextmanager
    def context(self, area: int = 0) -> Generator[Context]:
        """The context that a call with such a token has, within this process."""
        one = self.area(area)
        actor = Actor(system=one["system"]["client_id"], organization=one["oid"], role="SYSTEM")
        if area:
            worker = one["professionals"][0]
            tasks = tuple(worker["service_tasks"])
            actor = replace(actor, unit=worker["unit"], role=worker["roles"][0], service_tasks=tasks)
        with self.installation.context() as ctx:
            yield replace(ctx, actor=actor, trace_id=uuid4().hex, request_id=uuid4())

    def processor_seconds(self) -> tuple[float, float]:
        """The processor seconds used so far by the server processes and by PostgreSQL."""
        database = set(running_in(self._data))
        return cpu.seconds(set(cpu.children()) - database), cpu.seconds(database)

    @property
    def _data(self) -> Path:
        return (self.installation.settings.home / "postgresql").resolve()


def _professional(area: dict[str, Any]) -> dict[str, Any]:
    """The claims of an organisation's first professional."""
    one = area["professionals"][0]
    person = {"system": "urn:oid:1.2.246.537.26", "value": one["register_number"], "name": one["family"]}
    claims = {"professional": person, "role": one["roles"][0], "authority": one["authority"]}
    return claims | {name: one[name] for name in ("unit", "service_tasks", "flags")}


@contextmanager
def scene(workers: int) -> Generator[Scene]:
    """A new repository with so many server processes; all of it is removed at the end."""
    folder = Path(tempfile.mkdtemp(prefix="varanto-bench-"))
    folder.chmod(0o711)
    port = free_port()
    plain = Settings(port=port, log_level="error")
    share = plain.threads // workers * (workers + 1)  # this process is one more, which only owns PostgreSQL
    settings = replace(settings_of_demo(plain, folder), workers=workers + 1, threads=share)
    try:
        with installed(settings) as installation:
            demo.load(installation, folder)
            with beside(settings):
                made = Scene(installation, folder, f"http://127.0.0.1:{port}")
                if not until(lambda: _answers(made.base_url), START_SECONDS):
                    raise TimeoutError("the repository does not answer")
                yield made
    finally:
        shutil.rmtree(folder)


def _answers(base_url: str) -> bool:
    with suppress(httpx.TransportError):
        return httpx.get(f"{base_url}/readyz").is_success
    return False
