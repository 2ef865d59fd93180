"""Problems: what stops a request, rolls it back and reaches the caller as RFC 9457."""

import tomllib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import ClassVar

from varanto_formats.findings import Finding, Text


@dataclass(frozen=True, slots=True)
class ProblemKind:
    """A row of the table of problems; an `even` one leaves in even steps of time, so that its haste tells nothing."""

    code: str
    status: int
    title: Text
    help: Text
    even: bool = False


@cache
def kinds() -> dict[str, ProblemKind]:
    """Every kind of problem by its stable code, from problems.toml."""
    table = tomllib.loads(resources.files("varanto.kit").joinpath("problems.toml").read_text("utf-8"))
    return {
        code: ProblemKind(code, row["status"], Text(**row["title"]), Text(**row["help"]), row.get("even", False))
        for code, row in table.items()
    }


class Problem(Exception):
    """Something that stops the request; the transaction rolls back. Never carries personal data.

    `detail` is one impersonal English sentence, `extra` are further members of the problem object,
    `headers` go into the HTTP answer. Raises KeyError for a code that is not in the table.
    """

    default: ClassVar[str] = "internal-error"

    def __init__(
        self,
        code: str = "",
        detail: str = "",
        *,
        findings: Sequence[Finding] = (),
        extra: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        self.kind = kinds()[code or self.default]
        self.detail = detail
        self.findings = tuple(findings)
        self.extra = dict(extra or {})
        self.headers = dict(headers or {})
        super().__init__(f"{self.kind.code}: {detail}")


class Invalid(Problem):
    """The input was read and is wrong; carries every finding (422 unless another code is given)."""

    default = "document-invalid"

    def __init__(
        self, findings: Sequence[Finding], code: str = "", detail: str = "", extra: Mapping[str, object] | None = None
    ) -> None:
        super().__init__(code, detail, findings=findings, extra=extra)
