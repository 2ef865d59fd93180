"""What a run has measured, as text, as JSON and as a picture with its table."""

from io import StringIO
from pathlib import Path

import msgspec
from rich.console import Console
from rich.table import Table

from varanto.bench import chart
from varanto.bench.model import AIMS, MOST_OVER_OWN, OWN, UNITS, Measured, Report

COLUMNS = ("", "documents", "a second", "pgbench", "ratio", "by CPU", "aim", "p50 ms", "p95 ms", "CPU ms", "SQL CPU ms")


def write(report: Report, folder: Path) -> list[Path]:
    """Write bench.json, bench.txt, growth.svg and growth.html; their paths."""
    folder.mkdir(parents=True, exist_ok=True)
    files = {
        "bench.json": msgspec.json.format(msgspec.json.encode(report), indent=1),
        "bench.txt": text(report).encode(),
        "growth.svg": chart.svg(report).encode(),
        "growth.html": chart.page(report).encode(),
    }
    for name, content in files.items():
        (folder / name).write_bytes(content)
    return [folder / name for name in files]


def text(report: Report) -> str:
    """A table for people: every kind of call at every size, beside pgbench where it was run."""
    table = Table(*COLUMNS)
    for call in UNITS:
        for one in report.of(call):
            table.add_row(*_row(one))
    told = StringIO()
    Console(width=150, file=told).print(table)
    sizes = report.sizes
    about = f"{report.made}, {report.machine}, load {report.load:.1f} at the start; {sizes.clients} clients"
    batch = f"Of a batch p50 and p95 are those of a request of {sizes.lines} documents, all else is for one document.\n"
    return f"{about}, {sizes.workers} server processes.\n{told.getvalue()}{batch}{growth(report)}{gate(report)}"


def growth(report: Report) -> str:
    """How the median at the largest size compares with that at 10 000 documents, a line for each kind of call."""
    lines: list[str] = []
    for call in UNITS:
        at = {one.documents: one.p50 for one in report.of(call)}
        if 10_000 in at and max(at) > 10_000:
            lines.append(f"{call}: p50 at {max(at)} is {at[max(at)] / at[10_000]:.2f} of that at 10000\n")
    return "".join(lines)


def gate(report: Report) -> str:
    """What reading another register costs beside the own one: will filter, disclosure log and its tree included."""
    lines: list[str] = []
    for call, own in OWN.items():
        for across, at_home in zip(report.of(call), report.of(own), strict=True):
            processor = (across.server_cpu + across.database_cpu) / (at_home.server_cpu + at_home.database_cpu)
            lines.append(
                f"{call} at {across.documents}: {processor:.2f} of the processor time of the own register's {own}, "
                f"{across.p50 / at_home.p50:.2f} of its median (aim: at most {MOST_OVER_OWN})\n"
            )
    return "".join(lines)


def _row(one: Measured) -> list[str]:
    aim = AIMS.get(one.call)
    return [
        UNITS[one.call],
        f"{one.documents}",
        f"{one.rate:.0f}",
        f"{one.pgbench.rate:.0f}" if one.pgbench else "",
        f"{one.ratio:.2f}" if one.ratio else "",
        f"{one.cpu_ratio:.2f}" if one.cpu_ratio else "",
        f"{aim:.2f}" if aim and one.pgbench else "",
        f"{one.p50:.1f}",
        f"{one.p95:.1f}",
        f"{one.server_cpu:.2f}",
        f"{one.database_cpu:.2f}",
    ]
