"""The report for programs: JSON with the fields of the form (disclosure.md D-29)."""

import json
from dataclasses import asdict
from typing import Any, TypeAlias

from varanto_formats.cda.model import Organisation
from varanto_golive.model import GoLiveTest, Part, StepResult, Who
from varanto_golive.scenarios import left_out

Object: TypeAlias = dict[str, Any]


def summary(test: GoLiveTest) -> Object:
    """What came of the test, without people."""
    return {
        "passed": test.passed,
        "started_at": test.started_at.isoformat(),
        "finished_at": test.finished_at.isoformat(),
        "organization": _organisation(test.site.organisation) | {"business_id": test.site.business_id},
        "steps": [_step(result) for result in test.results],
    }


def report(test: GoLiveTest) -> Object:
    """Everything that the form asks for; null where somebody fills it in by hand."""
    site, software = test.site, test.software
    name = f"{site.professional.given} {site.professional.family}"
    return summary(test) | {
        "controller": site.organisation.oid,
        "unit": _organisation(site.unit),
        "system": {"name": software.product, "version": software.version, "certificate_number": None},
        "connection": {"url": site.base_url, "type": None, "intermediary": None},
        "test_persons": [one.identifier.value for one in test.people],
        "testers": [{"name": name, "role": site.role}],
        "archivist": site.archivist,
        "archivist_check": test.outcome_of(Who.ARCHIVIST).value,
        "basic": _part(test, Part.BASIC),
        "disclosure_management": _part(test, Part.DISCLOSURE),
        "second_organization": _organisation(site.neighbour) if site.neighbour else None,
        "register_right": _part(test, Part.REGISTER_RIGHT),
        "producer": _organisation(site.producer) if site.producer else None,
        "signature": None,
    }


def to_bytes(content: Object) -> bytes:
    """The JSON text, indented for those who open it."""
    return json.dumps(content, ensure_ascii=False, indent=2).encode() + b"\n"


def _part(test: GoLiveTest, part: Part) -> Object:
    return {"done": test.includes(part), "left_out": left_out(test.taken, part)}


def _organisation(one: Organisation) -> Object:
    return {"oid": one.oid, "name": one.name}


def _step(result: StepResult) -> Object:
    return asdict(result) | {
        "started_at": result.started_at.isoformat(),
        "troubles": [asdict(trouble) for trouble in result.troubles],
    }
