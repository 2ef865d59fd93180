"""The comparison itself: from the whole down to the few parts that differ."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from hashlib import sha256

from varanto_client.errors import AnswerUnreadable
from varanto_client.reconcile.model import Changed, Difference
from varanto_formats.reconciliation import DIGITS, MOST_PREFIXES, Branch, Element, Holdings, Part

Ask = Callable[[Sequence[str]], Iterable[Part]]
_NOTHING = sha256().hexdigest()


def compare(holdings: Holdings, ask: Ask) -> Difference:
    """Exactly what is missing there, extra there, and different; equal holdings are one question.

    `ask` answers what the other side holds under some prefixes of one length. Raises AnswerUnreadable when it answers
    something else.
    """
    missing: set[Element] = set()
    extra: set[Element] = set()
    prefixes = [""]
    while prefixes:
        deeper: list[str] = []
        for part in _answers(ask, prefixes):
            if part.elements is None:
                deeper += _unequal(holdings, part)
            else:
                here, there = set(holdings.under(part.prefix)), set(part.elements)
                missing |= here - there
                extra |= there - here
        prefixes = deeper
    return _difference(missing, extra)


def _answers(ask: Ask, prefixes: Sequence[str]) -> Iterator[Part]:
    for start in range(0, len(prefixes), MOST_PREFIXES):
        asked = prefixes[start : start + MOST_PREFIXES]
        parts = {part.prefix: part for part in ask(asked)}
        if parts.keys() != set(asked):
            raise AnswerUnreadable("the archive answered for other parts than it was asked for")
        yield from parts.values()


def _unequal(holdings: Holdings, part: Part) -> list[str]:
    """The prefixes one digit longer under which the two sides do not hold the same."""
    there = {branch.prefix: branch for branch in part.branches or ()}
    longer = [part.prefix + digit for digit in DIGITS]
    return [one for one in longer if holdings.branch(one) != there.get(one, Branch(one, 0, _NOTHING))]


def _difference(missing: set[Element], extra: set[Element]) -> Difference:
    """What is on one side only, and what is on both but not the same."""
    there = {(one.oid, one.version): one for one in extra}
    here = {(one.oid, one.version): one for one in missing}
    both = here.keys() & there.keys()
    return Difference(
        missing=tuple(sorted(one for one in missing if (one.oid, one.version) not in both)),
        extra=tuple(sorted(one for one in extra if (one.oid, one.version) not in both)),
        different=tuple(sorted(Changed(*key, here[key].sha256, there[key].sha256) for key in both)),
    )
