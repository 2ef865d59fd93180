"""A hidden address is told to those who may know it and to nobody else, by no door, log line or copy of the disk."""

import base64
import logging
import subprocess
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from tests import live
from tests.scenarios.canary import (
    CO_CLIENT,
    HIDDEN,
    PLACES,
    REPRESENTATIVE,
    TEXTS,
    Told,
    World,
    address,
    ask_everything,
    leaks,
    words,
)

from varanto.kit import logs
from varanto.kit.db import Database
from varanto.kit.db.binaries import binaries
from varanto.kit.db.embedded import Embedded
from varanto.kit.db.roles import APPLICATION
from varanto.kit.keyring import Keyring
from varanto_client.model import OWN, Acting, Form, Purpose
from varanto_formats.identifiers.codesystems import CLIENT_REGISTER

WHY = {place: " ".join(words(place)) for place in TEXTS}
KEPT_OUT = (
    "neighbour by permit", "neighbour's custody officer by law", "private provider by permit",
    "private provider by incapacity", "unit without right", "co-client", "representative", "archivist",
    "officer", "neighbour's officer", "operator",
)  # fmt: skip


@pytest.fixture(scope="module")
def database_name(new_database: Callable[[], str]) -> str:
    """The database of this module."""
    return new_database()


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The lines that our log writes meanwhile, at debug level, of our own records and of the libraries'."""
    path = tmp_path_factory.mktemp("log") / "lines"
    logs.configure("debug")
    root = logging.getLogger()
    root.setLevel(logging.DEBUG)
    (handler,) = (one for one in root.handlers if isinstance(one.formatter, logs.JsonLines))
    assert isinstance(handler, logging.StreamHandler)
    with path.open("w", encoding="utf-8") as file:
        handler.setStream(file)
        yield path
        root.removeHandler(handler)
    root.setLevel(logging.WARNING)


