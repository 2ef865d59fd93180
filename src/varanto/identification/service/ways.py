"""The ways that the settings open."""

from pathlib import Path

from varanto.identification.model import Broker, Provider, Way
from varanto.settings import SettingInvalid, Settings

CALLBACK = "/login/oidc/callback"
CONSUMER = "/login/saml/acs"
METADATA = "/login/saml/metadata"


def ways(settings: Settings) -> tuple[Way, ...]:
    """The ways to be identified here, Suomi.fi-tunnistus first. Raises SettingInvalid where one is only half set."""
    base = settings.base_url.rstrip("/")
    return tuple(way for way in (_provider(settings, base), _broker(settings, base)) if way)


def _provider(settings: Settings, base: str) -> Provider | None:
    if settings.saml_metadata is None:
        return None
    if settings.saml_key is None or settings.saml_certificate is None:
        raise SettingInvalid("VARANTO_SAML_METADATA needs VARANTO_SAML_KEY and VARANTO_SAML_CERTIFICATE")
    return Provider(
        entity_id=base + METADATA,
        consumer=base + CONSUMER,
        metadata=_read("SAML_METADATA", settings.saml_metadata),
        key=_read("SAML_KEY", settings.saml_key),
        certificate=_read("SAML_CERTIFICATE", settings.saml_certificate),
    )


def _broker(settings: Settings, base: str) -> Broker | None:
    if settings.oidc_issuer is None:
        return None
    if settings.oidc_client_id is None or not (settings.oidc_key or settings.oidc_secret):
        raise SettingInvalid("VARANTO_OIDC_ISSUER needs VARANTO_OIDC_CLIENT_ID and VARANTO_OIDC_KEY or _SECRET")
    return Broker(
        issuer=settings.oidc_issuer,
        client_id=settings.oidc_client_id,
        redirect_uri=base + CALLBACK,
        claim=settings.oidc_claim,
        secret=settings.oidc_secret,
        key=_read("OIDC_KEY", settings.oidc_key) if settings.oidc_key else None,
    )


def _read(name: str, path: Path) -> str:
    try:
        return path.read_text("utf-8")
    except (OSError, UnicodeDecodeError):
        raise SettingInvalid(f"VARANTO_{name} names a file that cannot be read") from None
