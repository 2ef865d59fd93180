"""Reading world.json: who tests, with which system, on whose behalf (api.md, The demo world)."""

import json
import secrets
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any, TypeAlias

from varanto_client.compose import Person, Professional
from varanto_client.credentials import Credentials
from varanto_client.model import Acting
from varanto_client.profiles import Profile, ProfileUnusable, from_world
from varanto_formats.cda.model import Organisation
from varanto_formats.identifiers import Identifier, codesystems, hetu
from varanto_formats.signatures.signing import Signer
from varanto_golive.model import Site

Object: TypeAlias = Mapping[str, Any]

SERVICE_TASK = "LAPS"
INFORMING_CONTENTS = ("2021-1", "2024-1", "2025-1")
"""Versions of what clients are told, where a world does not say."""
ADULT, OLDEST = 18, 100
PUBLIC = "public"


@dataclass(frozen=True, slots=True, kw_only=True)
class OtherOrganisation:
    """Another organisation that takes part: its professional, her calls, the seal of its documents."""

    organisation: Organisation
    unit: Organisation
    professional: Professional
    worker: Profile
    seal: Signer


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Those who take part in a test: as whom calls are made, what documents are signed with, what clients are told.

    `neighbour` is the second organisation, to which data are disclosed, `producer` one that produces services for the
    organisation; None where the test goes without.
    """

    site: Site
    worker: Profile
    archivist: Profile
    officer: Profile
    seal: Signer
    card: Signer
    service_task: str
    informing_contents: tuple[str, ...]
    neighbour: OtherOrganisation | None
    producer: OtherOrganisation | None = None


def read(path: Path, base_url: str, organisation: str | None = None, *, disclosure: bool = True) -> Cast:
    """Who plays which part: of the organisation, the first unless named by OID, its first professional with authority.

    Without `disclosure` nobody of a second organisation is needed. Raises ProfileUnusable when the world cannot be
    read, or nobody in it can take a part.
    """
    try:
        world = json.loads(path.read_text("utf-8"))
        one = next(each for each in world["organizations"] if organisation in (None, each["oid"]))
        task = world["service_tasks"][SERVICE_TASK]
        worker = _suited(one["professionals"], task)
        profile = _profile(path, base_url, one, worker)
        if not (profile.seal and profile.card):
            raise ProfileUnusable(f"{path} has no seal for the organization, or no card for its professional")
        neighbour = _neighbour(path, base_url, world, one["oid"]) if disclosure else None
        producer = _producer(path, base_url, world, one)
        return Cast(
            site=_site(one, worker, profile, neighbour, producer),
            worker=profile,
            archivist=_at_desk(profile, path, world, Acting.as_archivist(one["oid"], codesystems.CLIENT_REGISTER)),
            officer=_at_desk(profile, path, world, Acting.as_officer(one["oid"])),
            seal=profile.seal,
            card=profile.card,
            service_task=task,
            informing_contents=tuple(world.get("informing_contents", INFORMING_CONTENTS)),
            neighbour=neighbour,
            producer=producer,
        )
    except ProfileUnusable:
        raise
    except StopIteration:
        raise ProfileUnusable(f"{path} has no such organization, or nobody there to take the test") from None
    except (KeyError, IndexError, TypeError, ValueError, OSError) as error:
        raise ProfileUnusable(f"{path} is no usable world ({type(error).__name__}: {error})") from None


def _site(
    one: Object,
    worker: Object,
    profile: Profile,
    neighbour: OtherOrganisation | None,
    producer: OtherOrganisation | None,
) -> Site:
    return Site(
        organisation=Organisation(one["oid"], one["name"]),
        business_id=one.get("business_id"),
        unit=_unit(one, worker),
        professional=_person(worker),
        role=profile.acting.role,
        archivist=one["archivists"][0]["login"],
        base_url=profile.base_url,
        neighbour=neighbour.organisation if neighbour else None,
        producer=producer.organisation if producer else None,
    )


def _neighbour(path: Path, base_url: str, world: Object, first: str) -> OtherOrganisation:
    """The first other organisation with somebody of the service task who has authority and whose keys are there."""
    task = world["service_tasks"][SERVICE_TASK]
    for other in world["organizations"]:
        able = [one for one in other["professionals"] if task in one["service_tasks"] and one["authority"]]
        if other["oid"] != first and able and (found := _other(path, base_url, other, able[0])):
            return found
    raise ProfileUnusable(
        f"{path} has no second organization whose professional has authority and whose keys are there; "
        "without it the test goes with --no-disclosure"
    )


def _producer(path: Path, base_url: str, world: Object, organiser: Object) -> OtherOrganisation | None:
    """The first private organisation with somebody of the service task, for a public organiser; None without one."""
    task = world["service_tasks"][SERVICE_TASK]
    if organiser["kind"] != PUBLIC:
        return None
    private = (one for one in world["organizations"] if one["kind"] != PUBLIC)
    able = ((one, worker) for one in private for worker in one["professionals"] if task in worker["service_tasks"])
    return next((found for one, worker in able if (found := _other(path, base_url, one, worker))), None)


def _other(path: Path, base_url: str, one: Object, worker: Object) -> OtherOrganisation | None:
    """An organisation with that professional; None where its keys are not there."""
    with suppress(ProfileUnusable):
        profile = _profile(path, base_url, one, worker)
        if profile.seal:
            return OtherOrganisation(
                organisation=Organisation(one["oid"], one["name"]),
                unit=_unit(one, worker),
                professional=_person(worker),
                worker=profile,
                seal=profile.seal,
            )
    return None


def _profile(path: Path, base_url: str, one: Object, worker: Object) -> Profile:
    return replace(from_world(path, one["oid"], worker["register_number"]), base_url=base_url)


def _unit(one: Object, worker: Object) -> Organisation:
    return next(Organisation(unit["oid"], unit["name"]) for unit in one["units"] if unit["oid"] == worker["unit"])


def _person(worker: Object) -> Professional:
    return Professional(worker["register_number"], worker["given"], worker["family"])


def given_client(path: Path) -> Person:
    """The test client of a JSON file: `identity` (900 series), `given`, `family`, `birth_date`.

    Raises ProfileUnusable, which repeats nothing of the file.
    """
    try:
        one = json.loads(path.read_text("utf-8"))
        code, born = hetu.parse(one["identity"]), date.fromisoformat(one["birth_date"])
        if code and code.is_test:
            return Person(Identifier(hetu.SYSTEM, code.value), str(one["given"]), str(one["family"]), born, None)
    except (KeyError, TypeError, ValueError, OSError):
        pass
    raise ProfileUnusable(f"{path} does not hold a test client with an identity code of the 900 series")


def new_client(today: date) -> Person:
    """An adult of the 900 series whom nobody has met: another one on every run."""
    return _born_between(_years_before(today, OLDEST) + timedelta(days=1), _years_before(today, ADULT))


def new_minor(today: date, age: int) -> Person:
    """A minor of the 900 series of that age in whole years."""
    return _born_between(_years_before(today, age + 1) + timedelta(days=1), _years_before(today, age))


def turning(age: int, today: date) -> Person:
    """Somebody of the 900 series who turns so old today."""
    return _born_between(_years_before(today, age), _years_before(today, age))


def _born_between(first: date, last: date) -> Person:
    born = first + timedelta(days=secrets.randbelow((last - first).days + 1))
    lowest, highest = hetu.FIRST_TEST_NUMBER, hetu.LAST_TEST_NUMBER
    code = hetu.make_test(born, lowest + secrets.randbelow(highest - lowest + 1))
    gender = "1" if code.individual_number % 2 else "2"
    return Person(Identifier(hetu.SYSTEM, code.value), "Testi Koe", "Käyttöönotto", born, gender)


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _suited(professionals: Sequence[Object], task: str) -> Object:
    """The first professional of the service task with authority; where nobody has that, the first of the task."""
    able = [one for one in professionals if task in one["service_tasks"]]
    return next(one for one in (*(one for one in able if one["authority"]), *able))


def _at_desk(worker: Profile, path: Path, world: Object, desk: Acting) -> Profile:
    """A desk, which the operator of a test repository may open."""
    operator = world["operator"]
    credentials = Credentials.from_file(operator["client_id"], path.parent / operator["key"], operator.get("kid"))
    return Profile(base_url=worker.base_url, credentials=credentials, acting=desk)
