"""The personal identity code (henkilötunnus, hetu): reading, judging, making test codes, finding them in text."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from stdnum.exceptions import ValidationError
from stdnum.fi import hetu as national

SYSTEM = "1.2.246.21"

FIRST_TEST_NUMBER = 900
LAST_TEST_NUMBER = 999

_LONGEST = 64
_CENTURIES = {
    "+": 1800,
    **dict.fromkeys("-YXWVU", 1900),
    **dict.fromkeys("ABCDEF", 2000),
}
_CHECK_CHARACTERS = "0123456789ABCDEFHJKLMNPRSTUVWXY"

# What looks like a code in running text: any of the hyphens that word processors make, either letter case. That no
# digit stands before it is asked last: what begins with a digit is found faster than what has none before it.
SCAN = re.compile(r"[0-9]{6}(?<!\d[0-9]{6})[-+\u2010-\u2015\u2212\uff0dA-FU-Ya-fu-y][0-9]{3}[0-9A-Ya-y](?![0-9A-Za-z])")


@dataclass(frozen=True, slots=True)
class Hetu:
    """A valid personal identity code (henkilötunnus); `value` in its official form, masked in `repr`."""

    value: str
    birth_date: date
    individual_number: int

    @property
    def is_test(self) -> bool:
        """Whether the code is of the 900 series, which real people never have (documents.md §6.1)."""
        return self.individual_number >= FIRST_TEST_NUMBER

    def __repr__(self) -> str:
        return "Hetu(***)"


@dataclass(frozen=True, slots=True)
class Candidate:
    """A place in a text, `start` to `end`, that reads as a personal identity code."""

    start: int
    end: int
    hetu: Hetu


def parse(value: str) -> Hetu | None:
    """The code that somebody meant: white space around it, letter case and the kind of hyphen are forgiven.

    None when there is no such code: wrong form, a date that never was, individual number below 002, wrong check
    character. Compare `value` of the answer with what was written to know whether it was written right.
    """
    if len(value) > _LONGEST:
        return None
    try:
        compact = national.validate(value, allow_temporary=True)
    except ValidationError:
        return None
    if not compact.isascii():
        return None
    birth_date = date(_CENTURIES[compact[6]] + int(compact[4:6]), int(compact[2:4]), int(compact[:2]))
    return Hetu(compact, birth_date, int(compact[7:10]))


def is_valid(value: str) -> bool:
    """Whether the value is a personal identity code exactly as written, in its official form.

    >>> is_valid("010181-900C"), is_valid("010181-900c"), is_valid(" 010181-900C")
    (True, False, False)
    """
    code = parse(value)
    return code is not None and code.value == value


def make_test(birth_date: date, number: int) -> Hetu:
    """A code of the 900 series for a test person.

    Raises ValueError for another number and for a birth before 1800 or after 2099.

    >>> make_test(date(1981, 1, 1), 900).value
    '010181-900C'
    """
    if not FIRST_TEST_NUMBER <= number <= LAST_TEST_NUMBER:
        raise ValueError("test persons have numbers 900 to 999 only")
    sign = {1800: "+", 1900: "-", 2000: "A"}.get(birth_date.year // 100 * 100)
    if sign is None:
        raise ValueError("identity codes exist for births from 1800 to 2099 only")
    digits = f"{birth_date:%d%m%y}{number:03d}"
    return Hetu(f"{digits[:6]}{sign}{digits[6:]}{_CHECK_CHARACTERS[int(digits) % 31]}", birth_date, number)


def find_candidates(text: str) -> Iterator[Candidate]:
    """Every place in the text that reads as a valid code, leniently as in `parse`, in order."""
    for match in SCAN.finditer(text):
        code = parse(match.group())
        if code is not None:
            yield Candidate(match.start(), match.end(), code)
