"""Writes the documents that are made from the code, or with --check says which of them are out of date."""

import sys
from collections.abc import Iterable, Sequence
from dataclasses import MISSING, Field, fields
from pathlib import Path
from typing import Any

import msgspec
from rulebook import rules

from varanto.app import routes
from varanto.kit import errors
from varanto.kit.http import description
from varanto.settings import Settings, variable
from varanto_formats import findings

DOCS = Path(__file__).parent.parent / "docs"
MADE = "<!-- Made by `make docs`: change the code, not this. -->"


def problems() -> str:
    """Every code that a caller can meet."""
    stopped = sorted(errors.kinds().values(), key=lambda one: (one.status, one.code))
    wrong = sorted(findings.kinds().values(), key=lambda one: one.code)
    return _page(
        "# Problems and findings",
        MADE,
        "Codes are stable. A running server explains each at `/problems/{code}`, in Finnish, Swedish and English.",
        "## Problems: why a request stopped",
        _table(
            ("Code", "Status", "Suomeksi", "På svenska", "In English", "What to do"),
            ([f"`{one.code}`", one.status, one.title.fi, one.title.sv, one.title.en, one.help.en] for one in stopped),
        ),
        "## Findings: what is wrong in a document",
        _table(
            ("Code", "Severity", "Suomeksi", "På svenska", "In English", "Source"),
            (
                [f"`{one.code}`", one.severity, one.message.fi, one.message.sv, one.message.en, one.source]
                for one in wrong
            ),
        ),
    )


def settings() -> str:
    """Every variable of the environment."""
    return _page(
        "# Settings",
        MADE,
        "All settings are variables of the environment, read once at the start. A variable `VARANTO_…` that is not "
        "listed here stops the server.",
        _table(
            ("Variable", "What it is", "Without it"),
            ([f"`{variable(one)}`", one.metadata["about"], _default(one)] for one in fields(Settings)),
        ),
        "A database of your own needs its two roles before the first start; Varanto makes the tables:",
        "```sql\ncreate role varanto_owner login password '…';\ncreate role varanto_app login password '…';\n"
        "create database varanto owner varanto_owner encoding 'UTF8' template template0;\n```",
    )


def openapi() -> str:
    """The description of the interface, as a server gives it at /openapi.json."""
    return msgspec.yaml.encode(description(routes("/oauth/token"))).decode()


def _default(setting: "Field[Any]") -> str:
    if setting.metadata["default"]:
        return setting.metadata["default"]
    return "–" if setting.default in {None, MISSING} else f"`{setting.default}`"


def _table(heads: Sequence[str], rows: Iterable[Sequence[object]]) -> str:
    lines = [heads, ["---"] * len(heads), *rows]
    return "\n".join(f"| {' | '.join(str(cell) for cell in line)} |" for line in lines)


def _page(*parts: str) -> str:
    """A page of these parts; a carriage return is written so that it survives being read as text."""
    return "\n\n".join(parts).replace("\r", "\\r") + "\n"


def main() -> int:
    """Write what changed, or only tell; 1 when something was told."""
    made = {
        "problems.md": problems(),
        "rules.md": _page("# Rules", MADE, *rules(_table)),
        "settings.md": settings(),
        "openapi.yaml": openapi(),
    }
    stale = [
        name for name, text in made.items() if not (DOCS / name).exists() or (DOCS / name).read_text("utf-8") != text
    ]
    if "--check" in sys.argv:
        for name in stale:
            sys.stderr.write(f"docs/{name} is out of date: run make docs\n")
        return int(bool(stale))
    for name in stale:
        (DOCS / name).write_text(made[name], "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
