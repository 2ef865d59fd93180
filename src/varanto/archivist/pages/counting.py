"""The page /archivist/statistics: what the register holds, as charts, tables and CSV."""

import csv
import io

from varanto.archive.model import Facet
from varanto.archivist import service
from varanto.archivist.pages.desk import SCREENS, shown
from varanto.kit.context import Context
from varanto.kit.html import language_of
from varanto.kit.http import Answer, Request

CSV = "text/csv; charset=utf-8"
MOST_BARS = 24
HEAD = ("facet", "value", "name", "valid", "superseded", "invalidated", "total")


def show(ctx: Context, request: Request) -> Answer:
    """Every table with its chart; a chart shows no more bars than can be read."""
    found = service.statistics(ctx, _language(request))
    bars = {
        facet: lines[-MOST_BARS:] if facet is Facet.MONTH else lines[:MOST_BARS]
        for facet, lines in found.tables.items()
    }
    return SCREENS.show(request, "statistics.html", ctx=ctx, found=found, bars=bars)


def table(ctx: Context, request: Request) -> Answer:
    """The same as CSV, parted by semicolons as spreadsheets in Finland read it."""
    written = io.StringIO()
    rows = csv.writer(written, delimiter=";")
    rows.writerow(HEAD)
    for facet, lines in service.statistics(ctx, _language(request)).tables.items():
        for one in lines:
            rows.writerow((facet, one.value, one.name.words, one.valid, one.superseded, one.invalidated, one.total))
    headers = {"Content-Disposition": 'attachment; filename="statistics.csv"'}
    return Answer(200, written.getvalue().encode("utf-8-sig"), CSV, headers)


def _language(request: Request) -> str:
    """Code sets have names in Finnish and Swedish only."""
    return "sv" if language_of(request) == "sv" else "fi"


ROUTES = (
    shown("/archivist/statistics", "statistics", show, "What the register holds"),
    shown("/archivist/statistics.csv", "statistics-table", table, "What the register holds, as CSV"),
)
