"""Problems on the wire: RFC 9457, one shape for every error."""

from dataclasses import asdict

import msgspec

from varanto.kit.errors import Problem
from varanto.kit.http.messages import Answer
from varanto_formats.findings import as_json

PROBLEM_JSON = "application/problem+json"
UNAUTHENTICATED = 401


class WireText(msgspec.Struct):
    """A sentence in the languages of the service."""

    fi: str
    sv: str
    en: str


class WireFinding(msgspec.Struct):
    """One thing that is wrong in the input."""

    code: str
    severity: str
    pointer: str
    message: WireText
    remedy: WireText
    source: str


class WireProblem(msgspec.Struct, omit_defaults=True):
    """What stopped the request; further members, such as a limit, may stand beside these."""

    type: str
    title: str
    status: int
    detail: str
    code: str
    trace_id: str
    titles: WireText
    findings: list[WireFinding] = []


def problem_object(problem: Problem, trace_id: str = "") -> dict[str, object]:
    """The members of the problem; findings are there when the input was wrong."""
    kind = problem.kind
    stated: dict[str, object] = {
        "type": f"/problems/{kind.code}",
        "title": kind.title.en,
        "status": kind.status,
        "detail": problem.detail or kind.help.en,
        "code": kind.code,
        "trace_id": trace_id,
        "titles": asdict(kind.title),
    }
    if problem.findings:
        stated["findings"] = [as_json(one) for one in problem.findings]
    return stated | problem.extra


def refusal(problem: Problem, trace_id: str = "") -> Answer:
    """An answer that says a problem: return it where the law foresees the outcome, so that its log entry commits."""
    challenge = {"WWW-Authenticate": "Bearer"} if problem.kind.status == UNAUTHENTICATED else {}
    body, headers = problem_object(problem, trace_id), challenge | problem.headers
    return Answer(problem.kind.status, body, PROBLEM_JSON, headers, problem.kind.even)
