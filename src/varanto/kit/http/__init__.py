"""HTTP: the only place where the web framework and asynchronous code live."""

from varanto.kit.http.edge import build
from varanto.kit.http.limits import RateLimit
from varanto.kit.http.messages import JSON, NDJSON, Access, Answer, Page, Parameter, Request, Route
from varanto.kit.http.pages import description
from varanto.kit.http.wire import PROBLEM_JSON, WireFinding, WireText, problem_object, refusal
from varanto.kit.http.work import Desk

__all__ = [
    "JSON",
    "NDJSON",
    "PROBLEM_JSON",
    "Access",
    "Answer",
    "Desk",
    "Page",
    "Parameter",
    "RateLimit",
    "Request",
    "Route",
    "WireFinding",
    "WireText",
    "build",
    "description",
    "problem_object",
    "refusal",
]
