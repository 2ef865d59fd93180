"""The nouns of measuring."""

from dataclasses import dataclass, field

CALLS = ("store", "batch", "search", "fetch", "disclosure-search", "disclosure-fetch")
UNITS = {
    "store": "stores/s",
    "batch": "batch documents/s",
    "search": "searches/s",
    "fetch": "fetches/s",
    "disclosure-search": "disclosure searches/s",
    "disclosure-fetch": "disclosure fetches/s",
}
OWN = {"disclosure-search": "search", "disclosure-fetch": "fetch"}
"""The calls to other registers, and the same call to the own one."""
MOST_OVER_OWN = 1.25
AIMS = {"store": 0.20, "search": 0.25, "fetch": 0.25}


@dataclass(frozen=True, slots=True)
class Sizes:
    """How much is measured: archives of so many documents, calls of a kind, seconds of pgbench, lines of a batch.

    The calls are a multiple of the lines: every batch is full.
    """

    documents: tuple[int, ...] = (1_000, 10_000, 100_000, 1_000_000)
    beside_pgbench: int = 100_000
    requests: int = 1_500
    pgbench_seconds: int = 8
    lines: int = 250
    clients: int = 16
    workers: int = 2


FULL = Sizes()
QUICK = Sizes(documents=(1_000, 10_000), beside_pgbench=10_000, requests=400, pgbench_seconds=3, lines=100)
TINY = Sizes(documents=(500,), beside_pgbench=500, requests=8, pgbench_seconds=1, lines=4, clients=2, workers=1)


@dataclass(frozen=True, slots=True)
class Alone:
    """The same SQL by pgbench: how often a second, and the processor milliseconds of pgbench and PostgreSQL."""

    rate: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Measured:
    """One kind of call in an archive of a size; times in milliseconds, `pgbench` where it was run beside."""

    call: str
    documents: int
    rate: float
    p50: float
    p95: float
    server_cpu: float
    database_cpu: float
    pgbench: Alone | None = None

    @property
    def ratio(self) -> float | None:
        """The rate as a share of pgbench's."""
        return self.rate / self.pgbench.rate if self.pgbench else None

    @property
    def cpu_ratio(self) -> float | None:
        """What the ratio would be if nobody else used the processors: pgbench's processor time as a share of ours."""
        return self.pgbench.cpu / (self.server_cpu + self.database_cpu) if self.pgbench else None


@dataclass(frozen=True, slots=True)
class Report:
    """One run on one machine."""

    made: str
    machine: str
    load: float
    sizes: Sizes
    measured: list[Measured] = field(default_factory=list[Measured])

    def of(self, call: str) -> list[Measured]:
        """What was measured of one kind of call, smallest archive first."""
        return [one for one in self.measured if one.call == call]
