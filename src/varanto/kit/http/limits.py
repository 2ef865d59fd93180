"""How often somebody may call."""

import time

from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter

from varanto.kit.errors import Problem


class RateLimit:
    """A moving window in the memory of this process, such as `60/minute`, counted per key."""

    def __init__(self, rate: str) -> None:
        self._rate = parse(rate)
        self._window = MovingWindowRateLimiter(MemoryStorage())

    def check(self, key: str) -> None:
        """Count one call. Raises the problem `too-many-requests`, which says when to come again."""
        if not self._window.hit(self._rate, key):
            free_at = self._window.get_window_stats(self._rate, key).reset_time
            raise Problem("too-many-requests", headers={"Retry-After": str(max(1, round(free_at - time.time())))})
