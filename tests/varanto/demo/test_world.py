"""The demo world on disk is what outside programs are told to expect (api.md, The demo world)."""

import json
from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from stdnum.fi import ytunnus
from tests.varanto.demo.conftest import Made

from varanto.demo import world
from varanto_formats.identifiers import Identifier, hetu, oids, temporary
from varanto_formats.signatures.certificates import TrustStore, from_pem
from varanto_formats.signatures.credentials import Credential

NOW = datetime(2026, 11, 20, 9, 30, tzinfo=UTC)
BASE_URL = "http://127.0.0.1:8080"
ORGANIZATION = {
    "oid", "name", "kind", "business_id", "units", "system", "connection", "signature", "professionals",
    "archivists", "officers", "functions",
}  # fmt: skip
PROFESSIONAL = {
    "register_number", "given", "family", "unit", "roles", "service_tasks", "flags", "authority", "card",
}  # fmt: skip
ASSIGNMENT = {
    "register_number", "organization", "unit", "role", "supervised_role", "service_tasks", "services", "flags",
    "authority", "from", "to",
}  # fmt: skip


def paths(part: Any) -> Iterator[str]:
    """Every path that a part of world.json names."""
    if isinstance(part, list):
        for one in part:
            yield from paths(one)
    elif isinstance(part, dict):
        for name, one in part.items():
            if name in {"key", "certificate", "test_ca"}:
                yield one
            else:
                yield from paths(one)


def credential(made: Made, entry: dict[str, str]) -> Credential:
    """The certificate and key that an entry of world.json names."""
    return Credential.from_pem(
        (made.folder / entry["certificate"]).read_bytes(), (made.folder / entry["key"]).read_bytes()
    )


def test_the_world_tells_which_informing_is_the_newest(tmp_path: Path) -> None:
    """R-41: a client system learns what clients are told now, and what was told before."""
    assert world.ensure(tmp_path, BASE_URL, NOW)["informing_contents"] == ["2021-1", "2024-1", "2025-1"]
    earlier = world.ensure(tmp_path / "earlier", BASE_URL, datetime(2024, 6, 1, tzinfo=UTC))
    assert earlier["informing_contents"][-1] == "2024-1"


def test_world_has_the_published_shape(made: Made) -> None:
    """world.json has every key that outside programs rely on, and the file says what the caller was told."""
    assert made.world.keys() >= {
        "base_url", "mode", "test_ca", "operator", "organizations", "assignments", "service_tasks", "clients",
    }  # fmt: skip
    assert json.loads((made.folder / "world.json").read_text("utf-8")) == made.world
    assert made.world["operator"].keys() >= {"client_id", "key"}
    for one in made.world["organizations"]:
        assert one.keys() >= ORGANIZATION
        assert one["system"].keys() >= {"client_id", "key"}
        assert all(unit.keys() >= {"oid", "name", "service_tasks"} for unit in one["units"])
        assert all(person.keys() >= PROFESSIONAL for person in one["professionals"])
    assert all(row.keys() >= ASSIGNMENT for row in made.world["assignments"])
    assert all(one.keys() >= {"identity", "given", "family", "birth_date", "note"} for one in made.world["clients"])


def test_paths_are_relative_and_keys_private(made: Made) -> None:
    """Every file named in world.json lies beside it, and only its owner may read it."""
    named = list(paths(made.world))
    assert named
    for name in named:
        assert not Path(name).is_absolute()
        assert (made.folder / name).stat().st_mode & 0o077 == 0


def test_two_areas_and_a_private_producer(made: Made) -> None:
    """Two public organisations and a private one; the first works in all seven service tasks."""
    assert [one["kind"] for one in made.world["organizations"]] == ["public", "public", "private"]
    first = {task for unit in made.world["organizations"][0]["units"] for task in unit["service_tasks"]}
    assert first == set(made.world["service_tasks"].values()) == {"24", "10", "20", "TYO", "IAK", "PAI", "PER"}


def test_organisations_are_well_formed(made: Made) -> None:
    """An organisation's OIDs grow from its business id, which has a right check digit (documents.md §6.3)."""
    for one in made.world["organizations"]:
        root = f"1.2.246.10.{one['business_id'].replace('-', '')}.10."
        assert ytunnus.is_valid(one["business_id"])
        assert one["oid"] == f"{root}0"
        assert all(unit["oid"].startswith(root) for unit in one["units"])


def test_roles_suit_their_employer(made: Made) -> None:
    """Professionals work in units of their employer; P-roles are private, R-roles and authority public (A10)."""
    for one in made.world["organizations"]:
        units = {unit["oid"]: set(unit["service_tasks"]) for unit in one["units"]}
        foreign = "P" if one["kind"] == "public" else "R"
        for person in one["professionals"]:
            assert set(person["service_tasks"]) <= units[person["unit"]]
            assert not any(role.startswith(foreign) for role in person["roles"])
            assert one["kind"] == "public" or not person["authority"]


