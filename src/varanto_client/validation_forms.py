"""Reports of validation for machines: JUnit XML and SARIF 2.1.0, as CI servers and code hosts read them.

Findings hold nothing personal (varanto_formats.findings), so neither do these; file names are the user's own.
"""

import json
import os
from collections.abc import Callable, Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeAlias
from urllib.parse import quote
from xml.etree import ElementTree as ET

from varanto_client.validation import Found, Report
from varanto_formats.findings import Finding, Text

TOOL = "varanto-client validate"
SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
Say: TypeAlias = Callable[[Text], str]


def junit(reports: Sequence[Report], say: Say) -> str:
    """A test case for each file: it fails with its errors; warnings are its output."""
    failures = sum(not one.is_good for one in reports)
    counts = {"tests": str(len(reports)), "failures": str(failures), "errors": "0", "skipped": "0", "time": "0"}
    suites = ET.Element("testsuites", {"name": TOOL, **counts})
    suite = ET.SubElement(suites, "testsuite", {"name": TOOL, **counts})
    for one in reports:
        case = {"classname": "validate", "name": _name(one.file), "file": _name(one.file), "time": "0"}
        _case(ET.SubElement(suite, "testcase", case), one, say)
    ET.indent(suites)
    return ET.tostring(suites, "unicode", xml_declaration=True)


def sarif(reports: Sequence[Report], say: Say) -> str:
    """A result for each finding, with the rule that it breaks and the line and column of its element."""
    kinds = {found.finding.code: found.finding for one in reports for found in one.found}
    rules = [_rule(kinds[code], say) for code in sorted(kinds)]
    numbers = {rule["id"]: number for number, rule in enumerate(rules)}
    driver = {"name": TOOL, "version": version("varanto"), "rules": rules}
    results = [_result(one, found, numbers, say) for one in reports for found in one.found]
    run = {"tool": {"driver": driver}, "columnKind": "unicodeCodePoints", "results": results}
    return json.dumps({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]}, ensure_ascii=False, indent=2)


def _case(case: ET.Element, report: Report, say: Say) -> None:
    grave = [one for one in report.found if report.counts_as_error(one)]
    light = [one for one in report.found if not report.counts_as_error(one)]
    if grave:
        codes = ", ".join(dict.fromkeys(one.finding.code for one in grave))
        failure = ET.SubElement(case, "failure", {"type": grave[0].finding.code, "message": codes})
        failure.text = "\n".join(_told(report.file, one, say) for one in grave)
    if light:
        ET.SubElement(case, "system-out").text = "\n".join(_told(report.file, one, say) for one in light)


def _told(file: Path, one: Found, say: Say) -> str:
    place = f"{_name(file)}:{one.place.line}:{one.place.column}" if one.place else _name(file)
    return f"{place}: {one.finding.code}: {say(one.finding.message)} {say(one.finding.remedy)} [{one.finding.pointer}]"


def _name(file: Path) -> str:
    """The file's name in characters that XML can carry."""
    return "".join(sign if sign.isprintable() else "?" for sign in str(file))


def _rule(finding: Finding, say: Say) -> dict[str, Any]:
    return {
        "id": finding.code,
        "help": {"text": say(finding.remedy)},
        "defaultConfiguration": {"level": finding.severity.value},
        "properties": {"source": finding.source},
    }


def _result(report: Report, found: Found, numbers: dict[str, int], say: Say) -> dict[str, Any]:
    finding = found.finding
    physical: dict[str, Any] = {"artifactLocation": {"uri": _uri(report.file)}}
    if found.place:
        physical["region"] = {"startLine": found.place.line, "startColumn": found.place.column}
    return {
        "ruleId": finding.code,
        "ruleIndex": numbers[finding.code],
        "level": "error" if report.counts_as_error(found) else "warning",
        "message": {"text": f"{say(finding.message)} {say(finding.remedy)}"},
        "locations": [
            {"physicalLocation": physical, "logicalLocations": [{"fullyQualifiedName": finding.pointer}]},
        ],
    }


def _uri(file: Path) -> str:
    return file.as_uri() if file.is_absolute() else quote(os.fsencode(file.as_posix()))
