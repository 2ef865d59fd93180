"""Who acts, when, and on which transaction: the first argument of every service function."""

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from psycopg import Connection

from varanto.kit.keyring import Keyring
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier
from varanto_formats.signatures.certificates import TrustStore


@dataclass(frozen=True, slots=True)
class Professional:
    """The professional who acts, by register number; masks the name in `repr`."""

    identifier: Identifier
    name: str

    def __repr__(self) -> str:
        return "Professional(***)"


class Phase(StrEnum):
    """A phase of the service process (prosessin vaihe): services are arranged, then delivered."""

    ARRANGING = "arranging"
    DELIVERING = "delivering"


@dataclass(frozen=True, slots=True, kw_only=True)
class Visible:
    """One row of a visibility group (näkyvyyden rajausryhmä): the documents that every one of its limits lets through.

    An empty list of service tasks (codes) or kinds means any. A row that names sensitive subclasses means documents of
    these alone; any other row means none that is sensitive.
    """

    service_tasks: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    subclasses: tuple[str, ...] = ()
    own_unit: bool = False
    phase: Phase | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The acting context that a token vouches for (api.md, Who calls). `system` is the client id of the system.

    `organization` is the acting organisation's OID, empty only for the operator and for anonymous calls. `sender` is
    the person who archives on an author's behalf. `desk` is the desk whose calls these are, with the one `register`
    that it has picked: the organisation's own, or one inherited from an ended provider (`origin`). At the citizen's
    desk it is `person` who acts, for herself or `on_behalf_of` somebody else, then in a role (`capacity`, code set
    1284) where one is stated. `visibility` narrows what the role allows; None where no group was named.
    """

    system: str
    organization: str = ""
    unit: str | None = None
    professional: Professional | None = None
    role: str = ""
    supervised_role: str | None = None
    service_tasks: tuple[str, ...] = ()
    services: tuple[str, ...] = ()
    flags: tuple[str, ...] = ()
    authority: bool = False
    sender: Professional | None = None
    operator: bool = False
    desk: str = ""
    register: str | None = None
    origin: str | None = None
    person: Identifier | None = None
    on_behalf_of: Identifier | None = None
    capacity: str | None = None
    visibility: tuple[Visible, ...] | None = None


ANONYMOUS = Actor(system="")


@dataclass(frozen=True, slots=True)
class Session:
    """A person's session (istunto) at a desk in the browser: its id as kept, her name, and what her forms must carry.

    `place` names the register at which she works, in words; it is empty until she has chosen one.
    """

    id: bytes = field(repr=False)
    name: str = field(repr=False)
    form_token: str = field(repr=False)
    place: str = ""


@dataclass(frozen=True, slots=True)
class Context:
    """One request: its open transaction, its actor, its moment (UTC), its keys and its trace id (W3C, 32 hex).

    `mode` says whether test persons or real ones are served, `trust` whose signatures count, `responders` which hosts
    are asked whether a certificate was revoked; `session` is there when somebody works in the browser.
    """

    db: Connection
    actor: Actor
    now: datetime
    keys: Keyring
    trace_id: str = ""
    request_id: UUID | None = None
    mode: Mode = Mode.TEST
    trust: TrustStore = field(default_factory=TrustStore)
    responders: frozenset[str] = frozenset()
    session: Session | None = None
