"""The nouns of the leak suite: why a document is withheld, what was answered, what differed, how long it took."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from statistics import median


class Way(StrEnum):
    """Why the secret document is withheld from the asker."""

    DOCUMENT = "document prohibited"
    SERVICE_TASK = "service task prohibited"
    CONTROLLER = "controller prohibited"
    OLD = "old document"
    SPECIAL = "special content"
    SENSITIVE = "sensitive subclass"
    SHARED = "other client unwilling"
    INVALIDATED = "invalidated"
    NO_PERMIT = "no permit"
    NO_INFORMING = "no informing"
    NO_CONTEXT = "no context"
    OUTSIDE_MEMBERSHIP = "drawn up after the client left the case"
    UNLINKED = "under a temporary id whose link was taken back"
    OTHER_GRANT = "register right for another service task"
    ENDED_GRANT = "register right ended"
    COMING_GRANT = "register right not begun"
    FORBIDDEN_TO_GUARDIANS = "forbidden by the minor"
    KEPT_FROM_OWN_VIEW = "kept back from the own view"


GRANTS = frozenset({Way.OTHER_GRANT, Way.ENDED_GRANT, Way.COMING_GRANT})
"""Ways of withholding from a producer; the private provider asks by its register right."""
GUARDED = frozenset({Way.FORBIDDEN_TO_GUARDIANS, Way.KEPT_FROM_OWN_VIEW})
"""Ways of withholding from a guardian at the citizen's desk."""


@dataclass(frozen=True, slots=True)
class Paper:
    """A client document of a story: type, service task, how many minutes old, and by whom it is kept."""

    type: str
    service_task: str
    age: int
    private: bool = False
    versions: int = 1


@dataclass(frozen=True, slots=True)
class Story:
    """What is stored of a client; the secret is one more paper, which one twin has and the other has not."""

    seed: int
    way: Way
    papers: Sequence[Paper]
    secret: Paper


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer without ids and times: what is left must not depend on the secret."""

    status: int
    headers: tuple[tuple[str, str], ...]
    body: str = field(repr=False)
    seconds: float = field(compare=False, default=0.0)


@dataclass(frozen=True, slots=True)
class Difference:
    """A request whose answers told the twins apart, and where: the first part that differs, without ids."""

    seed: int
    way: Way
    request: str
    part: str


@dataclass(frozen=True, slots=True)
class Timing:
    """How long one sort of request took, in seconds: with the secret withheld, and where it was never stored."""

    withheld: Sequence[float]
    absent: Sequence[float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Result:
    """What came of all worlds."""

    worlds: int
    requests: int
    differences: Sequence[Difference]
    timings: Mapping[str, Timing] = field(repr=False)

    @property
    def passed(self) -> bool:
        """Whether no request told the twins apart."""
        return self.requests > 0 and not self.differences

    def medians(self, name: str) -> tuple[float, float]:
        """The median times of one sort of request: with the secret withheld, and without it."""
        return median(self.timings[name].withheld), median(self.timings[name].absent)
