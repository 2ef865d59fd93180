"""The nouns of access: who asks, for what purpose, in which context, of whom."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from varanto.archive.model import Showing, Version
from varanto.kit.context import Visible
from varanto.organisations.model import Function, Kind, Organisation, OwnContext, Sector
from varanto.rights.model import Grant
from varanto.wills.model import Wills
from varanto_formats.checks.facts import RelationshipFacts
from varanto_formats.identifiers import Identifier


class PurposeKind(StrEnum):
    """On which ground data are asked for (api.md, Purpose); it fixes the registers that are reached (A20)."""

    OWN = "own"
    REGISTER_RIGHT = "register_right"
    DISCLOSURE = "disclosure"
    INCAPACITY = "incapacity"
    STATUTORY = "statutory"


class Viewer(StrEnum):
    """Who looks at a client's documents at the citizen's desk (disclosure.md §6.3; readings.md A31)."""

    HERSELF = "herself"
    GUARDIAN = "guardian"
    REPRESENTATIVE = "representative"
    STRANGER = "stranger"


class Administrative(StrEnum):
    """An administrative task in which the own register is looked at (readings.md A3)."""

    COMPLAINT = "complaint"
    LOG_REQUEST = "log-request"
    ARCHIVE = "archive"
    TECHNICAL = "technical"


@dataclass(frozen=True, slots=True, kw_only=True)
class WorkContext:
    """The context (asiayhteys) that a request claims: a relationship, a case, or an administrative task (D-28)."""

    relationship: str | None = None
    case: str | None = None
    administrative: Administrative | None = None


@dataclass(frozen=True, slots=True)
class Reason:
    """Why an authority searches widely (laajan tiedonhaun peruste, code set 1299), in a code and in words."""

    code: str
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Statement:
    """What is stated of a client who cannot judge the meaning of a permit (55 § 2, first sentence)."""

    cannot_judge: bool
    no_representative: bool
    necessary: bool
    text: str = field(repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """For what data are asked (api.md, Purpose).

    `reveal` is why an archivist wants to see at her desk what is masked there (readings.md A30).
    """

    kind: PurposeKind = PurposeKind.OWN
    organiser: str | None = None
    context: WorkContext = WorkContext()
    reason: Reason | None = None
    statement: Statement | None = None
    reveal: str | None = field(default=None, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Asker:
    """Who asks, as the decision sees her: her organisation as registered, and what her token vouches for.

    `kind` is None for an organisation that is not in the register. `number` is her register number. At the archivist's
    desk `origin` is the ended provider whose register is picked, which her organisation holds now. `visibility` are
    the rows of her visibility groups, which narrow what her role allows; None where no group was named.
    At the citizen's desk `person` asks, for herself or for her `principal`, then in a role (`capacity`, code set 1284)
    where one is stated.
    """

    organization: str
    kind: Kind | None = None
    sector: Sector = Sector.SOCIAL
    functions: frozenset[Function] = frozenset()
    own_context: OwnContext = OwnContext.OPTIONAL
    unit: str | None = None
    number: str | None = field(default=None, repr=False)
    role: str = ""
    supervised_role: str | None = None
    service_tasks: frozenset[str] = frozenset()
    services: frozenset[str] = frozenset()
    flags: frozenset[str] = frozenset()
    authority: bool = False
    desk: str = ""
    register: str | None = None
    origin: str | None = None
    visibility: tuple[Visible, ...] | None = None
    person: Identifier | None = field(default=None, repr=False)
    principal: Identifier | None = field(default=None, repr=False)
    capacity: str | None = None


@dataclass(frozen=True, slots=True)
class PendingMatter:
    """A pending matter (vireilletulo, readings.md A5): its case, and the unit that stored the document."""

    case: str | None
    unit: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Subject:
    """A client as the decision sees her.

    `relationships` are what the asker's controller's valid relationship documents of her say, `cases` the ids of that
    controller's valid case documents that list her, `pending` its pending matters. `identified` means by an identity
    code (henkilötunnus); `represented` that any controller's valid relationship document names a legal representative,
    `restricted` that one says she is under a safety restriction (turvakielto). `grants` are what the organiser named
    in the purpose grants to producers in her matters.
    """

    identified: bool
    minor: bool = False
    represented: bool = False
    restricted: bool = False
    relationships: tuple[RelationshipFacts, ...] = field(default=(), repr=False)
    cases: frozenset[str] = frozenset()
    pending: tuple[PendingMatter, ...] = ()
    wills: Wills = field(default=Wills(), repr=False)
    grants: tuple[Grant, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Situation:
    """Everything that is the same for every document of a request: asker, purpose, the client asked about, the day.

    `subject` is the client asked about, also where nobody is known by the identifier; `picked` the one controller to
    which a search is limited, `organiser` the one whose register is used by right, as registered. At the citizen's
    desk `viewer` says who looks at the client's, and `viewer_restricted` whether she is under a safety restriction.
    """

    asker: Asker
    purpose: Purpose
    subject: Subject
    day: date
    picked: str | None = None
    organiser: Organisation | None = None
    viewer: Viewer = Viewer.STRANGER
    viewer_restricted: bool = False


@dataclass(frozen=True, slots=True)
class Refused:
    """A request refused as a whole: the asker's right or purpose does not suffice, whatever documents there are."""

    code: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Judged:
    """A version about to be judged, with what its columns do not say.

    `others` are its clients besides the one asked about; `restricted` that any of its clients is under a safety
    restriction (turvakielto), `related_restricted` that a person named beside one of them is. `inherited` that its
    controller has ended; `held_by_asker` that the asker's organisation holds the register now, as controller or as
    successor; `within_membership` that its case, where it is a shared one, had the client asked about as a member when
    it was drawn up (A36; True where the case is not shared). `showing` is looked at for the citizen's desk alone.
    """

    version: Version
    others: tuple[Subject, ...] = ()
    restricted: bool = False
    related_restricted: bool = False
    inherited: bool = False
    held_by_asker: bool = False
    within_membership: bool = True
    showing: Showing | None = None
