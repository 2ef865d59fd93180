"""Requests: JSON read strictly and told about impersonally, forms chosen by the Accept header."""

import json

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.kit.errors import Problem
from varanto.kit.http import Request
from varanto.kit.http.messages import MAX_DEPTH, Answer


class Order(msgspec.Struct):
    number: int


@pytest.mark.parametrize("body", [b"", b"{", b'{"number": "010181-900C"}', b'{"010181-900C": 1}', b"\xff", b"[]"])
def test_a_body_that_does_not_fit_is_refused_without_quoting_it(body: bytes) -> None:
    """The caller learns where, and the answer repeats nothing of the input."""
    with pytest.raises(Problem, match="request-malformed") as caught:
        Request(body).json(Order)
    assert "010181" not in caught.value.detail


TEXTS = st.text(st.characters(exclude_characters="\0", exclude_categories=("Cs",)))
VALUES = st.recursive(st.none() | TEXTS, lambda inner: st.lists(inner) | st.dictionaries(TEXTS, inner))


@given(VALUES)
def test_brackets_inside_strings_are_no_depth(value: object) -> None:
    """Any JSON of ordinary depth is read, whatever its strings hold."""
    text = json.dumps([value, "[{" * MAX_DEPTH, '\\"[' * MAX_DEPTH])
    assert Request(text.encode()).json(list)[0] == value


@given(TEXTS.map(lambda text: text + "\\"), st.booleans())
def test_a_null_character_is_no_text(text: str, null: bool) -> None:
    """What the database cannot hold is refused however it is written; what only looks like it is let through."""
    body = json.dumps([text + ("\0" if null else "u0000")]).encode()
    if null:
        with pytest.raises(Problem, match="null character"):
            Request(body).json(list)
    else:
        assert Request(body).json(list) == [f"{text}u0000"]


def test_a_null_character_in_an_address_is_malformed() -> None:
    """No path and no query holds a null character."""
    with pytest.raises(Problem, match="null character"):
        Request(path={"oid": "1.2\0"})
    with pytest.raises(Problem, match="null character"):
        Request(query={"cursor": "\0"})


@pytest.mark.parametrize(("depth", "fits"), [(MAX_DEPTH, True), (MAX_DEPTH + 1, False), (100_000, False)])
def test_json_may_be_64_levels_deep(depth: int, fits: bool) -> None:
    """Deeper JSON is refused before it can exhaust anything."""
    body = b"[" * depth + b"]" * depth
    if fits:
        Request(body).json(list)
    else:
        with pytest.raises(Problem, match="64 levels"):
            Request(body).json(list)


@pytest.mark.parametrize(
    ("accept", "chosen"),
    [
        ("", "application/xml"),
        ("*/*", "application/xml"),
        ("application/json", "application/json"),
        ("application/json;q=0.5, application/xml;q=0.4", "application/json"),
        ("application/*;q=0.2, application/json;q=0", "application/xml"),
        ("text/html, application/json;q=0.1", "application/json"),
    ],
)
def test_the_form_that_the_caller_likes_best_is_chosen(accept: str, chosen: str) -> None:
    """Quality decides, then our own order; a form of quality 0 is unwanted."""
    headers = {"accept": accept} if accept else {}
    assert Request(headers=headers).preferred("application/xml", "application/json") == chosen


def test_a_form_that_we_do_not_have_is_refused() -> None:
    """The answer lists what there is."""
    with pytest.raises(Problem, match="not-acceptable") as caught:
        Request(headers={"accept": "image/png"}).preferred("application/xml")
    assert caught.value.extra == {"offered": ["application/xml"]}


def test_the_media_type_of_a_body_may_have_parameters() -> None:
    """`application/xml; charset=utf-8` is XML; anything undeclared or else is not."""
    Request(headers={"content-type": "Application/XML; charset=utf-8"}).require_media("application/xml")
    for headers in ({}, {"content-type": "text/plain"}):
        with pytest.raises(Problem, match="unsupported-media"):
            Request(headers=headers).require_media("application/xml")


def test_a_request_does_not_show_itself() -> None:
    """A request in a traceback tells nothing."""
    assert "secret" not in repr(Request(b"secret", {"a": "secret"}, {"b": "secret"}, {"c": "secret"}))


def test_bytes_are_answered_as_they_are() -> None:
    """A stored document leaves unchanged, anything else as JSON."""
    assert Answer(body=b"<a/>").content() == b"<a/>"
    assert Answer(body=Order(1)).content() == b'{"number":1}'
