"""What a call to Suomi.fi-valtuudet carries, and what its answers open (disclosure.md §9.1, D-30). Pure."""

import hmac
from base64 import b64encode
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from urllib.parse import urlsplit

from varanto.mandates.model import DeskName, Roles

HEADER = "X-AsiointivaltuudetAuthorization"


def proof(client_id: str, api_key: str, url: str, now: datetime) -> str:
    """The value of the header that every call carries: who calls, when, and a checksum of path, query and moment.

    >>> proof("client01", "secret", "https://example.org/a?b=c", datetime(2026, 11, 20, 9, 30, tzinfo=UTC))
    'client01 2026-11-20T09:30:00Z WmfDsBKAmykAoZxqcp+c9pAF/Ei4ZWIjJGcxjwcaeu8='
    """
    moment = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
    return f"{client_id} {moment} {checksum(api_key, target(url), moment)}"


def target(url: str) -> str:
    """The path and query of a URL, as they stand in the request line.

    >>> target("https://example.org/a/b?c=d")
    '/a/b?c=d'
    """
    parts = urlsplit(url)
    return f"{parts.path}?{parts.query}" if parts.query else parts.path


def checksum(api_key: str, target: str, moment: str) -> str:
    """The HMAC-SHA256 of path, query and moment, in Base64."""
    return b64encode(hmac.digest(api_key.encode(), f"{target} {moment}".encode(), "sha256")).decode()


def basic(client_id: str, password: str) -> str:
    """The value of the Authorization header by which a client exchanges a code (RFC 7617).

    >>> basic("client01", "word")
    'Basic Y2xpZW50MDE6d29yZA=='
    """
    return f"Basic {b64encode(f'{client_id}:{password}'.encode()).decode()}"


def opened(said: Iterable[Roles], themes: Mapping[str, DeskName]) -> list[tuple[str, DeskName]]:
    """The business ids and desks that an answer opens: by the themes that are set, matched exactly, by nothing else.

    >>> opened(
    ...     [Roles("9990001-6", "Alue", ("TJ", "urn:a")), Roles("9990002-4", "Toinen", ("urn:a/",))],
    ...     {"urn:a": DeskName.ARCHIVIST},
    ... )
    [('9990001-6', <DeskName.ARCHIVIST: 'archivist'>)]
    """
    return [(one.identifier, themes[role]) for one in said for role in one.roles if role in themes]
