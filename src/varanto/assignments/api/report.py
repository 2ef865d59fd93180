"""The review of assignments, for people to look at, print and sign, and as data."""

from varanto.assignments import service
from varanto.assignments.api import wire
from varanto.assignments.model import Gap
from varanto.assignments.rules.listing import as_table
from varanto.kit.context import Context
from varanto.kit.html import HTML, Screens
from varanto.kit.http import JSON, Access, Answer, Request, Route

SCREENS = Screens("varanto.assignments")
CSV = "text/csv"


def report(ctx: Context, request: Request) -> Answer:
    """The gap report and the review list: JSON, a table (CSV) or a page to print."""
    media = request.preferred(JSON, CSV, HTML)
    found = service.report(ctx, request.path["oid"])
    match media:
        case "text/html":
            return SCREENS.show(request, "report.html", report=found, gaps=list(Gap))
        case "text/csv":
            return Answer(200, as_table(found).encode(), f"{CSV}; charset=utf-8")
        case _:
            return Answer(200, wire.report(found))


ROUTES = (
    Route(
        method="GET",
        path="/v1/organizations/{oid}/assignments/report",
        name="assignments-report",
        access=Access.TOKEN,
        call=report,
        summary="Review an organization's assignments: what is amiss, and who has which role in which unit",
        answers=wire.ReportBody,
        media=(JSON, CSV, HTML),
        problems=("operator-required", "organization-unknown", "not-acceptable"),
    ),
)
