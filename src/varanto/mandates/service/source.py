"""Suomi.fi-valtuudet as the settings describe it."""

from varanto.mandates.model import DeskName, SuomiFi
from varanto.settings import SettingInvalid, Settings
from varanto_formats.checks.model import Mode

CALLBACK = "/login/mandates/callback"


def suomi_fi(settings: Settings) -> SuomiFi | None:
    """How Suomi.fi-valtuudet is asked; None where it is not.

    Raises SettingInvalid where it is only half set, or in production not over TLS.
    """
    if settings.mandates_url is None:
        return None
    named = {
        settings.mandates_archivist_theme: DeskName.ARCHIVIST,
        settings.mandates_officer_theme: DeskName.OFFICER,
    }
    themes = {theme: desk for theme, desk in named.items() if theme}
    client_id, api_key, password = settings.mandates_client_id, settings.mandates_api_key, settings.mandates_password
    if client_id is None or api_key is None or password is None or not themes:
        raise SettingInvalid("VARANTO_MANDATES_URL needs VARANTO_MANDATES_CLIENT_ID, _API_KEY, _PASSWORD and a _THEME")
    if settings.mode == Mode.PRODUCTION and not settings.mandates_url.startswith("https:"):
        raise SettingInvalid("VARANTO_MANDATES_URL must begin with https: in production; identity codes go there")
    return SuomiFi(
        base_url=settings.mandates_url.rstrip("/"),
        client_id=client_id,
        api_key=api_key,
        password=password,
        redirect_uri=settings.base_url.rstrip("/") + CALLBACK,
        themes=themes,
    )
