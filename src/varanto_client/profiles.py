"""Profiles: against which archive and as whom a command acts, from a demo world or a file of one's own."""

import json
import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, cast

from varanto_client.client import Client
from varanto_client.credentials import Credentials
from varanto_client.model import Acting
from varanto_formats.identifiers import Identifier, codesystems
from varanto_formats.signatures.certificates import TrustStore
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer


class ProfileUnusable(ValueError):
    """A profile cannot be read, or lacks what is asked of it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Profile:
    """An archive, a system, an acting context, and what documents are signed with and judged by."""

    base_url: str
    credentials: Credentials
    acting: Acting
    seal: Signer | None = None
    card: Signer | None = None
    trust: TrustStore | None = None

    def connect(self) -> Client:
        """A client for this archive; close it."""
        return Client(self.base_url, self.credentials, self.acting)


def from_world(path: Path, organisation: str | None = None, professional: str | None = None) -> Profile:
    """A profile of a demo world (api.md, The demo world): an organisation, the first unless named by OID.

    Without a professional's register number the system acts for itself. Raises ProfileUnusable.
    """
    try:
        world = json.loads(path.read_text("utf-8"))
        one = _named(world["organizations"], "oid", organisation)
        worker = _named(one["professionals"], "register_number", professional) if professional else None
        return Profile(
            base_url=world["base_url"],
            credentials=Credentials.from_file(one["system"]["client_id"], path.parent / one["system"]["key"]),
            acting=_acting(one["oid"], worker),
            seal=_signer(path.parent, one.get("signature"), SignatureKind.SYSTEM),
            card=_signer(path.parent, worker and worker.get("card"), SignatureKind.PROFESSIONAL),
            trust=_trust(path.parent, [world["test_ca"]]),
        )
    except (KeyError, IndexError, TypeError, ValueError, OSError) as error:
        raise _unusable(path, error) from None


def from_config(path: Path) -> Profile:
    """A profile of a TOML file; paths in it are relative to it. Raises ProfileUnusable.

    `base_url`, `organization` and `[system]` (`client_id`, `key`, `kid`?) are needed; `[professional]` is as in
    world.json, `[signature]` and `[card]` hold `certificate` and `key`, `trust` lists PEM files.
    """
    try:
        config = tomllib.loads(path.read_text("utf-8"))
        system = config["system"]
        key = path.parent / system["key"]
        return Profile(
            base_url=config["base_url"],
            credentials=Credentials.from_file(system["client_id"], key, system.get("kid")),
            acting=_acting(config["organization"], config.get("professional")),
            seal=_signer(path.parent, config.get("signature"), SignatureKind.SYSTEM),
            card=_signer(path.parent, config.get("card"), SignatureKind.PROFESSIONAL),
            trust=_trust(path.parent, config.get("trust")),
        )
    except (KeyError, TypeError, ValueError, OSError) as error:
        raise _unusable(path, error) from None


def _named(choices: list[dict[str, Any]], field: str, value: str | None) -> dict[str, Any]:
    """The first choice, or the one that was named. Raises KeyError for a name that nobody has."""
    if value is None:
        return choices[0]
    for choice in choices:
        if choice[field] == value:
            return choice
    raise KeyError(field)


def _acting(organisation: str, worker: Mapping[str, Any] | None) -> Acting:
    if worker is None:
        return Acting(organization=organisation)
    return Acting(
        organization=organisation,
        unit=worker["unit"],
        professional=Identifier(codesystems.PROFESSIONAL_REGISTER, worker["register_number"]),
        professional_name=f"{worker['given']} {worker['family']}",
        role=cast("list[str]", worker["roles"])[0],
        service_tasks=worker.get("service_tasks", ()),
        flags=worker.get("flags", ()),
        authority=worker.get("authority", False),
    )


def _signer(folder: Path, files: Mapping[str, str] | None, kind: SignatureKind) -> Signer | None:
    if not files:
        return None
    return Signer.from_pem((folder / files["certificate"]).read_bytes(), (folder / files["key"]).read_bytes(), kind)


def _trust(folder: Path, files: Sequence[str] | None) -> TrustStore | None:
    return TrustStore.from_pem(*((folder / file).read_bytes() for file in files)) if files else None


def _unusable(path: Path, error: Exception) -> ProfileUnusable:
    return ProfileUnusable(f"{path} is no usable profile ({type(error).__name__}: {error})")
