"""Validation in bulk and for machines: folders, JUnit, SARIF, exit codes."""

import json
import os
from pathlib import Path
from typing import Any
from urllib.parse import unquote
from xml.etree import ElementTree as ET

import pytest
from tests import make
from typer.testing import CliRunner

from varanto_client import cli
from varanto_client.validation import Validator, placed, structures
from varanto_formats.cda.write import write

HETU = "010181-900C"
FRAME = b'<RCMR_IN200002FI01 xmlns="urn:hl7-org:v3"><controlActProcess/></RCMR_IN200002FI01>'


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three documents in two folders, none of them signed; one is broken, one has a warning too."""
    monkeypatch.chdir(tmp_path)
    (tmp_path / "in/deep er").mkdir(parents=True)
    (tmp_path / "in/a.xml").write_bytes(write(make.document()))
    (tmp_path / "in/deep er/ä.xml").write_bytes(write(make.document()).partition(b"\n")[2])
    (tmp_path / "in/z.xml").write_bytes(b"<a>\n <b>\n</a>")
    (tmp_path / "in/notes.txt").write_text("no document")
    return Path("in")


def run(*arguments: object) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["validate", *map(str, arguments)])
    return result.exit_code, result.stdout


def in_sarif(folder: Path, *options: str) -> list[dict[str, Any]]:
    _, output = run(folder, "--format", "sarif", "--lang", "en", *options)
    (told,) = json.loads(output)["runs"]
    return told["results"]


def test_a_folder_means_the_documents_in_it(folder: Path) -> None:
    """R-31: every XML file below a folder is checked, in an order that stays."""
    code, output = run(folder, "--format", "json")
    reports = json.loads(output)
    assert (code, [one["file"] for one in reports]) == (1, ["in/a.xml", "in/deep er/ä.xml", "in/z.xml"])


def test_a_folder_without_documents_is_wrong_use(folder: Path) -> None:
    """A check that checks nothing must not pass for a good one."""
    (folder / "empty").mkdir()
    assert run(folder / "empty")[0] == 2
    assert run(folder / "missing")[0] == 2
    assert run(folder, "--format", "html")[0] == 2


def test_warnings_pass_unless_one_is_strict(tmp_path: Path) -> None:
    """With --strict a warning keeps a document from passing, in the exit code and in every form."""
    data = write(make.document()).partition(b"\n")[2]
    codes = {one.finding.code for one in placed(data, Validator(structures=structures()).check(data))}
    assert codes == {"signature-missing", "xml-declaration-missing"}
    (tmp_path / "x.xml").write_bytes(data)
    for options, levels in (((), {"error", "warning"}), (("--strict",), {"error"})):
        assert {one["level"] for one in in_sarif(tmp_path, *options)} == levels


def test_a_ci_server_reads_which_documents_fail(folder: Path) -> None:
    """JUnit: a case for each file, a failure for each that fails, its findings as text."""
    code, output = run(folder, "--format", "junit", "--lang", "sv")
    suites = ET.fromstring(output)  # noqa: S314 (our own output)
    assert (code, suites.tag, suites.attrib["tests"], suites.attrib["failures"]) == (1, "testsuites", "3", "3")
    cases = {case.attrib["name"]: case for case in suites.iter("testcase")}
    failure = cases["in/deep er/ä.xml"].find("failure")
    assert failure is not None
    assert failure.attrib["type"] == "signature-missing"
    assert "Handlingen" in (failure.text or "")
    assert "xml-declaration-missing" in (cases["in/deep er/ä.xml"].findtext("system-out") or "")


@pytest.mark.skipif(os.name == "nt", reason="such names are no names on Windows")
def test_a_strange_name_does_not_break_the_report(folder: Path) -> None:
    """Whatever a file is called, CI gets well-formed XML and JSON."""
    os.rename(os.fsencode(folder / "z.xml"), os.fsencode(folder) + b"/\xff\x01\n.xml")  # noqa: PTH104 (bytes)
    _, output = run(folder, "--format", "junit")
    assert "in/???.xml" in {case.attrib["name"] for case in ET.fromstring(output).iter("testcase")}  # noqa: S314
    assert any(
        "%FF%01%0A" in one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for one in in_sarif(folder)
    )


def test_a_code_host_reads_rule_file_line_and_column(folder: Path) -> None:
    """SARIF 2.1.0: each finding at the place of its element, even where all stands on one line."""
    code, output = run(folder, "--format", "sarif", "--lang", "en")
    told = json.loads(output)
    (one,) = told["runs"]
    rules = one["tool"]["driver"]["rules"]
    assert (code, told["version"], one["columnKind"]) == (1, "2.1.0", "unicodeCodePoints")
    for result in one["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        physical = result["locations"][0]["physicalLocation"]
        lines = Path(unquote(physical["artifactLocation"]["uri"])).read_text("utf-8").split("\n")
        if result["ruleId"] == "signature-missing":
            region = physical["region"]
            assert lines[region["startLine"] - 1][region["startColumn"] - 1 :].startswith("<ep2:localSocialHeader")
    broken = next(result for result in one["results"] if result["ruleId"] == "malformed-xml")
    assert broken["locations"][0]["physicalLocation"]["region"]["startLine"] == 3


def test_a_frame_is_judged_beside_its_document(folder: Path) -> None:
    """--frame: what is wrong in the frame is told of the frame, and it belongs to one document."""
    Path("frame.xml").write_bytes(FRAME)
    code, output = run(folder / "a.xml", "--frame", "frame.xml", "--format", "json")
    frame, document = json.loads(output)
    assert (code, frame["file"], document["file"]) == (1, "frame.xml", "in/a.xml")
    assert {one["code"] for one in frame["findings"]} == {"id-mismatch", "service-request-invalid"}
    assert run(folder, "--frame", "frame.xml")[0] == 2


@pytest.mark.parametrize("form", ["text", "json", "junit", "sarif"])
def test_no_report_repeats_the_person(folder: Path, form: str) -> None:
    """R-19: reports go to servers of others; names and identity codes stay in the document."""
    _, output = run(folder, "--format", form)
    assert not any(secret in output for secret in (HETU, "010181", "Mallikas", "Malla"))
