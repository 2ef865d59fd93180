"""Whether a producer's unit may store into its organiser's register (D-16, D-17; readings.md A17). Pure."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime

from varanto.archive.model import CLIENT_DOCUMENTS, Description, Group, Status, Tombstone, Version
from varanto.producing.model import Producing
from varanto.rights.rules import reads, stores, updates
from varanto_formats.cda.model import Document
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.facts import ProducerFacts, RelationshipFacts
from varanto_formats.identifiers import Identifier

PRODUCED = CLIENT_DOCUMENTS | {Group.CASE}


def may_store(document: Document, said: RelationshipFacts | None, by: Producing) -> bool:
    """Whether the unit may store the document: new ones of its own matters, corrections of what it made itself, and
    its own days and contacts in the client's relationship document, which is what is `said` there."""
    group = document.document_group.code if document.document_group else ""
    if not by.in_use or document.created_at is None:
        return False
    if group == Group.RELATIONSHIP:
        return _may_update(document, said, by)
    is_hers = document.version == 1 or (by.newest is not None and is_made_by(by.newest, by.unit))
    clients = [client.identifier for client in document.clients]
    tasks = [task.code for task in document.service_tasks]
    return group in PRODUCED and is_hers and _is_granted(by, clients, tasks, _day(document.created_at))


def may_withdraw(version: Version, said: Description, by: Producing) -> bool:
    """Whether the unit may invalidate the version: one that it made, of a matter of its own, while it may store."""
    is_hers = version.document_group in PRODUCED and is_made_by(version, by.unit)
    tasks = [task.code for task in said.service_tasks]
    return by.in_use and is_hers and _is_granted(by, said.clients, tasks, _day(version.created_at))


def is_made_by(version: Version, unit: str) -> bool:
    """Whether the version names the unit as the one that made it or as a producer (A17)."""
    return unit in (version.unit, *version.producers)


def is_ours(version: Version | Tombstone, register: str, unit: str | None) -> bool:
    """Whether the caller may be told of the version: all of its own register; as a producer's unit, in the register
    it writes for, what it made itself and the relationship documents that grant it its right (A15, A46)."""
    if version.controller != register:
        return False
    if unit is None or version.document_group is Group.RELATIONSHIP:
        return True
    return isinstance(version, Version) and is_made_by(version, unit)


def _is_granted(by: Producing, clients: Sequence[Identifier | None], tasks: Sequence[str], drawn_up: date) -> bool:
    """Whether the unit has a right for every client and every service task, and the day lies inside it (A11, A17)."""
    return bool(clients and tasks) and all(
        any(grant.service_task == task and stores(grant, drawn_up, by.today) for grant in by.of(client))
        for client in clients
        for task in tasks
    )


def _may_update(document: Document, said: RelationshipFacts | None, by: Producing) -> bool:
    """A unit that works with the client, or did until lately, may change its own entries (D-16).

    Where the version does not follow the newest, that is told instead to a unit that may see the document (A15).
    """
    newest, current = by.newest, by.current
    if newest is None or current is None or newest.status is not Status.VALID or document.version == 1:
        return False
    clients = [client.identifier for client in document.clients]
    held = [by.of(client) for client in clients]
    works = all(any(updates(grant, by.today) for grant in grants) for grants in held)
    if not works or newest.document_group is not Group.RELATIONSHIP:
        return False
    if newest.version + 1 != document.version:
        return all(any(reads(grant, by.today) for grant in grants) for grants in held)
    return set(clients) == set(current.clients) and _keeps(current.relationship_facts, said, by.unit)


def _keeps(before: RelationshipFacts | None, after: RelationshipFacts | None, unit: str) -> bool:
    """Whether nothing but the unit's own entries differs, and these only become narrower: the organiser's first day is
    the earliest, and an end that stands there is the latest, else a unit could take back the right that it lost."""
    if before is None or after is None:
        return False
    kept = {one.digest for one in before.frames if one.unit == unit}
    return kept == {one.digest for one in after.frames if one.unit == unit} != set() and all(
        map(is_narrower, _entries(after.producers, unit), _entries(before.producers, unit))
    )


def is_narrower(entry: ProducerFacts, than: ProducerFacts) -> bool:
    """Whether an entry holds on no day on which the other does not: it may begin later and end sooner, or be alike."""
    begins = than.start is not None and entry.start is not None and than.start <= entry.start
    ends = than.end is None or (entry.end is not None and entry.end <= than.end)
    return (entry.start, entry.end) == (than.start, than.end) or (begins and ends)


def _entries(producers: Iterable[ProducerFacts], unit: str) -> Iterator[ProducerFacts]:
    """The entries of a unit, in the order of the document."""
    for producer in producers:
        if producer.unit == unit:
            yield producer
        yield from _entries(producer.subcontractors, unit)


def _day(moment: datetime) -> date:
    return moment.astimezone(HELSINKI).date()
