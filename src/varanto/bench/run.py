"""The measurement: an archive that grows, four kinds of call, pgbench beside them."""

import os
import platform
from collections.abc import Callable
from datetime import UTC, datetime
from itertools import islice
from pathlib import Path

from varanto.bench import cpu, pgbench
from varanto.bench.calls import PORTION, Calls
from varanto.bench.fill import fill
from varanto.bench.model import CALLS, Alone, Measured, Report, Sizes
from varanto.bench.scene import Scene, scene

FOLDER = Path("build/bench")

Say = Callable[[str], None]


def run(sizes: Sizes, say: Say) -> Report:
    """Measure and tell; `say` hears what is being done."""
    machine = f"{os.cpu_count()} cores, {platform.machine()}, Python {platform.python_version()}"
    report = Report(datetime.now(UTC).isoformat(timespec="seconds"), machine, os.getloadavg()[0], sizes)
    with scene(sizes.workers) as made:
        calls, filled = Calls(made, sizes), 0
        for documents in sizes.documents:
            say(f"filling the archive up to {documents} documents")
            filled = fill(made.server.url("postgres"), calls.sample, filled, documents)
            for call in CALLS:
                say(f"{call}, {documents} documents")
                report.measured.append(_measured(made, calls, call, documents, sizes))
    return report


def _measured(made: Scene, calls: Calls, call: str, documents: int, sizes: Sizes) -> Measured:
    """One kind of call, warmed up first, and pgbench beside it where this is the size for it."""
    calls.renew()
    each, first = (sizes.lines, 1) if call == "batch" else (1, sizes.clients)
    requests = calls.requests(call, sizes.requests + first * each)
    calls.send(islice(requests, first))
    before = made.processor_seconds()
    outcome = calls.send(requests)
    done = outcome.count * each
    spent = zip(made.processor_seconds(), before, strict=True)
    server, database = ((now - then) * 1000 / done for now, then in spent)
    return Measured(
        call=call,
        documents=documents,
        rate=done / outcome.seconds,
        p50=outcome.percentile(0.5),
        p95=outcome.percentile(0.95),
        server_cpu=server,
        database_cpu=database,
        pgbench=_alone(made, calls, call, documents, sizes) if documents == sizes.beside_pgbench else None,
    )


def _alone(made: Scene, calls: Calls, call: str, documents: int, sizes: Sizes) -> Alone:
    """What PostgreSQL does when pgbench says the same."""
    script, each = calls.sql(call), PORTION if call == "batch" else 1
    before = made.processor_seconds()[1] + cpu.seconds_of_ended()
    done = pgbench.run(made.server.url("varanto_app"), script, documents, sizes.clients, sizes.pgbench_seconds)
    spent = made.processor_seconds()[1] + cpu.seconds_of_ended() - before
    return Alone(done.rate * each, spent * 1000 / done.count / each)