def test_register_numbers_are_of_one_person_each(made: Made) -> None:
    """No two professionals share a register number of eleven digits."""
    numbers = [person["register_number"] for one in made.world["organizations"] for person in one["professionals"]]
    assert len(set(numbers)) == len(numbers)
    assert all(len(number) == 11 and number.isdigit() for number in numbers)


def test_assignments_cover_the_first_organisation(made: Made) -> None:
    """Each role of each professional of the first organisation is registered, and nobody else's."""
    first = made.world["organizations"][0]
    roles = {(person["register_number"], role) for person in first["professionals"] for role in person["roles"]}
    assert {(row["register_number"], row["role"]) for row in made.world["assignments"]} == roles
    assert {row["organization"] for row in made.world["assignments"]} == {first["oid"]}


def test_clients_are_test_persons(made: Made) -> None:
    """At least eight clients of the 900 series, adults and minors, whose codes agree with their birth dates."""
    clients = [(hetu.parse(one["identity"]["value"]), one) for one in made.world["clients"]]
    assert len(clients) >= 8
    assert len({one["identity"]["value"] for _, one in clients}) == len(clients)
    for code, one in clients:
        assert code
        assert code.is_test
        assert code.birth_date == date.fromisoformat(one["birth_date"])
        assert one["identity"]["system"] == "urn:oid:1.2.246.21"
    births = [code.birth_date for code, _ in clients if code]
    assert min(births) < date(2008, 1, 1) < max(births)


def test_the_hard_cases_have_their_people(made: Made) -> None:
    """R-158: a producer for the first area, minors with a guardian, a newcomer with a temporary id, one represented."""
    first, *others = made.world["organizations"]
    producers = [one for one in others if first["oid"] in one["produces_for"]]
    assert {one["kind"] for one in producers} == {"private"}
    assert all("register_right" in one["functions"] for one in (first, *producers))
    assert {"24"} <= {task for one in producers for unit in one["units"] for task in unit["service_tasks"]}
    known = [one["identity"] for one in made.world["clients"]]
    acting = [code for one in made.world["clients"] for code in (*one["guardians"], *one["representatives"])]
    assert all(code in known for code in acting)
    assert len([one for one in made.world["clients"] if one["guardians"]]) == 2
    assert any(one["representatives"] for one in made.world["clients"])
    (newcomer,) = (one["temporary_id"] for one in made.world["clients"] if "temporary_id" in one)
    issued = Identifier(newcomer["system"].removeprefix("urn:oid:"), newcomer["value"])
    assert temporary.is_valid(issued)
    assert oids.organisation_root(issued.system) == oids.organisation_root(first["oid"])


def test_certificates_name_their_owner(made: Made) -> None:
    """Seals carry the organisation's OID, cards the register number, and the test CA vouches for both (§8)."""
    trust = TrustStore.from_pem((made.folder / made.world["test_ca"]).read_bytes())
    now = datetime.now(UTC)
    for one in made.world["organizations"]:
        owners = [(one["oid"], one["signature"])]
        owners += [(person["register_number"], person["card"]) for person in one["professionals"]]
        for owner, entry in owners:
            certificate = credential(made, entry).certificate
            assert certificate.serial_number == owner
            assert certificate.is_test
            assert trust.chain(certificate, now)
        assert from_pem((made.folder / one["connection"]["certificate"]).read_bytes())


def test_a_second_run_keeps_the_keys(tmp_path: Path) -> None:
    """The same world is used again, told only where the repository answers this time."""
    first = world.ensure(tmp_path, BASE_URL, NOW)
    again = world.ensure(tmp_path, "http://127.0.0.1:9999", NOW + timedelta(days=300))
    assert again == first | {"base_url": "http://127.0.0.1:9999"}


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"definition": "of another world", "made": "2026-11-20"}'])
def test_a_world_that_cannot_be_used_is_made_anew(tmp_path: Path, text: str) -> None:
    """Whatever lies in the folder under the world's name, a world comes out."""
    (tmp_path / "world.json").write_text(text, "utf-8")
    assert world.ensure(tmp_path, BASE_URL, NOW)["organizations"]


def test_a_world_is_made_anew_before_its_certificates_expire(tmp_path: Path) -> None:
    """A world whose certificates have less than a month left gets new ones."""
    first = world.ensure(tmp_path, BASE_URL, NOW)
    later = NOW + timedelta(days=340)
    second = world.ensure(tmp_path, BASE_URL, later)
    assert second["operator"]["kid"] != first["operator"]["kid"]
    seal = credential(Made(tmp_path, second), second["organizations"][0]["signature"]).certificate
    assert seal.covers(later + timedelta(days=60))
