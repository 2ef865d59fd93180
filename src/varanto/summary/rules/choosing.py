"""On which documents a summary rests: the newest relationship, the open cases, the latest of each type."""

from collections.abc import Collection, Sequence
from datetime import datetime

from varanto.archive.model import CLIENT_DOCUMENTS, Description, Group, Search, Version
from varanto_formats.identifiers import Identifier

ASSESSMENT, DECISION, PLAN = "1", "11", "15"
"""General types (1506) of the documents of which the latest is told: arvio, päätös, suunnitelma."""
SEARCHES = (
    Search(client_ids=(), groups=(Group.RELATIONSHIP, Group.CASE)),
    Search(client_ids=(), groups=sorted(CLIENT_DOCUMENTS), types=(ASSESSMENT, DECISION, PLAN)),
)
Found = tuple[Version, Description]


def choose(found: Sequence[Found], client: Collection[Identifier], now: datetime) -> set[str]:
    """The OIDs of the documents on which the summary rests, of those found, which stand newest authoring first.

    `client` are the identifiers by which she is known. An old relationship (vanha asiakkuus) is told of only where
    there is no other.
    """
    relationships = [one for one in found if one[0].document_group is Group.RELATIONSHIP]
    cases = [one for one in found if one[0].document_group is Group.CASE and _is_open(one[1], client, now)]
    latest: dict[str, Found] = {}
    for version, said in found:
        if version.document_group in CLIENT_DOCUMENTS:
            latest.setdefault(version.specific_type or general_type(said), (version, said))
    chosen = [*sorted(relationships, key=_is_old)[:1], *cases, *latest.values()]
    return {version.oid for version, _ in chosen}


def general_type(said: Description) -> str:
    """The general type of a document, empty where none is stated."""
    return said.general_type.code if said.general_type else ""


def _is_old(one: Found) -> bool:
    facts = one[1].relationship_facts
    return facts is None or facts.old


def _is_open(said: Description, client: Collection[Identifier], now: datetime) -> bool:
    """Whether a case is open and the client in it now, where it is shared; who has left it is told of it no more."""
    case = said.case_facts
    if case is None or case.is_closed:
        return False
    return not case.shared or any(case.has_member(one, now) for one in client)
