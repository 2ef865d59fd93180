"""Sending what waits in the outbox, in order, until the archive has said of each document what became of it."""

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from varanto_client import batch
from varanto_client.errors import ProblemError, ReceiptInvalid, Unavailable, Unreachable
from varanto_client.outbox.model import Pending, Settled
from varanto_client.outbox.store import START, Outbox
from varanto_client.transport import Patience

CHUNK = 200
_LENGTH = 32 * 2**20
_STEP = 50
_STUBBORN = 3
_TOO_LARGE = 413
_TOO_MANY = 429
_BROKEN = 500


@dataclass(slots=True, kw_only=True)
class Sender:
    """Empties an outbox through `store_batch`; `told` hears how many more documents are settled.

    `chunk` is how many documents a request has at most. It is halved whenever a request breaks off or is too large for
    something on the way, and grows again after each that does not.
    """

    outbox: Outbox
    store_batch: Callable[[Sequence[bytes]], Iterator[batch.Outcome]]
    patience: Patience
    told: Callable[[int], object]
    chunk: int = CHUNK
    settled: int = 0
    _size: int = CHUNK
    _failures: int = 0

    def run(self) -> None:
        """Send everything that waits or was never answered, relationships first, then cases, then the rest.

        Raises what the archive or the way to it keeps raising; the outbox then remembers how far we came.
        """
        self._size = self.chunk
        self.outbox.revive()
        idle = 0
        while self.outbox.pending() and idle < _STUBBORN:
            idle = 0 if self._pass() else idle + 1
            if idle:
                self.patience.pause(idle, None)
            self.outbox.revive()

    def _pass(self) -> bool:
        """Send everything that is pending once; answers whether anything was settled."""
        before, place = self.settled, START
        while documents := self.outbox.next(place, self._size, _LENGTH):
            already = self.settled
            try:
                self._send(documents)
            except (Unreachable, ProblemError) as error:
                self._bear(error, documents, moved=self.settled > already)
            else:
                place = documents[-1].place
                self._size = min(self.chunk, self._size * 2)
                self._failures = 0
        return self.settled > before

    def _bear(self, error: Unreachable | ProblemError, documents: Sequence[Pending], *, moved: bool) -> None:
        """Make the next request smaller and wait a while. Raises the error where that does not help."""
        self._size = math.ceil(len(documents) / 2)
        if isinstance(error, ProblemError) and error.status == _TOO_LARGE:
            if len(documents) == 1:
                self._settle([Settled(documents[0], datetime.now(UTC), problem=error)])
            return
        self._failures = 1 if moved else self._failures + 1
        passing = isinstance(error, Unreachable | Unavailable) or error.status >= _BROKEN
        patient = moved or not isinstance(error, Unavailable)
        if not (passing and patient) or self._failures > _STUBBORN:
            raise error
        self.patience.pause(self._failures, None)

    def _send(self, documents: Sequence[Pending]) -> None:
        """Send documents in one request and keep the answers as they come."""
        self.outbox.mark_sent(documents)
        held: list[Settled] = []
        try:
            for pending, outcome in zip(documents, self.store_batch([one.content for one in documents]), strict=True):
                if settled := _settled(pending, outcome):
                    held.append(settled)
                if len(held) >= _STEP:
                    self._settle(held)
                    held = []
        finally:
            self._settle(held)

    def _settle(self, settled: Sequence[Settled]) -> None:
        self.outbox.settle(settled)
        self.settled += len(settled)
        self.told(len(settled))


def _settled(pending: Pending, outcome: batch.Outcome) -> Settled | None:
    """What became of a document; None where the archive only stumbled over it, so that it must be sent again."""
    now = datetime.now(UTC)
    if outcome.problem:
        stumbled = outcome.problem.status == _TOO_MANY or outcome.problem.status >= _BROKEN
        return None if stumbled else Settled(pending, now, problem=outcome.problem)
    if outcome.receipt is None or outcome.receipt.get("oid") != pending.oid:
        raise ReceiptInvalid("the receipt speaks of another document than the one sent")
    return Settled(pending, now, receipt=outcome.receipt)
