"""The demo world on disk: keys, certificates and world.json, made once and used again while they hold."""

import json
import os
from datetime import UTC, datetime, timedelta
from hashlib import sha256
from importlib import resources
from pathlib import Path
from typing import Any

import msgspec
from joserfc.jwk import ECKey

import varanto.wills.service as wills
from varanto.demo.model import Client, Definition, Organization, Person, Professional, definition
from varanto_formats.identifiers import hetu
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.credentials import Credential

LASTS = timedelta(days=335)  # a month less than a certificate of a connection
FUNCTIONS = ["disclosure", "register_right"]
TRUST = "trust"


def ensure(folder: Path, base_url: str, now: datetime | None = None) -> dict[str, Any]:
    """The world in this folder with its files, as world.json states it; made anew when changed or about to expire."""
    moment = now or datetime.now(UTC)
    kept = _kept(folder, moment) or _make(folder, definition(), moment)
    told = [one.version for one in wills.contents() if one.since <= moment.date()]
    world = kept | {"base_url": base_url, "informing_contents": told}
    _write(folder / "world.json", json.dumps(world, ensure_ascii=False, indent=1).encode())
    return world


def _kept(folder: Path, now: datetime) -> dict[str, Any] | None:
    """The world made earlier, where it is of this definition and its certificates hold long enough."""
    try:
        kept = json.loads((folder / "world.json").read_text("utf-8"))
        holds = kept["definition"] == _digest() and now <= datetime.fromisoformat(kept["made"]) + LASTS
    except (OSError, ValueError, LookupError, TypeError):
        return None
    return kept if holds else None


def _digest() -> str:
    """What the world depends on: its definition and the form in which it is written."""
    package = resources.files("varanto.demo")
    return sha256(b"".join(package.joinpath(name).read_bytes() for name in ("world.toml", "world.py"))).hexdigest()


def _make(folder: Path, world: Definition, now: datetime) -> dict[str, Any]:
    authority = TestAuthority.create(now - timedelta(days=1))
    (folder / TRUST).mkdir(parents=True, exist_ok=True)
    _write(folder / TRUST / "ca.pem", authority.chain_pem)
    operator = {"client_id": "operator", "key": "operator.pem", "kid": _new_key(folder / "operator.pem")}
    made = [_organization(folder, authority, number, one) for number, one in enumerate(world.organizations, 1)]
    first = world.organizations[0]
    return {
        "definition": _digest(),
        "made": now.isoformat(),
        "mode": "test",
        "test_ca": f"{TRUST}/ca.pem",
        "operator": operator,
        "organizations": made,
        "assignments": [row for one in first.professionals for row in _assignments(first, one)],
        "service_tasks": world.service_tasks,
        "people": [_person(one) for one in world.people],
        "ended": [msgspec.to_builtins(one) for one in world.ended],
        "clients": [_client(one) for one in world.clients],
    }


def _person(one: Person) -> dict[str, Any]:
    return msgspec.to_builtins(one) | {"identity": _identity(one.identity)}


def _client(one: Client) -> dict[str, Any]:
    told = {
        "identity": _identity(one.identity),
        "given": one.given,
        "family": one.family,
        "birth_date": one.birth_date.isoformat(),
        "note": one.note,
        "guardians": [_identity(code) for code in one.guardians],
        "representatives": [_identity(code) for code in one.representatives],
    }
    before = one.temporary_id
    return told | ({"temporary_id": _identity(before.value, before.system)} if before else {})


def _identity(value: str, system: str = hetu.SYSTEM) -> dict[str, str]:
    return {"system": f"urn:oid:{system}", "value": value}


def _organization(folder: Path, authority: TestAuthority, number: int, one: Organization) -> dict[str, Any]:
    own = f"organization-{number}"
    (folder / own).mkdir(mode=0o700, exist_ok=True)
    key = f"{own}/system.pem"
    return {
        "oid": one.oid,
        "name": one.name,
        "kind": one.kind,
        "business_id": one.business_id,
        "units": [{"oid": unit.oid, "name": unit.name, "service_tasks": unit.service_tasks} for unit in one.units],
        "system": {"client_id": one.client_id, "key": key, "kid": _new_key(folder / key)},
        "connection": _credential(folder, f"{own}/connection", authority.issue_server(f"{one.client_id}.example")),
        "signature": _credential(folder, f"{own}/signature", authority.issue_service(one.oid, one.name)),
        "professionals": [
            _professional(folder, authority, f"{own}/card-{place}", one, person)
            for place, person in enumerate(one.professionals, 1)
        ],
        "archivists": [{"login": login} for login in one.archivists],
        "officers": [{"login": login} for login in one.officers],
        "functions": FUNCTIONS,
        "produces_for": one.produces_for,
    }


def _professional(
    folder: Path, authority: TestAuthority, card: str, employer: Organization, one: Professional
) -> dict[str, Any]:
    issued = authority.issue_professional(one.number, one.given, one.family, one.title)
    return {
        "register_number": one.number,
        "given": one.given,
        "family": one.family,
        "unit": employer.units[one.unit - 1].oid,
        "roles": one.roles,
        "service_tasks": one.service_tasks,
        "flags": one.flags,
        "authority": one.authority,
        "card": _credential(folder, card, issued),
    }


def _assignments(employer: Organization, one: Professional) -> list[dict[str, Any]]:
    return [
        {
            "register_number": one.number,
            "organization": employer.oid,
            "unit": employer.units[one.unit - 1].oid,
            "role": role,
            "supervised_role": None,
            "service_tasks": one.service_tasks,
            "services": [],
            "flags": one.flags,
            "authority": one.authority,
            "from": "2026-01-01",
            "to": None,
        }
        for role in one.roles
    ]


def _credential(folder: Path, name: str, credential: Credential) -> dict[str, str]:
    _write(folder / f"{name}.pem", credential.certificate.pem)
    _write(folder / f"{name}.key", credential.key_pem)
    return {"certificate": f"{name}.pem", "key": f"{name}.key"}


def _new_key(path: Path) -> str:
    """Write a new private key; answers its name (RFC 7638)."""
    key = ECKey.generate_key("P-256")
    _write(path, key.as_pem(private=True))
    return key.thumbprint()


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner may read, whole or not at all."""
    fresh = path.with_name(f".{path.name}.{os.getpid()}")
    with os.fdopen(os.open(fresh, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        file.write(content)
    fresh.replace(path)
