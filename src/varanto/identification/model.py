"""The nouns of identification: ways to a provider, an attempt that waits for its answer, who was identified."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import ClassVar

from varanto_formats.identifiers import Identifier


class Reason(StrEnum):
    """Why somebody was not identified; stands in the log."""

    UNKNOWN = "attempt-unknown"
    OTHER_BROWSER = "other-browser"
    CANCELLED = "cancelled"
    UNANSWERED = "provider-unanswered"
    MALFORMED = "answer-malformed"
    SIGNATURE = "answer-signature"
    ISSUER = "answer-issuer"
    AUDIENCE = "answer-audience"
    TIME = "answer-time"
    OTHER_ATTEMPT = "answer-of-another-attempt"
    REPLAYED = "answer-replayed"
    NO_CODE = "identity-code-missing"
    FOREIGN_CODE = "identity-code-not-served"


@dataclass(frozen=True, slots=True, kw_only=True)
class Broker:
    """A way through a provider that speaks OpenID Connect; `key` (PEM) or `secret` proves who asks.

    `claim` is the claim of the ID token that holds the identity code.
    """

    method: ClassVar[str] = "oidc"
    issuer: str
    client_id: str
    redirect_uri: str
    claim: str
    secret: str | None = field(default=None, repr=False)
    key: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Provider:
    """A way through a provider that speaks SAML 2.0 in the profile of Suomi.fi-tunnistus (disclosure.md §9.2).

    `metadata` is the provider's (XML); `key` and `certificate` (PEM) are our own.
    """

    method: ClassVar[str] = "saml"
    entity_id: str
    consumer: str
    metadata: str = field(repr=False)
    key: str = field(repr=False)
    certificate: str = field(repr=False)


Way = Broker | Provider


@dataclass(frozen=True, slots=True, kw_only=True)
class Departure:
    """Where the browser goes to be identified, and what it holds meanwhile."""

    url: str = field(repr=False)
    held: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """Who was identified, by which way, and in which language she had begun (empty: none was named)."""

    person: Identifier = field(repr=False)
    name: str = field(repr=False)
    method: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class Refused:
    """Nobody was identified, and why."""

    reason: Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """An attempt to be identified (tunnistautuminen), kept sealed until its answer comes.

    `browser` is the digest of what the browser holds meanwhile. An attempt by OpenID Connect has a `nonce` and a
    `verifier` (RFC 7636); one by SAML whose answer was verified already has an `identity`.
    """

    method: str
    browser: str
    language: str
    nonce: str = field(default="", repr=False)
    verifier: str = field(default="", repr=False)
    identity: Identity | None = None


@dataclass(frozen=True, slots=True)
class Assertion:
    """What a signed answer of SAML says: its id, until when it holds, and the attributes by their names."""

    id: str
    holds_until: datetime
    attributes: dict[str, str] = field(repr=False)
