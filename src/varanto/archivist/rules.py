"""Reading an archivist's forms, and for what purpose she asks (disclosure.md §5.2, 2). Pure."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time
from itertools import groupby

from varanto.access.model import Administrative, Purpose, Reason, WorkContext
from varanto.archive.model import CLIENT_DOCUMENTS, Count, Facet, Group, Search, Status
from varanto.archivist.model import Errand, Ground, Line, Name
from varanto_formats.cda.times import HELSINKI
from varanto_formats.identifiers import oids

LONGEST_WORDS = 500
LONGEST_CODE = 10
PAGE = 50
MOST = 500
"""So many are shown of one search (D-19)."""
PHASES = (Group.RELATIONSHIP, Group.CASE, *sorted(CLIENT_DOCUMENTS), Group.DISCLOSURE_NOTICE)
OIDS = ("case", "relationship", "unit", "producer")
SPANS = ("created", "stored")
DAYS = ("created_from", "created_to", "stored_from", "stored_to")
FILTERS = (*OIDS, *DAYS, "type", "service_task", "status", "phase")
Fields = Mapping[str, str]
Mistakes = dict[str, str]
"""What is wrong with a form: the key of a sentence by the name of the field."""


def why(fields: Fields) -> tuple[Errand | None, Mistakes]:
    """Why somebody looks: a ground and words of her own, both of which she must give.

    >>> why({"ground": "quality", "words": " "})
    (None, {'words': 'mistake-words'})
    """
    ground, words = fields.get("ground", ""), fields.get("words", "").strip()
    mistakes: Mistakes = {} if ground in set(Ground) else {"ground": "mistake-ground"}
    if not words or len(words) > LONGEST_WORDS:
        mistakes["words"] = "mistake-words"
    return (None, mistakes) if mistakes else (Errand(ground=Ground(ground), words=words), {})


def filters(fields: Fields) -> tuple[Search, Mistakes]:
    """What a search is limited to; a field left empty limits nothing."""
    mistakes: Mistakes = {}
    named = {name: oids.strip_urn(fields.get(name, "").strip()) or None for name in OIDS}
    mistakes |= {name: "mistake-oid" for name, oid in named.items() if oid and not oids.is_oid(oid)}
    moments: dict[str, datetime | None] = {}
    for span in SPANS:
        begin, end = (_day(fields, f"{span}_{edge}", mistakes) for edge in ("from", "to"))
        if begin and end and end < begin:
            mistakes[f"{span}_to"] = "mistake-span"
        moments[f"{span}_from"] = datetime.combine(begin, time.min, HELSINKI) if begin else None
        moments[f"{span}_to"] = datetime.combine(end, time.max, HELSINKI) if end else None
    return Search(
        client_ids=(),
        case=named["case"],
        relationship=named["relationship"],
        unit=named["unit"],
        producer=named["producer"],
        created_from=moments["created_from"],
        created_to=moments["created_to"],
        stored_from=moments["stored_from"],
        stored_to=moments["stored_to"],
        groups=_one_of(fields, "phase", PHASES),
        types=_code(fields, "type"),
        service_tasks=_code(fields, "service_task"),
        states=[Status(one) for one in _one_of(fields, "status", tuple(Status))],
    ), mistakes


def purpose(errand: Errand, oid: str = "") -> Purpose:
    """The purpose of looking: administrative, with its reason; what is masked of one document is revealed for it."""
    return Purpose(
        context=WorkContext(administrative=Administrative.ARCHIVE),
        reason=Reason(errand.ground, errand.words),
        reveal=errand.reveal if oid and oid == errand.revealed else None,
    )


def lines(counts: Iterable[Count], facet: Facet, names: Mapping[str, Name]) -> tuple[Line, ...]:
    """The lines of a table: months in their order, all else the most frequent first."""
    own = sorted((one for one in counts if one.facet is facet), key=lambda one: one.value)
    told: list[Line] = []
    for value, group in groupby(own, key=lambda one: one.value):
        numbers = {one.status: one.number for one in group}
        told.append(Line(value, names.get(value, Name(value)), *(numbers.get(state, 0) for state in Status)))
    return tuple(told if facet is Facet.MONTH else sorted(told, key=lambda line: -line.total))


def _day(fields: Fields, name: str, mistakes: Mistakes) -> date | None:
    """A day as browsers send it (2026-03-01) or as people write it (1.3.2026)."""
    text = fields.get(name, "").strip()
    try:
        if "." in text:
            return date(*(int(part) for part in reversed(text.split("."))))
        return date.fromisoformat(text) if text else None
    except (ValueError, TypeError):
        mistakes[name] = "mistake-day"
        return None


def _one_of(fields: Fields, name: str, known: Sequence[str]) -> list[str]:
    given = fields.get(name, "")
    return [given] if given in known else []


def _code(fields: Fields, name: str) -> list[str]:
    given = fields.get(name, "").strip()
    return [given] if given and len(given) <= LONGEST_CODE else []
