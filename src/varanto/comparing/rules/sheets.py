"""Laying two documents beside each other, field by field. Pure."""

import json
import re
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import cast

from varanto.comparing.model import Mark, Piece, Row, Sheet, Side

MOST_ALIGNED = 1000
"""Longer lists are compared place by place: finding what moved would take too long."""
LONGEST_TEXT = 5000
_MISSING = object()
_WORDS = re.compile(r"\s+|\w+|[^\w\s]")
Path = tuple[str | int, ...]


def sheet(left: Side, right: Side) -> Sheet:
    """Two documents beside each other; of a masked one the structured body alone."""
    if left.masked or right.masked:
        return Sheet((), _rows(left.content, right.content), ())
    return Sheet(_rows(left.facts, right.facts), _rows(left.content, right.content), _rows(left.lines, right.lines))


def compare(left: object, right: object, path: Path = ()) -> Iterator[Row]:
    """Every leaf of two values in their order, each told once.

    Fields are matched by name, items of a list by what is equal in both, in order; what lies between by place.

    >>> [(row.path, row.mark.value) for row in compare({"a": [1, 2]}, {"a": [0, 1, 3]})]
    [(('a', 1), 'right'), (('a', 1), 'same'), (('a', 2), 'changed')]
    """
    if (ours := _named(left)) and (theirs := _named(right)):
        for name in dict.fromkeys([*ours, *theirs]):
            yield from compare(ours.get(name, _MISSING), theirs.get(name, _MISSING), (*path, name))
    elif (listed := _listed(left)) and (others := _listed(right)):
        for place, one, other in _paired(listed, others):
            yield from compare(one, other, (*path, place))
    elif _is_leaf(left) and _is_leaf(right):
        yield _row(path, left, right)
    else:
        yield from (Row(where, Mark.LEFT, left=text) for where, text in leaves(left, path))
        yield from (Row(where, Mark.RIGHT, right=text) for where, text in leaves(right, path))


def leaves(value: object, path: Path = ()) -> Iterator[tuple[Path, str]]:
    """Every leaf of a value with its path; an empty list or object is a leaf too."""
    held = [*_named(value).items(), *enumerate(_listed(value), 1)]
    if not held and value is not _MISSING:
        yield path, _text(value)
    for place, one in held:
        yield from leaves(one, (*path, place))


def pieces(left: str, right: str) -> tuple[tuple[Piece, ...], tuple[Piece, ...]]:
    """Two texts with what differs marked, word by word; of very long ones the whole.

    >>> pieces("käynti 2.3.", "käynti 3.3.")[0]
    (Piece(changed=False), Piece(changed=True), Piece(changed=False))
    """
    if max(len(left), len(right)) > LONGEST_TEXT:
        return (Piece(left, True),), (Piece(right, True),)
    ours, theirs = _WORDS.findall(left), _WORDS.findall(right)
    matched = SequenceMatcher(None, ours, theirs, autojunk=False).get_opcodes()
    one = (Piece("".join(ours[begin:end]), tag != "equal") for tag, begin, end, _, _ in matched if end > begin)
    other = (Piece("".join(theirs[begin:end]), tag != "equal") for tag, _, _, begin, end in matched if end > begin)
    return tuple(one), tuple(other)


def _rows(left: object, right: object) -> tuple[Row, ...]:
    """What two documents say of one thing; a document that says nothing of it has no fields there."""
    return tuple(compare(left or _MISSING, right or _MISSING)) if left or right else ()


def _paired(left: Sequence[object], right: Sequence[object]) -> Iterator[tuple[int, object, object]]:
    """The items of two lists side by side, with the place of each."""
    for begin, end, start, stop in _blocks(left, right):
        pairs = zip_longest(left[begin:end], right[start:stop], fillvalue=_MISSING)
        for number, (one, other) in enumerate(pairs, 1):
            yield (start if one is _MISSING else begin) + number, one, other


def _blocks(left: Sequence[object], right: Sequence[object]) -> list[tuple[int, int, int, int]]:
    """The stretches of two lists that belong together: found by what is equal, unless places alone find as much."""
    whole = [(0, len(left), 0, len(right))]
    if max(len(left), len(right)) > MOST_ALIGNED:
        return whole
    ours, theirs = [_canonical(one) for one in left], [_canonical(one) for one in right]
    matcher = SequenceMatcher(None, ours, theirs, autojunk=False)
    moved = sum(block.size for block in matcher.get_matching_blocks())
    in_place = sum(one == other for one, other in zip(ours, theirs, strict=False))
    return whole if in_place >= moved else [block[1:] for block in matcher.get_opcodes()]


def _row(path: Path, left: object, right: object) -> Row:
    if left is _MISSING or right is _MISSING:
        here = right is _MISSING
        text = _text(left if here else right)
        return Row(path, Mark.LEFT, left=text) if here else Row(path, Mark.RIGHT, right=text)
    mark = Mark.SAME if _canonical(left) == _canonical(right) else Mark.CHANGED
    return Row(path, mark, _text(left), _text(right))


def _named(value: object) -> Mapping[str, object]:
    return cast("Mapping[str, object]", value) if isinstance(value, Mapping) else {}


def _listed(value: object) -> Sequence[object]:
    return cast("Sequence[object]", value) if isinstance(value, list | tuple) else ()


def _is_leaf(value: object) -> bool:
    return not _named(value) and not _listed(value)


def _text(value: object) -> str:
    return value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)


def _canonical(value: object) -> str:
    return json.dumps(value, sort_keys=True, ensure_ascii=False)
