"""What commands print: findings, receipts and tables as a person reads them, or JSON."""

import json
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import msgspec
from rich.console import Console
from rich.table import Table

from varanto_client.cli.options import Language
from varanto_client.errors import ProblemError, TokenRefused
from varanto_client.model import Metadata, Receipt
from varanto_client.validation import Found, Report
from varanto_formats.findings import Text, as_json

ERROR = Text("virhe", "fel", "error")
WARNING = Text("varoitus", "varning", "warning")
ERRORS = Text("virheitä", "fel", "errors")
WARNINGS = Text("varoituksia", "varningar", "warnings")
UNJUDGED = Text(
    "Varmenteiden myöntäjiä ei tarkistettu: anna luotetut varmenteet valinnalla --trust.",
    "Certifikatens utfärdare kontrollerades inte: ange betrodda certifikat med --trust.",
    "Issuers of certificates were not judged: give trusted certificates with --trust.",
)
STRICT = Text(
    "Varoitukset luetaan virheiksi (--strict).",
    "Varningar räknas som fel (--strict).",
    "Warnings count as errors (--strict).",
)
REMEDY = Text("Mitä tehdä", "Gör så här", "What to do")
SOURCE = Text("Peruste", "Grund", "Source")
FINE = Text("kunnossa", "i sin ordning", "fine")
STORED = Text("tallennettu", "lagrad", "stored")
COLUMNS = Text(
    "Laadittu Nimi Versio Tila Tunniste",
    "Upprättad Namn Version Status Identifierare",
    "Created Title Version Status OID",
)


class Output:
    """Prints answers in one language, for people or for programs."""

    def __init__(self, language: Language) -> None:
        self.language = language
        self.console = Console(highlight=False, soft_wrap=True)

    def say(self, text: Text) -> str:
        """The sentence in the language of the answers."""
        return str(getattr(text, self.language.value))

    def findings(self, file: Path, found: Sequence[Found]) -> None:
        """Everything that was found in a file, and a line that sums it up."""
        for one in found:
            self._finding(file, one)
        errors = sum(one.is_error for one in found)
        counts = [(errors, ERRORS), (len(found) - errors, WARNINGS)]
        summary = ", ".join(f"{self.say(word)}: {count}" for count, word in counts if count)
        self.console.print(
            f"{file}: {summary or self.say(FINE)}", style="bold red" if errors else "bold green", markup=False
        )

    def _finding(self, file: Path, one: Found) -> None:
        found, place = one.finding, f"{file}:{one.line}" if one.line else str(file)
        word, style = (ERROR, "red") if one.is_error else (WARNING, "yellow")
        self.console.print(f"{place}: {self.say(word)} {found.code}", style=style, markup=False)
        self.console.print(f"  {found.pointer}", style="dim", markup=False)
        self.console.print(f"  {self.say(found.message)}", markup=False)
        for heading, text in ((REMEDY, self.say(found.remedy)), (SOURCE, found.source)):
            if text:
                self.console.print(f"  {self.say(heading)}: {text}", markup=False)

    def note(self, text: Text) -> None:
        """A remark on the whole answer."""
        self.console.print(self.say(text), style="dim", markup=False)

    def receipt(self, file: Path, receipt: Receipt) -> None:
        """That a document was stored, and what the archive remarked."""
        self.console.print(
            f"{file}: {self.say(STORED)} {receipt.oid} (v{receipt.version})", style="green", markup=False
        )
        if receipt.findings:
            self.findings(file, [Found(finding) for finding in receipt.findings])

    def table(self, items: Iterable[Metadata]) -> None:
        """The metadata of documents, a line each."""
        table = Table(*self.say(COLUMNS).split(), box=None, pad_edge=False)
        for item in items:
            created = f"{item.created_at:%Y-%m-%d %H:%M}" if item.created_at else ""
            table.add_row(created, item.title or "", str(item.version), item.status, item.oid)
        self.console.print(table)


def print_json(value: object) -> None:
    """Print anything that has a JSON form as JSON."""
    print(json.dumps(msgspec.to_builtins(value), ensure_ascii=False, indent=2))


def report(one: Report) -> dict[str, Any]:
    """What was found in a file, for programs."""
    findings = [as_json(found.finding) | {"line": found.line, "column": _column(found)} for found in one.found]
    return {"file": str(one.file), "valid": one.is_good, "findings": findings}


def _column(found: Found) -> int | None:
    return found.place.column if found.place else None


def complain(error: Exception, language: Language = Language.EN) -> None:
    """Say on standard error why a command failed, in the language where the archive told it in that."""
    why = str(error)
    if isinstance(error, ProblemError):
        title = error.extra.get("titles", {}).get(language.value, error.title)
        why = f"{title}. {error.detail} [{error}]"
    elif isinstance(error, TokenRefused):
        why = f"{error.error}: {error.description}"
    print(why, file=sys.stderr)
