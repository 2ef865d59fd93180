"""The page /accessibility: the accessibility statement (saavutettavuusseloste, 306/2019 9 §)."""

from varanto.kit.html.screens import HTML, OWN, Screens
from varanto.kit.http.messages import Answer, Page, Request

_SCREENS = Screens(OWN)


def show(request: Request) -> Answer:
    """The statement, in the language of the request."""
    return _SCREENS.show(request, "accessibility.html")


ACCESSIBILITY = Page(
    path="/accessibility", name="accessibility", call=show, summary="The accessibility statement", media=(HTML,)
)
