"""What may become of a case: a table."""

from varanto.reviews.model import State

CLOSED = frozenset({State.FINE, State.MISUSE})
_NEXT = {
    State.NEW: frozenset({State.ASKED, *CLOSED}),
    State.ASKED: frozenset({State.ANSWERED, *CLOSED}),
    State.ANSWERED: frozenset({State.ASKED, *CLOSED}),
    State.FINE: frozenset[State](),
    State.MISUSE: frozenset[State](),
}


def may_become(state: State, wanted: State) -> bool:
    """Whether a case in a state may go to another.

    >>> may_become(State.NEW, State.ASKED), may_become(State.MISUSE, State.FINE)
    (True, False)
    """
    return wanted in _NEXT[state]
