"""Taking documents into the outbox."""

from collections.abc import Iterable
from itertools import islice

from varanto_client.outbox.model import Given
from varanto_client.outbox.store import Outbox

_STEP = 100


def fill(outbox: Outbox, documents: Iterable[Given]) -> None:
    """Take documents in, a durable step for every hundred; what is here already stays as it is."""
    remaining = iter(documents)
    while group := list(islice(remaining, _STEP)):
        outbox.add(group)
