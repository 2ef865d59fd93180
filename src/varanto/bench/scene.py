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
from varanto.bench.documents import Writer
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

    @property
    def world(self) -> dict[str, Any]:
        """The first organisation of the demo world."""
        return json.loads((self.folder / "world.json").read_text("utf-8"))["organizations"][0]

    @property
    def server(self) -> Embedded:
        """The embedded PostgreSQL, for its connection strings."""
        return Embedded(self.installation.settings.home)

    def writer(self) -> Writer:
        """Writes documents under the organisation's seal."""
        files = self.world["signature"]
        certificate, key = ((self.folder / files[name]).read_bytes() for name in ("certificate", "key"))
        return Writer(Signer.from_pem(certificate, key, SignatureKind.SYSTEM))

    def token(self) -> str:
        """A fresh access token of the organisation's system."""
        one, now = self.world, int(time.time())
        system, url = one["system"], f"{self.base_url}/oauth/token"
        key = ECKey.import_key((self.folder / system["key"]).read_bytes())
        claims = {"iss": system["client_id"], "sub": system["client_id"], "aud": url, "organization": one["oid"]}
        claims |= {"iat": now, "exp": now + 240, "jti": str(uuid4())}
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": "urn:ietf:params:oauth:client-assertion-type:jwt-bearer",
            "client_assertion": jwt.encode({"alg": "ES256", "kid": system["kid"]}, claims, key, ["ES256"]),
        }
        return httpx.post(url, data=form).raise_for_status().json()["access_token"]

    @contextmanager
    def context(self) -> Generator[Context]:
        """The context that a call of the organisation's system has, within this process."""
        actor = Actor(system=self.world["system"]["client_id"], organization=self.world["oid"])
        with self.installation.context() as ctx:
            yield replace(ctx, actor=actor, trace_id=uuid4().hex, request_id=uuid4())

    def processor_seconds(self) -> tuple[float, float]:
        """The processor seconds used so far by the server processes and by PostgreSQL."""
        database = set(running_in(self._data))
        return cpu.seconds(set(cpu.children()) - database), cpu.seconds(database)

    @property
    def _data(self) -> Path:
        return (self.installation.settings.home / "postgresql").resolve()


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
