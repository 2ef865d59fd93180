"""Batches on the wire: lines out, answers back in order."""

import json
from typing import Any

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto_client.batch import Lines, Outcome, outcomes
from varanto_client.errors import AnswerUnreadable, Unreachable

STORED = {"line": 1, "oid": "1.2.3", "outcome": "stored", "receipt": {"oid": "1.2.3"}}


@given(st.lists(st.binary(max_size=100)))
def test_the_length_of_the_body_is_known_before_it_is_made(documents: list[bytes]) -> None:
    """What stands in between may refuse a request before it comes."""
    lines = Lines(documents)
    assert lines.headers["content-length"] == str(sum(map(len, lines)))
    assert list(lines) == list(lines)


def answered(*answers: dict[str, Any], expected: int = 1, ensure_ascii: bool = True) -> list[Outcome]:
    content = b"".join(json.dumps(one, ensure_ascii=ensure_ascii).encode() + b"\n" for one in answers)
    return list(outcomes(httpx.Response(200, content=content), expected))


def test_an_answer_is_one_line_whatever_stands_in_it() -> None:
    """Only a line feed ends a line, not what Unicode also calls one."""
    (outcome,) = answered({**STORED, "note": "a\u2028b\x85c"}, ensure_ascii=False)
    assert outcome.receipt == {"oid": "1.2.3"}


@pytest.mark.parametrize(
    "answer",
    [
        {**STORED, "line": 2},
        {**STORED, "receipt": None},
        {**STORED, "outcome": "lost"},
        {"line": 1, "outcome": "refused"},
    ],
)
def test_an_answer_that_breaks_the_contract_is_not_believed(answer: dict[str, Any]) -> None:
    """Neither another order nor another form."""
    with pytest.raises(AnswerUnreadable):
        answered(answer)


def test_more_answers_than_documents_are_not_believed_and_fewer_are_lost() -> None:
    """Each document has exactly one answer."""
    with pytest.raises(AnswerUnreadable):
        answered(STORED, {**STORED, "line": 2})
    with pytest.raises(Unreachable):
        answered(STORED, expected=2)
