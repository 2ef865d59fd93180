"""Putting a summary into its wire form."""

from collections.abc import Iterable

from varanto.access.api.wire import person_id
from varanto.disclosure.api.wire import CodeItem, LinkItem, code_item
from varanto.disclosure.model import Item
from varanto.kit.context import Context
from varanto.summary import model
from varanto.summary.api import wire
from varanto_formats.cda.model import Code
from varanto_formats.identifiers import Identifier


def summary(ctx: Context, client: Identifier, told: model.Summary) -> wire.Summary:
    """The wire form of a summary made now."""
    answer = wire.Summary(
        form=wire.FORM,
        note=wire.NOTE,
        made_at=ctx.now,
        client=person_id(client),
        basics=None,
        safety_restriction=None,
        risks=[],
        representatives=[],
        workers=[],
        services=[],
        cases=[_case(one) for one in told.cases],
        decisions=[_latest(one) for one in told.decisions],
        assessments=[_latest(one) for one in told.assessments],
        plans=[_latest(one) for one in told.plans],
    )
    if told.relationship:
        _add_relationship(answer, told.relationship)
    return answer


def _add_relationship(answer: wire.Summary, said: model.Relationship) -> None:
    source = _source(said.source)
    answer.basics = _basics(said.basics, source)
    answer.safety_restriction = wire.SafetyRestriction(said.restriction.active, said.restriction.end, source)
    answer.risks = [wire.Risk(one.description, one.start, one.end, source) for one in said.risks]
    answer.representatives = [
        wire.LegalRepresentative(one.name, _codes(one.roles), one.competence, one.organisation, source)
        for one in said.representatives
    ]
    answer.workers = [
        wire.Worker(one.name, person_id(one.number) if one.number else None, code_item(one.unit), source)
        for one in said.workers
    ]
    answer.services = [
        wire.Task(_code(one.service_task), _providers(one.units), _providers(one.producers), source)
        for one in said.tasks
    ]


def _basics(basics: model.Basics, source: wire.Source) -> wire.Basics:
    return wire.Basics(
        family=basics.family,
        given=basics.given,
        birth_date=basics.birth_date,
        languages=_codes(basics.languages),
        service_language=code_item(basics.service_language),
        interpreter=basics.interpreter,
        municipality=code_item(basics.municipality),
        client_relationship=basics.relationship,
        start=basics.start,
        end=basics.end,
        old=basics.old,
        source=source,
    )


def _case(one: model.OpenCase) -> wire.OpenCase:
    return wire.OpenCase(
        case=one.case,
        name=one.name,
        service_task=code_item(one.service_task),
        opened=one.opened,
        shared=one.shared,
        joined=one.joined,
        links=[LinkItem(other.case, other.since) for other in one.source.links or ()],
        source=_source(one.source),
    )


def _latest(one: Item) -> wire.Latest:
    said = one.description
    return wire.Latest(
        type=code_item(said.specific_type or said.general_type),
        title=said.title,
        service_task=_codes(said.service_tasks),
        case=said.case,
        source=_source(one),
    )


def _providers(every: Iterable[model.Provider]) -> list[wire.Provider]:
    return [
        wire.Provider(_code(one.unit), _codes(one.services), one.start, one.end, _providers(one.below)) for one in every
    ]


def _source(one: Item) -> wire.Source:
    version = one.version
    return wire.Source(version.oid, version.set_id, version.version, version.created_at, str(one.decision))


def _codes(every: Iterable[Code]) -> list[CodeItem]:
    return [_code(one) for one in every]


def _code(one: Code) -> CodeItem:
    return CodeItem(f"urn:oid:{one.system}", one.code, one.display)
