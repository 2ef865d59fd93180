"""Who takes part: the holder of the secret, a private provider with papers of its own, and the neighbour who asks."""

import json
from collections.abc import Generator, Mapping
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import Any

import httpx

from varanto_client.client import Client
from varanto_client.compose import Composer, Professional
from varanto_client.credentials import ASSERTION_TYPE, Credentials
from varanto_client.model import Acting
from varanto_client.profiles import ProfileUnusable, from_world
from varanto_formats.cda.model import Organisation
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.signatures.signing import Signer

TIMEOUT = httpx.Timeout(60.0)
GUARDIAN = Identifier(hetu.SYSTEM, hetu.make_test(date(1985, 3, 9), 901).value)
EXPIRED = 401


@dataclass(frozen=True, slots=True)
class Party:
    """An organisation with one professional: her client, her composer, the seal, and her bare voice."""

    client: Client
    composer: Composer
    seal: Signer
    voice: "Voice"


class Voice:
    """Sends calls as a professional and gives the answer as it came."""

    def __init__(self, http: httpx.Client, credentials: Credentials, acting: Acting) -> None:
        self._http = http
        self._credentials = credentials
        self._acting = acting
        self._token = ""

    def acting_as(self, acting: Acting) -> "Voice":
        """The same system in another context."""
        return Voice(self._http, self._credentials, acting)

    def call(
        self,
        method: str,
        path: str,
        *,
        json: Mapping[str, Any] | None = None,
        content: bytes | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> httpx.Response:
        """The answer, whatever it is; a token that has run out is replaced once."""

        def send() -> httpx.Response:
            every = {"authorization": f"Bearer {self._token}", **(headers or {})}
            return self._http.request(method, path, json=json, content=content, headers=every)

        self._token = self._token or self._fetch()
        answer = send()
        if answer.status_code == EXPIRED:
            self._token = self._fetch()
            answer = send()
        return answer

    def _fetch(self) -> str:
        url = str(self._http.base_url.join("oauth/token"))
        form = {
            "grant_type": "client_credentials",
            "client_assertion_type": ASSERTION_TYPE,
            "client_assertion": self._credentials.assertion(url, self._acting),
        }
        return str(self._http.post("oauth/token", data=form).raise_for_status().json()["access_token"])


@dataclass(frozen=True, slots=True)
class Parties:
    """All who take part."""

    holder: Party
    private: Party
    asker: Party
    operator: Voice

    def guardian(self, of: Identifier) -> Voice:
        """A guardian of somebody at the citizen's desk, which the operator opens in a test repository."""
        return self.operator.acting_as(Acting.as_citizen(GUARDIAN, of))


@contextmanager
def parties(world_file: Path, base_url: str | None = None) -> Generator[Parties]:
    """The first public organisation holds, the second asks, the first private one holds too (world.json).

    Raises ProfileUnusable where the world has no such three, or lacks their keys.
    """
    try:
        world = json.loads(world_file.read_text("utf-8"))
        public, private = (
            [one for one in world["organizations"] if one["kind"] == kind] for kind in ("public", "private")
        )
        chosen = (public[0], private[0], public[1])
        own = world["operator"]
        credentials = Credentials.from_file(own["client_id"], world_file.parent / own["key"], own.get("kid"))
        address = base_url or world["base_url"]
    except (OSError, ValueError, KeyError, IndexError, TypeError) as error:
        raise ProfileUnusable(f"{world_file} is no usable world ({type(error).__name__}: {error})") from None
    with ExitStack() as opened:
        http = opened.enter_context(httpx.Client(base_url=address, timeout=TIMEOUT))
        three = [_party(opened, world_file, http, one) for one in chosen]
        yield Parties(*three, operator=Voice(http, credentials, Acting(role="")))


def _party(opened: ExitStack, world_file: Path, http: httpx.Client, one: dict[str, Any]) -> Party:
    worker = one["professionals"][0]
    profile = from_world(world_file, one["oid"], worker["register_number"])
    profile = replace(profile, base_url=str(http.base_url))
    if profile.seal is None:
        raise ProfileUnusable(f"{world_file} has no seal for an organization")
    unit = next(unit for unit in one["units"] if unit["oid"] == worker["unit"])
    composer = Composer(
        controller=Organisation(one["oid"], one["name"]),
        unit=Organisation(unit["oid"], unit["name"]),
        author=Professional(worker["register_number"], worker["given"], worker["family"]),
    )
    client = opened.enter_context(profile.connect())
    return Party(client, composer, profile.seal, Voice(http, profile.credentials, profile.acting))
