"""What a summary tells of the documents on which it rests, each fact with its source."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime

from varanto.archive.model import CLIENT_DOCUMENTS, Group
from varanto.disclosure.model import Item, Opened
from varanto.summary.model import OpenCase, Summary
from varanto.summary.rules.choosing import ASSESSMENT, DECISION, PLAN, general_type
from varanto.summary.rules.relationship import code_at, relationship
from varanto_formats.checks import content
from varanto_formats.checks.content import Node
from varanto_formats.checks.facts import CaseFacts
from varanto_formats.identifiers import Identifier


def tell(opened: Sequence[Opened], client: Collection[Identifier], day: date) -> Summary:
    """The summary of the chosen documents, as of a day in Finland; `client` are the identifiers of whom it tells."""
    said = next((one for one in opened if _group(one) is Group.RELATIONSHIP), None)
    documents = [one.item for one in opened if _group(one) in CLIENT_DOCUMENTS]
    return Summary(
        relationship=relationship(_root(said), said.item, day) if said else None,
        cases=tuple(_case(one, client) for one in opened if _group(one) is Group.CASE),
        decisions=_of_type(documents, DECISION),
        assessments=_of_type(documents, ASSESSMENT),
        plans=_of_type(documents, PLAN),
    )


def _group(one: Opened) -> Group:
    return one.item.version.document_group


def _root(one: Opened) -> Node:
    return content.read(one.content).root


def _of_type(documents: Iterable[Item], wanted: str) -> tuple[Item, ...]:
    return tuple(one for one in documents if general_type(one.description) == wanted)


def _case(one: Opened, client: Collection[Identifier]) -> OpenCase:
    about, facts = _root(one)["asian_tiedot"], one.item.description.case_facts
    return OpenCase(
        case=one.item.version.case_oid or "",
        name=about["lisatieto_luokkaan_muu"].text or about["nimi"]["display"].text,
        service_task=code_at(about["palvelutehtava"]),
        opened=facts.opened if facts else None,
        shared=bool(facts and facts.shared),
        joined=_joined(facts, client) if facts else None,
        source=one.item,
    )


def _joined(case: CaseFacts, client: Collection[Identifier]) -> datetime | None:
    """When the client herself joined; she may have left between, so the last time counts."""
    own = [one.joined for one in case.members if one.identifier in client and one.joined]
    return max(own, default=None)
