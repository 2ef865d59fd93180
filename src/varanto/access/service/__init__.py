"""Use cases of access: who asks, and everything that a decision looks at, gathered once a request."""

from varanto.access.service.asking import asker, client
from varanto.access.service.consulting import situation
from varanto.access.service.gathering import Gathering
from varanto.access.service.holding import Holders

__all__ = ["Gathering", "Holders", "asker", "client", "situation"]
