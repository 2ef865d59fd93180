"""The pages through which people come in, choose where they work, and leave."""

from varanto.kit.http import Route
from varanto.sessions.pages import errand, login, places
from varanto.sessions.pages.entrance import Entrance, tell

__all__ = ["Entrance", "routes", "tell"]


def routes(entrance: Entrance) -> tuple[Route, ...]:
    """The screens of logging in, of the choice of a register and of logging out."""
    return (*login.routes(entrance), *errand.routes(entrance), *places.routes(entrance))
