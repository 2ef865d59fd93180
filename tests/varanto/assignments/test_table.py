"""Tables of assignments as organisations send them (seeds/004 6.2)."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.varanto.organisations.conftest import AREA, UNIT

from varanto.assignments.model import Assignment, Fault
from varanto.assignments.rules.table import read

FINNISH = (
    "rekisteröintinumero;yksikkö;rooli;ohjattu rooli;palvelutehtävät;palvelut;lisätiedot;viranhaltija;alkaa;päättyy;"
    "näkyvyysryhmät"
)
ENGLISH = "register_number,unit,role,supervised_role,service_tasks,services,flags,authority,from,to,visibility"


def faults(text: str) -> list[tuple[int, str, str]]:
    """What is wrong with a table."""
    return [(one.row, one.column, one.code) for one in read(AREA, text.encode()).faults]


def test_a_finnish_table_is_read() -> None:
    """With semicolons, days as people write them, and tasks by their names or codes."""
    row = f"00098705718;{UNIT};R1;;LAPS, 10;45 99;TUR;kyllä;1.1.2026;31.12.2026;laps lasu"
    table = read(AREA, f"{FINNISH}\r\n{row}\r\n".encode("utf-8-sig"))
    assert table.faults == ()
    assert table.lines == (
        (
            2,
            Assignment(
                register_number="00098705718",
                organisation=AREA,
                unit=UNIT,
                role="R1",
                service_tasks=("24", "10"),
                services=("45", "99"),
                flags=("TUR",),
                authority=True,
                valid_from=date(2026, 1, 1),
                valid_to=date(2026, 12, 31),
                visibility=("laps", "lasu"),
            ),
        ),
    )


def test_an_english_table_is_read() -> None:
    """With commas, and lists in quotes; the columns may stand in any order and be fewer."""
    row = f'00098705718,{UNIT},R1,,24,"45,99",,yes,2026-01-01,,'
    ((number, one),) = read(AREA, f"{ENGLISH}\n{row}\n".encode()).lines
    assert (number, one.services, one.authority, one.valid_to) == (2, ("45", "99"), True, None)
    ((_, few),) = read(AREA, b"role,register number\nO2,00098705718").lines
    assert few == Assignment(register_number="00098705718", organisation=AREA, role="O2")


def test_rows_count_as_a_spreadsheet_counts_them() -> None:
    """The headings are row 1; empty rows count and say nothing."""
    table = read(AREA, b"rooli;rekister\xc3\xb6intinumero\n\nR1;1\n;\nR2;2\n")
    assert [number for number, _ in table.lines] == [3, 5]
    assert table.columns == {"role": "rooli", "register_number": "rekisteröintinumero"}


def test_every_cell_that_cannot_be_read_is_named() -> None:
    """R-131: with its row and the heading as it stands in the file, and the rows around it are read."""
    text = "Rekisteröintinumero;Rooli;Alkaa;Viranhaltija\n1;R1;31.2.2026;kyllä\n2;R1;;ehkä\n3;R1;huomenna;?;4\n"
    assert faults(text) == [
        (2, "Alkaa", "date-unreadable"),
        (3, "Viranhaltija", "choice-unreadable"),
        (4, "", "cells-too-many"),
        (4, "Alkaa", "date-unreadable"),
        (4, "Viranhaltija", "choice-unreadable"),
    ]
    assert len(read(AREA, text.encode()).lines) == 3


def test_headings_are_looked_at_first() -> None:
    """An unknown, repeated or missing column stops the reading: whole columns would be lost otherwise."""
    assert faults("rooli;role;nimi\nR1;R1;Aino\n") == [
        (1, "role", "column-twice"),
        (1, "nimi", "column-unknown"),
        (1, "rekisteröintinumero", "column-missing"),
    ]


@pytest.mark.parametrize("raw", [b"", b" \n", b"\xff\xfe", b"rooli\0", b'rooli;rekister\xc3\xb6intinumero\n"x'])
def test_what_is_no_table_is_said_not_to_be(raw: bytes) -> None:
    """Nothing, another encoding, a null character, a quote without end."""
    assert read(AREA, raw).faults == (Fault(1, "", "table-unreadable"),)


@given(st.binary() | st.text().map(str.encode) | st.text().map(lambda text: f"{ENGLISH}\n{text}".encode()))
def test_any_file_is_answered(raw: bytes) -> None:
    """Whatever is sent as a table is read or has faults, and never more."""
    table = read(AREA, raw)
    assert all(fault.code for fault in table.faults)
    assert all(one.organisation == AREA for _, one in table.lines)
