"""Rate limits: per caller, and with a time to come again."""

import pytest

from varanto.kit.errors import Problem
from varanto.kit.http import RateLimit


def test_only_the_one_who_calls_too_often_waits() -> None:
    """The third call of two a minute is refused with the seconds to wait; others are served."""
    limit = RateLimit("2/minute")
    limit.check("a")
    limit.check("a")
    with pytest.raises(Problem, match="too-many-requests") as caught:
        limit.check("a")
    assert 1 <= int(caught.value.headers["Retry-After"]) <= 61
    limit.check("b")
