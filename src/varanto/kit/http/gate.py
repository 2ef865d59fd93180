"""How many requests are worked on and may wait."""

from anyio import CapacityLimiter

from varanto.kit.errors import Problem


class Gate:
    """Lets so many requests work at once and so many wait; more would only make all of them late."""

    def __init__(self, threads: int, queue: int) -> None:
        self._most = threads + queue
        self._inside = 0
        self._threads = threads
        self._limiter: CapacityLimiter | None = None

    def __enter__(self) -> CapacityLimiter:
        if self._inside >= self._most:
            raise Problem("overloaded", headers={"Retry-After": "1"})
        self._inside += 1
        self._limiter = self._limiter or CapacityLimiter(self._threads)
        return self._limiter

    def __exit__(self, *_: object) -> None:
        self._inside -= 1
