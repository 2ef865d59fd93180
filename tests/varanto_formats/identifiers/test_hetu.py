"""The personal identity code: what is one, what only looks like one, where one hides in text."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from varanto_formats.identifiers import hetu
from varanto_formats.identifiers.hetu import Hetu


@pytest.mark.parametrize(
    ("sign", "year"), [("+", 1881), *((sign, 1981) for sign in "-YXWVU"), *((sign, 2081) for sign in "ABCDEF")]
)
def test_every_century_sign_is_known(sign: str, year: int):
    """All thirteen signs, those of 2023 too, are valid and tell the century of birth."""
    code = hetu.parse(f"010181{sign}900C")
    assert code is not None
    assert code.birth_date == date(year, 1, 1)
    assert hetu.is_valid(code.value)


@given(strategies.hetus)
def test_made_codes_stand_the_check(code: Hetu):
    """A code that we make for a test person is valid, of the 900 series, and read back the same."""
    assert hetu.parse(code.value) == code
    assert hetu.is_valid(code.value)
    assert code.is_test


@given(strategies.hetus, st.integers(0, 10), st.sampled_from("0123456789ABCDEFHJKLMNPRSTUVWXY"))
def test_one_wrong_character_never_names_the_same_person(code: Hetu, position: int, character: str):
    """Whatever single character is mistyped, the result is no code or says another code than the one meant."""
    mistyped = code.value[:position] + character + code.value[position + 1 :]
    read = hetu.parse(mistyped)
    assert mistyped == code.value or read is None or read != code


@given(strategies.hetus, st.integers(0, 30))
def test_only_one_check_character_is_right(code: Hetu, position: int):
    """Of the 31 check characters exactly one makes a code valid."""
    character = "0123456789ABCDEFHJKLMNPRSTUVWXY"[position]
    assert hetu.is_valid(code.value[:-1] + character) == (character == code.value[-1])


@pytest.mark.parametrize(
    "written", ["010181-900c", " 010181-900C", "010181-900C\n", "010181\u2013900C", "010181\u2212900C"]
)
def test_careless_writing_is_understood_but_not_valid(written: str):
    """Lower case, white space and a typographic hyphen are read as what was meant, and yet are not valid."""
    assert hetu.parse(written) == hetu.parse("010181-900C")
    assert not hetu.is_valid(written)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "010181-900D",
        "300281-900R",
        "010181-0014",
        "010181900C",
        "010181-900C1",
        "010181G900C",
        "٠١٠١٨١-٩٠٠C",
        "0" * 10**6,
    ],
    ids=["empty", "check", "30 February", "number 001", "no sign", "too long", "unknown sign", "other digits", "huge"],
)
def test_what_is_no_code_is_not_read(written: str):
    """Wrong form, an impossible date, a number below 002 and a wrong check character are no identity code."""
    assert hetu.parse(written) is None
    assert not hetu.is_valid(written)


@pytest.mark.parametrize("number", [2, 899, 1000])
def test_codes_of_real_people_cannot_be_made(number: int):
    """Only numbers of the 900 series can be made up."""
    with pytest.raises(ValueError, match="900 to 999"):
        hetu.make_test(date(1981, 1, 1), number)


def test_births_outside_the_known_centuries_have_no_code():
    """There is no sign for a birth before 1800 or after 2099."""
    with pytest.raises(ValueError, match="1800 to 2099"):
        hetu.make_test(date(2100, 1, 1), 900)


@given(st.text(max_size=10).filter(lambda text: not text[-1:].isdecimal()), strategies.hetus)
def test_codes_are_found_in_text(before: str, code: Hetu):
    """A code in running text is found where it stands, in either letter case."""
    for written in (code.value, code.value.lower()):
        text = f"{before}{written}, asiakas"
        (found,) = hetu.find_candidates(text)
        assert text[found.start : found.end] == written
        assert found.hetu == code


@pytest.mark.parametrize("text", ["1010181-900C", "010181-900CX", "010181-900D", "1.2.246.10.010181.900"])
def test_numbers_that_only_resemble_codes_are_left_alone(text: str):
    """Longer numbers, wrong check characters and OIDs raise no suspicion."""
    assert list(hetu.find_candidates(text)) == []


def test_codes_do_not_show_themselves():
    """Neither a code nor a place where it was found tells the code when printed."""
    (found,) = hetu.find_candidates("010181-900C")
    assert "010181" not in f"{found!r} {found.hetu!r} {found.hetu}"
