"""Looking for documents from outside the own register: just what is expected is there, and nothing else."""

from collections.abc import Callable, Collection
from dataclasses import dataclass

from varanto_client.compose import Person
from varanto_client.errors import NotFound, ProblemError
from varanto_client.model import Purpose
from varanto_golive.model import Deviation, Note
from varanto_golive.scenarios.visit import Outsider, Visit


@dataclass(frozen=True, slots=True)
class Sees:
    """It sees exactly the documents that were stored under these names; all others are as if they did not exist."""

    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class RefusedWith:
    """Its search is refused with this code, and no document is to be had by its OID."""

    code: str


def look(visit: Visit, who: Outsider, purpose: Purpose, expected: Sees | RefusedWith, person: Person) -> Note:
    """An organisation searches for a person's documents and fetches them; what it gets must be what is expected."""
    match expected:
        case Sees(names):
            return _sees(visit, who, purpose, names, person)
        case RefusedWith(code):
            return _is_refused(visit, who, purpose, code, person)


def expect_problem(call: Callable[[], object], code: str, otherwise: str, *documents: str) -> None:
    """Make a call that must end in that problem. Raises Deviation, in these words, where it succeeds."""
    try:
        call()
    except ProblemError as problem:
        if code not in {problem.code, *(found.code for found in problem.findings)}:
            raise
        return
    raise Deviation(otherwise, *documents)


def _sees(visit: Visit, who: Outsider, purpose: Purpose, names: tuple[str, ...], person: Person) -> Note:
    """Search and fetch agree with each other and with the expectation; what is released is what was stored."""
    wanted = {visit.document(name).oid: visit.stored[name].xml for name in names}
    found = who.find(person, purpose)
    if different := sorted(found ^ wanted.keys()):
        raise Deviation(f"{who.called} näki {len(found)} asiakirjaa, odotettiin {len(wanted)}. Eroavat:", *different)
    for oid, xml in wanted.items():
        if who.get(oid, purpose) != xml:
            raise Deviation("Luovutettu asiakirja poikkeaa tallennetusta.", oid)
    withheld = _unknown_to(visit, who, purpose, wanted)
    seen = f"{who.called} näki ja sai {len(wanted)} asiakirjaa." if wanted else f"{who.called} ei nähnyt asiakirjoja."
    hidden = f" Muita ({withheld}) ei löytynyt haulla eikä tunnisteella." if withheld else ""
    return Note(f"{seen}{hidden}", tuple(wanted))


def _is_refused(visit: Visit, who: Outsider, purpose: Purpose, code: str, person: Person) -> Note:
    try:
        found = who.find(person, purpose)
    except ProblemError as problem:
        if problem.code != code:
            raise
    else:
        raise Deviation(f"Hakua ei evätty, odotettiin {code}.", *sorted(found))
    _unknown_to(visit, who, purpose, ())
    return Note(f"Haku evättiin ({code}). Mitään asiakirjaa ei saanut tunnisteellakaan.")


def _unknown_to(visit: Visit, who: Outsider, purpose: Purpose, besides: Collection[str]) -> int:
    """How many of the visit's versions it cannot fetch, all but those. Raises Deviation where it can."""
    withheld = [one.document.oid for one in visit.stored.values() if one.document.oid not in besides]
    for oid in withheld:
        try:
            who.get(oid, purpose)
        except NotFound:
            continue
        raise Deviation("Asiakirja luovutettiin, vaikka sitä ei saanut luovuttaa.", oid)
    return len(withheld)