@pytest.fixture(scope="module")
def world(
    log: Path,
    postgres: Embedded,
    database_name: str,
    keys: Keyring,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[World]:
    """The world, when everybody who may not know has asked everything."""
    with (
        Database(postgres.url(APPLICATION, database_name)) as database,
        live.running(tmp_path_factory.mktemp("world"), database, keys) as server,
    ):
        made = World(server)
        try:
            made.build()
            with ThreadPoolExecutor() as at_once:
                list(at_once.map(partial(_ask, made), *zip(*_audiences(made).items(), strict=True)))
            yield made
        finally:
            server.close_clients()


def _ask(world: World, audience: str, asking: tuple[Acting, int | None, Purpose]) -> None:
    acting, organization, purpose = asking
    with world.listening(audience, acting, organization) as client:
        ask_everything(world, client, purpose)


def _audiences(world: World) -> dict[str, tuple[Acting, int | None, Purpose]]:
    """Everybody who may not know: in whose name, by whose system (the operator's where none is named), for what."""
    neighbour, private = (world.server.desk(number).profile.acting for number in (1, 2))
    controllers = [one["oid"] for one in world.server.world["organizations"]]
    private_context = world.documents["private"].relationship
    asking: tuple[tuple[Acting, int | None, Purpose], ...] = (
        (replace(neighbour, authority=False), 1, Purpose.disclosure(**world.context)),
        (replace(neighbour, role="R3"), 1, by_law(world)),
        (private, 2, Purpose.disclosure(relationship=private_context)),
        (private, 2, Purpose.incapacity(WHY["statement"], relationship=private_context)),
        (world.server.desk(2, 1).profile.acting, 2, Purpose.register_right(controllers[0])),
        (Acting.as_citizen(CO_CLIENT.identifier), None, OWN),
        (Acting.as_citizen(REPRESENTATIVE.identifier, HIDDEN.identifier, "32"), None, OWN),
        (Acting.as_archivist(controllers[0], CLIENT_REGISTER), None, OWN),
        (Acting.as_officer(controllers[0]), None, OWN),
        (Acting.as_officer(controllers[1]), None, OWN),
        (Acting(role=""), None, OWN),
    )
    return dict(zip(KEPT_OUT, asking, strict=True))


def by_law(world: World) -> Purpose:
    """An authority's right, for a reason that names the place."""
    return Purpose.statutory("TIETOJEN_TARKISTUS", WHY["reason"], **world.context)


@pytest.mark.parametrize("audience", KEPT_OUT)
def test_whoever_may_not_know_is_told_nothing(world: World, audience: str) -> None:
    """R-156: search, metadata, every form, versions, summary, wills, logs, decisions, rights, refusals: no word."""
    told = world.told[audience]
    assert len(told.answers) > 100
    assert told.leaks() == set()


@pytest.mark.parametrize(
    ("audience", "kept_back"),
    [("neighbour by permit", False), ("co-client", True), ("representative", False), ("archivist", False)],
)
def test_what_is_kept_back_is_the_address_alone(world: World, audience: str, kept_back: bool) -> None:
    """The decision itself is read in masked forms, so silence is no refusal; a co-client reads none of it."""
    said = b"\n".join(world.told[audience].answers).decode("utf-8", "replace")
    assert ("Myönnetään." in said) is not kept_back


def test_a_professional_of_the_own_register_knows(world: World) -> None:
    """4 §: the holder's professional reads the addresses of both versions and of whoever stands beside."""
    told = Told()
    client = world.server.desk(0).client
    for name in ("first", "restricted", "co-client"):
        told.answers.append(client.fetch(world.documents[name].oid, Form.JSON).content)
    assert {address(place).street for place in ("first", "restricted", "beside")} <= told.leaks()


def test_an_authority_that_arranges_services_knows(world: World) -> None:
    """R-156: R1 with authority gets the signed bytes by law, and the address with them."""
    desk = world.server.desk(1)
    shown = desk.client.fetch(world.documents["restricted"].oid, Form.JSON, by_law(world)).content
    assert address("restricted").street in leaks(shown, PLACES)
    assert desk.client.fetch(world.documents["restricted"].oid, purpose=by_law(world)).content


def test_a_producer_knows_by_its_register_right(world: World) -> None:
    """A29: the register right is no disclosure: the producer reaches the client whom it works for."""
    purpose = Purpose.register_right(world.server.world["organizations"][0]["oid"])
    shown = world.server.desk(2).client.fetch(world.documents["restricted"].oid, Form.JSON, purpose).content
    assert address("restricted").street in leaks(shown, PLACES)


def test_an_archivist_who_says_why_knows(world: World) -> None:
    """A30: with a reason, which is logged, the archivist sees what she has to repair."""
    controller = world.server.world["organizations"][0]["oid"]
    archivist = world.server.operator(Acting.as_archivist(controller, CLIENT_REGISTER))
    shown = archivist.fetch(world.documents["restricted"].oid, Form.JSON, Purpose.revealing(WHY["reveal"])).content
    assert address("restricted").street in leaks(shown, PLACES)


def test_the_protected_person_sees_her_own_decision_whole(world: World) -> None:
    """74 §: nothing is masked from the one who is protected."""
    own = world.server.operator(Acting.as_citizen(HIDDEN.identifier))
    shown = own.fetch(world.documents["decision"].oid, Form.JSON).content
    assert address("decision").street in leaks(shown, PLACES)


def test_a_refusal_does_not_repeat_the_address(world: World) -> None:
    """A finding says where a rule is broken, not what stands there; not even to the one who sent it."""
    told = Told()
    desk = world.server.desk(0)
    with world.listening("holder", desk.profile.acting, 0) as client:
        broken = world.broken()
        found = client.validate(broken).findings
        told.answers.extend(str(one.message).encode() for one in found)
        (outcome,) = client.store_batch([broken])
    assert "structure-condition" in {one.code for one in found}
    assert outcome.receipt is None
    assert world.told["holder"].leaks() == told.leaks() == set()


def test_a_copy_of_the_database_tells_no_address(world: World, postgres: Embedded, database_name: str) -> None:
    """R-18, R-156: no address, and none that was typed as a reason, stands in a dump in clear, in hex or in base64."""
    url = postgres.url("postgres", database_name)
    command = [binaries() / "pg_dump", "--dbname", url, "--inserts"]
    dump = subprocess.run(command, check=True, capture_output=True).stdout
    assert world.documents["restricted"].oid.encode() in dump
    assert leaks(dump, (*PLACES, *TEXTS)) == set()


def test_the_log_of_the_run_tells_no_address(world: World, log: Path) -> None:
    """R-19, R-156: at debug level no line of ours or of a library holds a hidden word."""
    written = log.read_bytes()
    assert b"GET /v1/documents/{oid}" in written
    assert leaks(written, (*PLACES, *TEXTS)) == set()


@pytest.mark.parametrize("disguise", [bytes, bytes.upper, lambda word: word.hex().encode()])
def test_the_canary_is_found_in_every_disguise(disguise: Callable[[bytes], bytes]) -> None:
    """A leak in clear, in capitals or in hex is found; base64 below."""
    word = address("first").street
    assert leaks(b"..." + disguise(word.encode()) + b"...", ("first",)) == {word}


@pytest.mark.parametrize("offset", range(3))
def test_the_canary_is_found_in_base64(offset: int) -> None:
    """Wherever in a text the word begins."""
    word = address("first").street
    text = b"x" * offset + word.encode() + b"yz"
    assert word in leaks(base64.b64encode(text), ("first",))
