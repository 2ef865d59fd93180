"""Two documents side by side: nothing is left out, nothing told twice."""

import copy
import json
from collections import Counter
from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st
from tests import make

from varanto.comparing import rules
from varanto.comparing.model import Mark, Row
from varanto_formats.cda.model import Body, DisplayType

LEAF = st.none() | st.booleans() | st.integers(-99, 99) | st.text("abåä ", max_size=6)
VALUES = st.recursive(
    LEAF, lambda held: st.lists(held, max_size=4) | st.dictionaries(st.text("abc", min_size=1, max_size=2), held)
)
NEW = "a text that stands nowhere else"


def compared(left: object, right: object) -> list[Row]:
    return list(rules.compare(left, right))


@given(VALUES)
def test_a_document_equals_itself(value: object) -> None:
    """R-195: compared with itself every field is the same."""
    assert {row.mark for row in compared(value, copy.deepcopy(value))} <= {Mark.SAME}


@given(VALUES, VALUES)
def test_every_leaf_of_either_is_told_once(left: object, right: object) -> None:
    """R-195: whatever two documents say stands in exactly one row of each side."""
    rows = compared(left, right)
    ours = Counter(row.left for row in rows if row.mark is not Mark.RIGHT)
    theirs = Counter(row.right for row in rows if row.mark is not Mark.LEFT)
    assert ours == Counter(text for _, text in rules.leaves(left))
    assert theirs == Counter(text for _, text in rules.leaves(right))


@given(VALUES, st.data())
def test_a_changed_leaf_is_told_once(value: object, data: st.DataObject) -> None:
    """R-195: one field changed in place gives one row that is not the same, with both texts, where it stands."""
    places = [path for path, _ in rules.leaves(value)]
    path = data.draw(st.sampled_from(places))
    changed = _with(copy.deepcopy(value), path)
    (row,) = [row for row in compared(value, changed) if row.mark is not Mark.SAME]
    assert (row.path, row.mark, row.right) == (path, Mark.CHANGED, NEW)


def _with(value: Any, path: tuple[str | int, ...]) -> Any:
    if not path:
        return NEW
    place = path[0] - 1 if isinstance(path[0], int) else path[0]
    value[place] = _with(value[place], path[1:])
    return value


@given(VALUES, VALUES)
def test_the_order_of_the_two_turns_the_rows_alone(left: object, right: object) -> None:
    """What one misses the other has too much of: turned round, as many rows differ on the other side."""
    if isinstance(left, list) or isinstance(right, list) or "[" in json.dumps([left, right])[1:-1]:
        return
    one = Counter((row.path, row.left, row.right) for row in compared(left, right))
    other = Counter((row.path, row.right, row.left) for row in compared(right, left))
    assert one == other


def test_an_entry_in_between_leaves_the_others_alone() -> None:
    """A new item of a list does not make the items behind it differ."""
    old, new = [{"a": 1}, {"a": 2}], [{"a": 1}, {"a": 9}, {"a": 2}]
    assert [row.mark for row in compared(old, new)] == [Mark.SAME, Mark.RIGHT, Mark.SAME]


@given(st.text("ab 1.\n", max_size=40), st.text("ab 1.\n", max_size=40))
def test_pieces_make_up_the_texts(left: str, right: str) -> None:
    """Marks in a text leave the text as it is, and what is unmarked is the same in both."""
    one, other = rules.pieces(left, right)
    assert ("".join(piece.text for piece in one), "".join(piece.text for piece in other)) == (left, right)
    plain = ["".join(piece.text for piece in side if not piece.changed) for side in (one, other)]
    assert plain[0] == plain[1]


def test_a_changed_header_is_told_in_words() -> None:
    """The header is compared by its fields: another unit, another client's name, one row each."""
    document = make.document()
    other = replace(
        document,
        unit=make.organisation(make.UNIT, "Toinen keskus"),
        clients=(replace(make.client(), name=replace(make.client().name, family="Malli")),),
    )
    rows = [row for row in compared(rules.facts(document), rules.facts(other)) if row.mark is not Mark.SAME]
    assert [row.path for row in rows] == [("clients", 1, "name"), ("unit",)]
    assert (rows[1].left, rows[1].right) == (f"{make.UNIT} Perhekeskus", f"{make.UNIT} Toinen keskus")


def test_a_changed_page_is_told() -> None:
    """The page that people read is compared by its lines, and one that is no text by its digest."""
    page = b'<div xmlns="http://www.w3.org/1999/xhtml"><p>Tapaaminen</p><p>Sovittiin\n jatkosta</p></div>'
    assert rules.lines(Body("x", page, DisplayType.XHTML)) == ("Tapaaminen", "Sovittiin jatkosta")
    scanned = make.document(body=Body("x", b"%PDF-1", DisplayType.PDF))
    again = make.document(body=Body("x", b"%PDF-2", DisplayType.PDF))
    assert [row.path for row in compared(rules.facts(scanned), rules.facts(again)) if row.mark is not Mark.SAME] == [
        ("body",)
    ]


def test_long_lists_are_compared_place_by_place() -> None:
    """A list of thousands of items is compared too, and in a moment."""
    rows = compared(["x"] * 3000, [*["x"] * 2999, "y"])
    assert Counter(row.mark for row in rows) == {Mark.SAME: 2999, Mark.CHANGED: 1}
