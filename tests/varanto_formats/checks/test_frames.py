"""What a producer may change of a relationship document leaves its frame as it is; anything else does not."""

import json
from collections.abc import Callable
from copy import deepcopy
from typing import Any

import pytest
from tests.varanto_formats.checks import judging

from varanto_formats.checks.extraction import extract

UNIT, SUBCONTRACTOR = "1.2.246.10.9999997.10.1", "1.2.246.10.9999996.10.1"


def entry(unit: str, **more: Any) -> dict[str, Any]:
    """The entry of a producer's unit."""
    named = {"system": "urn:oid:1.2.246.537.6.202", "code": unit, "display": "Tuottaja"}
    return {"palveluyksikon_nimi": named, "asiakkuuden_alkamispvm": "2026-03-01", **more}


def body() -> dict[str, Any]:
    """A relationship document with a producer, who has a subcontractor."""
    document = judging.relationship()
    root = judging.content_of(document)["asiakkuusasiakirja"]
    root["sosiaalihuollon_palvelutehtava"][0]["palveluntuottaja"] = [
        entry(UNIT, palveluntoteuttaja=[entry(SUBCONTRACTOR)])
    ]
    return root


def frame(root: dict[str, Any], unit: str = UNIT) -> str | None:
    """The frame of the unit in a document with this body."""
    document = judging.with_json(judging.relationship(), json.dumps({"asiakkuusasiakirja": root}).encode())
    facts = extract(document).relationship
    assert facts
    return next((one.digest for one in facts.frames if one.unit == unit), None)


def of_producer(root: dict[str, Any]) -> dict[str, Any]:
    """The producer's entry."""
    return root["sosiaalihuollon_palvelutehtava"][0]["palveluntuottaja"][0]


def _ends(root: dict[str, Any]) -> None:
    of_producer(root)["asiakkuuden_paattymispvm"] = "2026-04-30"


def _names_a_contact(root: dict[str, Any]) -> None:
    of_producer(root).update(yhteyshenkilo=[{"sukunimi": "Uusi"}], yhteystiedot={"puhelinnumero": "09 310"})


def _adds_a_subcontractor(root: dict[str, Any]) -> None:
    of_producer(root)["palveluntoteuttaja"].append(entry("1.2.246.10.9999995.10.1"))


def _ends_the_subcontractor(root: dict[str, Any]) -> None:
    of_producer(root)["palveluntoteuttaja"][0]["asiakkuuden_paattymispvm"] = "2026-04-30"


def _takes_another_service(root: dict[str, Any]) -> None:
    of_producer(root)["sosiaalipalvelu"] = [{"code": "9", "display": "Muu"}]


def _lifts_a_restriction(root: dict[str, Any]) -> None:
    root["asiakas"]["turvakielto"] = True


def _ends_the_relationship(root: dict[str, Any]) -> None:
    root["sosiaalihuollon_asiakkuus"]["asiakkuuden_paattymispvm"] = "2027-01-01"


@pytest.mark.parametrize("change", [_ends, _names_a_contact])
def test_what_is_the_producers_own_leaves_the_frame(change: Callable[[dict[str, Any]], None]) -> None:
    """R-84: its days, its contacts."""
    before, after = body(), deepcopy(body())
    change(after)
    assert frame(before) == frame(after) is not None


@pytest.mark.parametrize(
    "change",
    [
        _adds_a_subcontractor,
        _ends_the_subcontractor,
        _takes_another_service,
        _lifts_a_restriction,
        _ends_the_relationship,
    ],
)
def test_what_is_not_its_own_changes_the_frame(change: Callable[[dict[str, Any]], None]) -> None:
    """R-84: neither another's days, nor the services, nor anything of the client, nor a grant onward."""
    before, after = body(), deepcopy(body())
    change(after)
    assert frame(before) != frame(after)


def test_a_subcontractor_has_a_frame_of_its_own() -> None:
    """R-84: it may end its own part; its producer's frame knows that as a change."""
    before, after = body(), deepcopy(body())
    _ends_the_subcontractor(after)
    assert frame(before, SUBCONTRACTOR) == frame(after, SUBCONTRACTOR)


def test_a_unit_is_known_under_either_root() -> None:
    """An older root of the unit's OID means the same unit (documents.md §6.3)."""
    older = body()
    of_producer(older)["palveluyksikon_nimi"]["code"] = UNIT.replace("1.2.246.10.", "1.2.246.537.10.")
    changed = deepcopy(older)
    _ends(changed)
    assert frame(older) == frame(changed) is not None


def test_who_is_not_named_has_no_frame() -> None:
    """A stranger has nothing to change."""
    assert frame(body(), "1.2.246.10.9999995.10.1") is None
