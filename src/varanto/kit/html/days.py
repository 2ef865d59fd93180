"""Days and times as they are written in Finland, in each of our languages."""

import re
from datetime import date, datetime

from varanto_formats.cda.times import HELSINKI

_MONTHS = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
]

_FINNISH = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})")


def said(text: str) -> date | None:
    """A day as browsers send it or as Finns write it; None for anything else.

    >>> said("2026-03-01") == said("1.3.2026"), said("31.2.2026")
    (True, None)
    """
    finnish = _FINNISH.fullmatch(text)
    try:
        return date(*map(int, finnish.groups()[::-1])) if finnish else date.fromisoformat(text)
    except ValueError:
        return None


def day(value: date | None, language: str) -> str:
    """A day, in figures; nothing for none.

    >>> [day(date(2026, 3, 1), language) for language in ("fi", "sv", "en")]
    ['1.3.2026', '1.3.2026', '1 March 2026']
    """
    if value is None:
        return ""
    if language == "en":
        return f"{value.day} {_MONTHS[value.month - 1]} {value.year}"
    return f"{value.day}.{value.month}.{value.year}"


def moment(value: datetime | None, language: str) -> str:
    """A moment in Finnish time; nothing for none.

    >>> from datetime import UTC
    >>> [moment(datetime(2026, 3, 1, 7, 5, tzinfo=UTC), language) for language in ("fi", "sv", "en")]
    ['1.3.2026 klo 9.05', '1.3.2026 kl. 9.05', '1 March 2026 at 9:05']
    """
    if value is None:
        return ""
    local = value.astimezone(HELSINKI)
    at, mark = {"fi": ("klo", "."), "sv": ("kl.", "."), "en": ("at", ":")}[language]
    return f"{day(local, language)} {at} {local.hour}{mark}{local.minute:02}"
