"""The nouns of the token door: what a system asks for and what it is given."""

from dataclasses import dataclass, field

from varanto.kit.context import Actor


@dataclass(frozen=True, slots=True, kw_only=True)
class Claims:
    """The standard claims of a signed assertion (RFC 7523); times are seconds since 1970."""

    iss: str
    sub: str
    aud: str | tuple[str, ...]
    exp: float
    jti: str
    nbf: float = 0
    iat: float = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A professional or a citizen as the assertion names her."""

    system: str
    value: str = field(repr=False)
    name: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """The acting context that an assertion asks for (api.md, Who calls); names as on the wire."""

    organization: str | None = None
    unit: str | None = None
    professional: Person | None = None
    role: str | None = None
    supervised_role: str | None = None
    service_tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    authority: bool = False
    flags: tuple[str, ...] = ()
    sender: Person | None = None
    desk: str | None = None
    controller: str | None = None
    register: str | None = None
    person: Person | None = None
    on_behalf_of: Person | None = None
    capacity: str | None = None


@dataclass(frozen=True, slots=True)
class Terms:
    """On what terms tokens are given: assertions must be meant for `token_url`.

    `per_system` and `refused` limit the calls of one system, and all refused ones.
    """

    token_url: str
    per_system: str = "1200/minute"
    refused: str = "300/minute"


@dataclass(frozen=True, slots=True)
class Token:
    """An access token, for how many seconds it holds, and for whom."""

    value: str = field(repr=False)
    expires_in: int
    actor: Actor


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why no token is given: the OAuth error, our stable reason, a sentence; `system` once it has proved who it is."""

    error: str
    reason: str
    description: str
    system: str = ""
