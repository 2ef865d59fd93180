"""Reading world.json: who tests, with which system, on whose behalf (api.md, The demo world)."""

import json
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from varanto_client.compose import Person, Professional
from varanto_client.credentials import Credentials
from varanto_client.model import Acting
from varanto_client.profiles import Profile, ProfileUnusable, from_world
from varanto_formats.cda.model import Organisation
from varanto_formats.identifiers import Identifier, codesystems, hetu
from varanto_formats.signatures.signing import Signer
from varanto_golive.model import Site

SERVICE_TASK = "LAPS"
YOUNGEST, OLDEST = 18, 100


@dataclass(frozen=True, slots=True, kw_only=True)
class Cast:
    """Those who take part in a test: as whom calls are made, and what documents are signed with."""

    site: Site
    worker: Profile
    archivist: Profile
    seal: Signer
    card: Signer
    service_task: str


def read(path: Path, base_url: str, organisation: str | None = None) -> Cast:
    """Who plays which part: of the organisation, the first unless named by OID, its first professional with authority.

    Raises ProfileUnusable when the world cannot be read, or nobody in it can take the part.
    """
    try:
        world = json.loads(path.read_text("utf-8"))
        one = next(each for each in world["organizations"] if organisation in (None, each["oid"]))
        task = world["service_tasks"][SERVICE_TASK]
        worker = _suited(one["professionals"], task)
        profile = replace(from_world(path, one["oid"], worker["register_number"]), base_url=base_url)
        if not (profile.seal and profile.card):
            raise ProfileUnusable(f"{path} has no seal for the organization, or no card for its professional")
        return Cast(
            site=_site(one, worker, profile),
            worker=profile,
            archivist=_archivist(profile, path.parent, world["operator"], one["oid"]),
            seal=profile.seal,
            card=profile.card,
            service_task=task,
        )
    except ProfileUnusable:
        raise
    except StopIteration:
        raise ProfileUnusable(f"{path} has no such organization, or nobody there to take the test") from None
    except (KeyError, IndexError, TypeError, ValueError, OSError) as error:
        raise ProfileUnusable(f"{path} is no usable world ({type(error).__name__}: {error})") from None


def _site(one: Mapping[str, Any], worker: Mapping[str, Any], profile: Profile) -> Site:
    units = {unit["oid"]: Organisation(unit["oid"], unit["name"]) for unit in one["units"]}
    return Site(
        organisation=Organisation(one["oid"], one["name"]),
        business_id=one.get("business_id"),
        unit=units[worker["unit"]],
        professional=Professional(worker["register_number"], worker["given"], worker["family"]),
        role=profile.acting.role,
        archivist=one["archivists"][0]["login"],
        base_url=profile.base_url,
    )


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
    youngest = _years_before(today, YOUNGEST)
    days = (youngest - _years_before(today, OLDEST)).days
    born = youngest - timedelta(days=secrets.randbelow(days))
    first, last = hetu.FIRST_TEST_NUMBER, hetu.LAST_TEST_NUMBER
    code = hetu.make_test(born, first + secrets.randbelow(last - first + 1))
    gender = "1" if code.individual_number % 2 else "2"
    return Person(Identifier(hetu.SYSTEM, code.value), "Testi Koe", "Käyttöönotto", born, gender)


def _years_before(day: date, years: int) -> date:
    return date(day.year - years, day.month, 28 if (day.month, day.day) == (2, 29) else day.day)


def _suited(professionals: Sequence[Mapping[str, Any]], task: str) -> Mapping[str, Any]:
    """The first professional of the service task with authority; where nobody has that, the first of the task."""
    able = [one for one in professionals if task in one["service_tasks"]]
    return next(one for one in (*(one for one in able if one["authority"]), *able))


def _archivist(worker: Profile, folder: Path, operator: Mapping[str, str], controller: str) -> Profile:
    """The archivist's desk of a controller's client register, which the operator of a test repository may open."""
    desk = Acting.as_archivist(controller, codesystems.CLIENT_REGISTER)
    credentials = Credentials.from_file(operator["client_id"], folder / operator["key"], operator.get("kid"))
    return Profile(base_url=worker.base_url, credentials=credentials, acting=desk)
