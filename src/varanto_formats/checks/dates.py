"""Dates of the structured body (Pvm, Hetki): a year, a month, a day or a moment, read tolerantly."""

import re
from calendar import monthrange
from datetime import date, datetime, time, timedelta

from varanto_formats.cda.times import HELSINKI

_DATE = re.compile(r"([0-9]{4})(?:-([0-9]{2})(?:-([0-9]{2})(T.{1,40})?)?)?", re.DOTALL)


def first_day(text: str) -> date | None:
    """The day on which something begins: of a year or month alone the first one (disclosure.md D-16b).

    None for what is no date of the calendar.

    >>> first_day("2026-02"), first_day("2026-02-30")
    (datetime.date(2026, 2, 1), None)
    """
    return _day(text, last=False)


def last_day(text: str) -> date | None:
    """The day on which something ends: of a year or month alone the last one (disclosure.md D-16b).

    >>> last_day("2026-02")
    datetime.date(2026, 2, 28)
    """
    return _day(text, last=True)


def begins(text: str) -> datetime | None:
    """The moment from which something holds; for a date the start of its first day in Finland."""
    day = first_day(text)
    return _moment(text) or (day and datetime.combine(day, time.min, HELSINKI))


def ends(text: str) -> datetime | None:
    """The moment from which something no longer holds; for a date the end of its last day in Finland."""
    day = last_day(text)
    return _moment(text) or (day and datetime.combine(day + timedelta(1), time.min, HELSINKI))


def _day(text: str, *, last: bool) -> date | None:
    match = _DATE.fullmatch(text)
    if match is None:
        return None
    if match[4]:
        moment = _moment(text)
        return moment and moment.astimezone(HELSINKI).date()
    year, month, day = (int(part) if part else 0 for part in match.groups()[:3])
    try:
        month = month if match[2] else (12 if last else 1)
        return date(year, month, day if match[3] else (monthrange(year, month)[1] if last else 1))
    except ValueError:
        return None


def _moment(text: str) -> datetime | None:
    try:
        moment = datetime.fromisoformat(text)
        moment.astimezone(HELSINKI)
    except (ValueError, OverflowError):
        return None
    return moment if "T" in text and moment.tzinfo else None
