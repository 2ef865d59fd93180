"""docs/rules.md: every rule of the catalogue in words, and the tables that the rules go by."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby

from varanto.codes.service import shipped_code_sets
from varanto_formats import findings
from varanto_formats.checks.catalogue import Description, Example, catalogue
from varanto_formats.checks.policy import POLICY
from varanto_formats.checks.stated import conditions
from varanto_formats.findings import FindingKind, Text

Table = Callable[[Sequence[str], Iterable[Sequence[object]]], str]

INTRODUCTION = """\
What is checked when a document is stored, made from the catalogue: `src/varanto_formats/checks/rules/*.toml` says each
rule in words, the function of the same name finds where it is broken, and the examples are tests. A running server
shows the rules behind a code at `/rules/{code}`.

**Ground**: S = sourced (law, THL, Kela, real messages), I = inferred from what is sourced, D = our own decision.
What is only inferred is at most a warning.

**Examples** change a good document: a case note unless they say `case`, `relationship`, `permit`, `prohibition` or
`decision`.

| change | what it does |
| --- | --- |
| `header`, `frame`, `after` | replaces text of the XML, of the transfer frame, or of the XML after signing |
| `body`, `without` | sets or removes fields under the root of the JSON |
| `json`, `display` | replaces the structured body or the display form |
| `signed`, `days_ago` | says who signs, and how long ago |
| `mode`, `status` | says where it is sent, and the status of its structure |
| `fields`, `code_sets` | says what the structure has besides, and which codes were imported |
| `state` | says what the repository holds otherwise than the document needs |
| `padding` | makes the document longer |

`{real}` stands for an identity code outside the 900 series."""


def rules(table: Table) -> Iterator[str]:
    """The parts of the page, behind its title."""
    yield INTRODUCTION
    yield "## The list of storing rules"
    yield "The numbers are those of the project's dossier (documents.md §4.7)."
    yield table(("No.", "Code", "Rules"), _numbers())
    yield "## The rules by code"
    by_code = groupby(sorted(catalogue(), key=lambda rule: rule.code), key=lambda rule: rule.code)
    for code, behind in by_code:
        yield from _section(findings.kinds()[code], list(behind))
    yield from _signatures(table)
    yield from _code_sets(table)
    yield from _conditions(table)


def _numbers() -> Iterator[tuple[str, str, str]]:
    for number in range(1, 25):
        behind = [rule for rule in catalogue() if number in rule.numbers]
        codes = sorted({rule.code for rule in behind})
        links = ", ".join(f"[`{code}`](#{code})" for code in codes)
        yield str(number), links, ", ".join(rule.name.replace("_", " ") for rule in behind)
    yield "25", "–", "no finding: the receipt and the archive keep the SHA-256 of the received bytes"


def _section(kind: FindingKind, behind: Sequence[Description]) -> Iterator[str]:
    yield f"### {kind.code}"
    yield f"{kind.severity.value.capitalize()}. {kind.message.en}"
    yield "\n".join(
        (
            f"- suomi: {_both(kind.message.fi, kind.remedy.fi)}",
            f"- svenska: {_both(kind.message.sv, kind.remedy.sv)}",
            f"- what to do: {kind.remedy.en}",
        )
    )
    for rule in behind:
        yield f"**{rule.name.replace('_', ' ').capitalize()}.** {rule.demand.en}"
        yield "\n".join(
            (
                *_languages(rule.demand),
                f"- ground: {rule.basis}: {rule.source}",
                f"- points at: `{rule.pointer}`",
                *map(_example, rule.examples),
            )
        )


def _both(message: str, remedy: str) -> str:
    return f"{message} {remedy}"


def _languages(text: Text) -> tuple[str, str]:
    return f"- suomi: {text.fi}", f"- svenska: {text.sv}"


def _example(example: Example) -> str:
    document = "" if example.document == "note" else f" ({example.document})"
    changes = "".join(f"<br>``{line}``" for line in example.lines())
    outcome = f"found at `{example.at}`" if example.at else "nothing is found"
    return f"- example{document}: {example.name}: {outcome}{changes}"


def _signatures(table: Table) -> Iterator[str]:
    yield "## Who signs what"
    yield (
        "Every document is signed or sealed. Those of these types carry a professional's signature, unless the body "
        "says that the paper was signed by hand; all others may have the organisation's seal alone (documents.md §8)."
    )
    rows = (
        ("general types", POLICY.signed_general),
        ("single types", POLICY.signed_specific),
        ("but not", POLICY.unsigned_specific),
    )
    yield table(("Which", "Types"), ((name, ", ".join(sorted(types, key=int))) for name, types in rows))


def _code_sets(table: Table) -> Iterator[str]:
    yield "## Codes"
    yield (
        "Only a code set that an operator has imported is known in full: a code that is not in it gives the warning "
        "`unknown-code`. Of the sets that come with the program only some values are known; those marked here are "
        "placeholders until the set is imported. An unknown code opens nothing to anybody."
    )
    yield table(
        ("Code set", "Name", "Known values", "Placeholders"),
        (
            (
                one.oid,
                one.name,
                sum(value.verified for value in one.values),
                ", ".join(value.code for value in one.values if not value.verified) or "–",
            )
            for one in sorted(shipped_code_sets(), key=lambda one: one.oid)
        ),
    )
    yield "Service requests of the transfer frame and the document group that each stores, where that is sourced:"
    yield table(("Request", "Group"), ((code, group or "–") for code, group in POLICY.service_requests.items()))


def _conditions(table: Table) -> Iterator[str]:
    yield "## Conditions of the published structures"
    yield "They hold wherever a structure marks the needed field as conditionally mandatory beside the other one."
    single = ((f"`{one.field}` is `{str(one.value).lower()}`", f"`{one.needs}`") for one in conditions().single)
    several = (("always one of", ", ".join(f"`{name}`" for name in names)) for names in conditions().one_of)
    yield table(("Where", "Needed"), (*single, *several))
