"""Points in time as HL7 writes them (TS): yyyymmddhhmmss+zzzz."""

import re
from datetime import date, datetime, tzinfo
from zoneinfo import ZoneInfo

HELSINKI = ZoneInfo("Europe/Helsinki")

_EARLIEST_YEAR = 1800
_LATEST_YEAR = 2999
_TS = re.compile(
    r"([0-9]{4})([0-9]{2})?([0-9]{2})?([0-9]{2})?([0-9]{2})?([0-9]{2})?(?:(?<=[0-9]{14})\.([0-9]+))?"
    r"(Z|[+-][0-9]{2}(?:[0-9]{2}){0,2})?"
)


def parse_time(value: str) -> datetime:
    """The moment that an HL7 time states, of any precision; without a zone it is Finnish time.

    Raises ValueError for what is not a time, or not one between the years 1800 and 2999.

    >>> parse_time("20260717130652+0300").isoformat(), parse_time("202607171306").isoformat()
    ('2026-07-17T13:06:52+03:00', '2026-07-17T13:06:00+03:00')
    """
    match = _TS.fullmatch(value)
    if match is None:
        raise ValueError("not an HL7 time")
    year, month, day, hour, minute, second, fraction, zone = match.groups()
    if not _EARLIEST_YEAR <= int(year) <= _LATEST_YEAR:
        raise ValueError("not a year of our calendar")
    return datetime(
        int(year),
        int(month or 1),
        int(day or 1),
        int(hour or 0),
        int(minute or 0),
        int(second or 0),
        int((fraction or "0")[:6].ljust(6, "0")),
        _zone(zone),
    )


def parse_date(value: str) -> date | None:
    """The calendar day of an HL7 time, as written; None where only a year or a month is given.

    Raises ValueError as `parse_time`.

    >>> parse_date("20110120"), parse_date("2011")
    (datetime.date(2011, 1, 20), None)
    """
    moment = parse_time(value)
    match = _TS.fullmatch(value)
    return moment.date() if match and match[3] else None


def format_time(moment: datetime) -> str:
    """The moment in Finnish time to the second, as the national documents write it.

    >>> format_time(parse_time("20260717100652Z"))
    '20260717130652+0300'
    """
    return moment.astimezone(HELSINKI).strftime("%Y%m%d%H%M%S%z")


def format_date(day: date) -> str:
    """The day as yyyymmdd."""
    return day.strftime("%Y%m%d")


def _zone(written: str | None) -> tzinfo | None:
    if written is None:
        return HELSINKI
    return datetime.strptime(written if written == "Z" else written.ljust(5, "0"), "%z").tzinfo
