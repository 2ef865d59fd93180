"""What came of mass archiving, in figures and in a list of refusals; neither names a person."""

import csv
import json
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from varanto_client.errors import ProblemError
from varanto_client.outbox.model import State
from varanto_client.outbox.store import Outbox
from varanto_formats.findings import Finding, Severity, Text, finding, kinds

COLUMNS = ("oid", "sha256", "code", "pointer", "message", "remedy")


@dataclass(frozen=True, slots=True, kw_only=True)
class Run:
    """One run: when it began and ended, how many documents the archive answered, and what ended it early."""

    archive: str
    organization: str | None
    began: datetime
    ended: datetime
    settled: int
    stopped_by: Exception | None = None

    @property
    def seconds(self) -> float:
        """How long the sending took."""
        return (self.ended - self.began).total_seconds()

    @property
    def rate(self) -> float | None:
        """Documents a second."""
        return self.settled / self.seconds if self.settled and self.seconds else None


def summary(outbox: Outbox, run: Run) -> dict[str, Any]:
    """The figures of the whole outbox and of this run; `complete` means that every document is stored."""
    counts = outbox.counts()
    codes = Counter(reason.code for one in outbox.refused() for reason in reasons(one.problem))
    pending = counts[State.WAITING].documents + counts[State.SENT].documents
    return {
        "archive": run.archive,
        "organization": run.organization,
        "complete": not pending and not counts[State.REFUSED].documents,
        "documents": sum(count.documents for count in counts.values()),
        "bytes": sum(count.size for count in counts.values()),
        **{state.value: count.documents for state, count in counts.items()},
        "refusals": dict(codes.most_common()),
        "run": {
            "began": run.began.isoformat(timespec="seconds"),
            "ended": run.ended.isoformat(timespec="seconds"),
            "answered": run.settled,
            "documents_per_second": round(run.rate, 1) if run.rate else None,
            "stopped_by": _said(run.stopped_by),
        },
    }


def write(folder: Path, outbox: Outbox, figures: dict[str, Any], language: str) -> tuple[Path, Path]:
    """Write `archive-summary.json` and `archive-refused.csv`; answers where."""
    folder.mkdir(parents=True, exist_ok=True)
    told, listed = folder / "archive-summary.json", folder / "archive-refused.csv"
    told.write_text(json.dumps(figures, ensure_ascii=False, indent=2) + "\n", "utf-8")
    with listed.open("w", encoding="utf-8", newline="") as stream:
        rows = csv.writer(stream)
        rows.writerow(COLUMNS)
        rows.writerows(_rows(outbox, language))
    return told, listed


def reasons(problem: ProblemError) -> Sequence[Finding]:
    """Why a document was refused: its errors, or the problem itself where it lists none."""
    errors = [found for found in problem.findings if found.severity is Severity.ERROR]
    if errors:
        return errors
    if problem.code in kinds():
        return [finding(problem.code, "/")]
    titles = {language: problem.extra.get("titles", {}).get(language, problem.title) for language in ("fi", "sv", "en")}
    return [Finding(problem.code, "/", Severity.ERROR, Text(**titles), Text("", "", ""), "")]


def _rows(outbox: Outbox, language: str) -> Iterator[Sequence[str]]:
    for one in outbox.refused():
        for reason in reasons(one.problem):
            message, remedy = getattr(reason.message, language), getattr(reason.remedy, language)
            yield one.oid, one.sha256, reason.code, reason.pointer, message, remedy


def _said(error: Exception | None) -> str | None:
    """What stopped a run: the code of a problem, or the kind of error."""
    if error is None:
        return None
    return error.code if isinstance(error, ProblemError) else type(error).__name__
