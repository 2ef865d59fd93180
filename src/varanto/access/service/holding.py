"""Who holds which register: its controller, or the successor of one that has ended (703/2023 16 §)."""

from collections.abc import Iterable

import varanto.organisations.service as organisations
from varanto.kit.context import Context
from varanto.organisations.model import Organisation
from varanto_formats.cda.times import HELSINKI


class Holders:
    """What the register of organisations says of controllers, as far as it was learned."""

    def __init__(self, ctx: Context) -> None:
        self._ctx = ctx
        self._day = ctx.now.astimezone(HELSINKI).date()
        self._known: dict[str, Organisation | None] = {}

    def learn(self, controllers: Iterable[str]) -> None:
        """Read controllers and their successors, one statement for each generation; none for nobody new."""
        while new := set(controllers) - self._known.keys():
            found = organisations.organisations(self._ctx, new)
            self._known |= {oid: found.get(oid) for oid in new}
            controllers = [one.successor for one in found.values() if one.successor]

    def registered(self, controller: str) -> Organisation | None:
        """A controller as registered, where that was learned."""
        return self._known.get(controller)

    def has_ended(self, controller: str) -> bool:
        """Whether a controller's registers have passed to its successor (readings.md A37)."""
        found = self._known.get(controller)
        return found is not None and found.ended is not None and found.ended <= self._day

    def holder(self, controller: str) -> str:
        """Who holds a controller's registers today; of a controller that nobody follows, itself."""
        passed = {controller}
        while self.has_ended(controller):
            found = self._known[controller]
            if found is None or found.successor is None or found.successor in passed:
                break
            controller = found.successor
            passed.add(controller)
        return controller
