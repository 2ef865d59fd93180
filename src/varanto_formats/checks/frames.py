"""The frame of a relationship document: all that a producer may not change of it (disclosure.md D-16)."""

import hashlib
import json
from collections.abc import Iterator

from varanto_formats.checks.content import Json
from varanto_formats.checks.facts import Frame, ProducerFacts
from varanto_formats.identifiers import oids

ENTRIES = frozenset({"palveluntuottaja", "palveluntoteuttaja"})
EDITABLE = frozenset({"asiakkuuden_alkamispvm", "asiakkuuden_paattymispvm", "yhteystiedot", "yhteyshenkilo"})
"""What a producer's unit writes of itself (documents.md §9.1): its days, its contact data, its contact persons."""


def frames(body: Json, producers: tuple[ProducerFacts, ...]) -> tuple[Frame, ...]:
    """For each unit of the producers the digest of all that the document says but for the unit's own data."""
    return tuple(Frame(unit, _digest(_without(body, unit))) for unit in dict.fromkeys(_units(producers)))


def _units(producers: tuple[ProducerFacts, ...]) -> Iterator[str]:
    for producer in producers:
        if producer.unit:
            yield producer.unit
        yield from _units(producer.subcontractors)


def _without(value: Json, unit: str) -> Json:
    if isinstance(value, list):
        return [_without(one, unit) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: _entries(one, unit) if name in ENTRIES else _without(one, unit) for name, one in value.items()}


def _entries(value: Json, unit: str) -> Json:
    """The entries of producers, those of the unit without what it may write; one given alone counts as a list."""
    entries = value if isinstance(value, list) else [value]
    return [_entry(one, unit) if _is_of(one, unit) else _without(one, unit) for one in entries]


def _entry(entry: Json, unit: str) -> Json:
    kept = {name: one for name, one in entry.items() if name not in EDITABLE} if isinstance(entry, dict) else entry
    return _without(kept, unit)


def _is_of(entry: Json, unit: str) -> bool:
    named = entry.get("palveluyksikon_nimi") if isinstance(entry, dict) else None
    code = named.get("code") if isinstance(named, dict) else None
    return isinstance(code, str) and oids.with_present_root(oids.strip_urn(code)) == unit


def _digest(value: Json) -> str:
    """SHA-256 of the one form that equal values share (RFC 8785 for values without floats)."""
    text = json.dumps(value, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()
