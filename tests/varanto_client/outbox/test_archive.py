"""`varanto-client archive`: killed and started again, told in plain words, summed up, rehearsed."""

import csv
import json
import os
import re
import subprocess
import sys
import time
from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.varanto_client.fake_archive import pem
from tests.varanto_client.outbox.batch_archive import BatchArchive, refusal
from tests.varanto_client.outbox.given import oid_of
from typer.testing import CliRunner

from varanto_client import cli
from varanto_client.compose import Composer, Person, case_note
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_formats.cda.write import write
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer

PROFESSIONAL = """
[professional]
register_number = "00098705718"
given = "Aino"
family = "Auttaja"
unit = "1.2.246.10.99999901.10.7"
roles = ["R1"]
"""


@pytest.fixture
def archive() -> Iterator[BatchArchive]:
    archive = BatchArchive()
    with archive.served():
        yield archive


@pytest.fixture
def profile(tmp_path: Path, archive: BatchArchive) -> Path:
    """A profile of a system of the archive."""
    (tmp_path / "system.pem").write_bytes(pem(archive.system))
    path = tmp_path / "profile.toml"
    path.write_text(
        f'base_url = "{archive.url}"\norganization = "1.2.246.10.99999901.10.0"\n'
        f'[system]\nclient_id = "system-1"\nkey = "system.pem"\n{PROFESSIONAL}'
    )
    return path


@pytest.fixture
def folder(tmp_path: Path, family: dict[str, bytes]) -> Path:
    """A family of documents in files and folders of any name."""
    folder = tmp_path / "documents"
    (folder / "b").mkdir(parents=True)
    for number, xml in enumerate(reversed(family.values())):
        (folder / ("b" if number % 2 else "") / f"{number}.XML").write_bytes(xml)
    (folder / "readme.txt").write_text("no document")
    return folder


def run(*arguments: object, text: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, ["archive", *map(str, arguments)], input=text)
    return result.exit_code, result.output


def test_a_folder_is_archived(folder: Path, profile: Path, archive: BatchArchive, family: dict[str, bytes]) -> None:
    """Everything below it is stored; the exit code is 0, and the summary says so."""
    code, output = run(folder, "--config", profile, "--lang", "en")
    assert (code, "Stored 6, refused 0, not sent 0, without an answer 0." in output) == (0, True), output
    assert sorted(archive.kept.values()) == sorted(family.values())
    summary = json.loads((profile.parent / "archive-summary.json").read_text("utf-8"))
    assert (summary["complete"], summary["documents"], summary["stored"]) == (True, 6, 6)
    assert summary["bytes"] == sum(map(len, family.values()))
    assert summary["run"]["answered"] == 6
    assert summary["run"]["documents_per_second"] > 0


def test_archiving_the_same_again_sends_nothing(folder: Path, profile: Path, archive: BatchArchive) -> None:
    """R-24: what is stored stays stored, once."""
    assert run(folder, "--config", profile)[0] == 0
    assert run(folder, "--config", profile)[0] == 0
    assert run("--config", profile)[0] == 0
    assert len(archive.arrivals) == 6


@pytest.mark.parametrize("through_pipe", [True, False])
def test_lines_are_archived_too(
    through_pipe: bool, tmp_path: Path, profile: Path, archive: BatchArchive, family: dict[str, bytes]
) -> None:
    """NDJSON comes from a file or from another program; a line without a document is told, and spoils no other."""
    lines = [json.dumps({"document": b64encode(xml).decode()}) for xml in family.values()]
    text = "\n".join([*lines, "", '{"document": 1}', "nothing"])
    (tmp_path / "lines.ndjson").write_text(text)
    source = "-" if through_pipe else tmp_path / "lines.ndjson"
    code, output = run(source, "--config", profile, "--json", text=text if through_pipe else None)
    answer = json.loads(output)
    assert (code, answer["stored"], answer["refused"]) == (1, 6, 2)
    assert [one["source"] for one in answer["refused_documents"]] == [f"{source}:8", f"{source}:9"]
    assert answer["refusals"] == {"line-unreadable": 2}


def test_a_single_document_is_archived(tmp_path: Path, profile: Path, archive: BatchArchive, case: Document) -> None:
    """A file of XML is one document."""
    (tmp_path / "case.xml").write_bytes(write(case))
    assert run(tmp_path / "case.xml", "--config", profile)[0] == 0
    assert list(archive.kept) == [case.oid]


def test_a_refusal_is_told_in_plain_words(
    folder: Path, profile: Path, archive: BatchArchive, family: dict[str, bytes]
) -> None:
    """Which document, what is wrong, and what to do, in the language asked for; exit code 1."""
    archive.problems[oid_of(family["note 1"])] = [refusal("structure-unknown") for _ in range(2)]
    code, output = run(folder, "--config", profile, "--lang", "sv")
    assert code == 1
    assert re.search(r"\d\.XML: fel structure-unknown", output)
    assert "Gör så här: " in output
    assert "avvisade 1" in output
    with (profile.parent / "archive-refused.csv").open(encoding="utf-8", newline="") as lines:
        (row,) = csv.DictReader(lines)
    assert (row["oid"], row["code"], row["pointer"]) == (
        oid_of(family["note 1"]), "structure-unknown", "/ClinicalDocument/id/@root",
    )  # fmt: skip
    assert row["message"]


def test_the_files_of_the_summary_name_no_file_and_no_person(
    tmp_path: Path, profile: Path, archive: BatchArchive, case: Document
) -> None:
    """R-25: a source may be called after a person, so the summary has only the OID."""
    file = tmp_path / "Testi_Asiakas_010181-900C.xml"
    file.write_bytes(write(case))
    archive.problems[case.oid] = [refusal("structure-unknown")]
    report = tmp_path / "new" / "report"
    assert run(file, "--config", profile, "--report", report)[0] == 1
    told = "".join(one.read_text("utf-8") for one in report.iterdir())
    assert case.oid in told
    assert re.search("Testi|Asiakas_|900C", told) is None


def test_an_archive_that_is_away_leaves_everything_for_the_next_run(
    folder: Path, profile: Path, archive: BatchArchive
) -> None:
    """R-24: the run ends with exit code 1 and a summary; without a source the next one sends what waits."""
    archive.replies = [httpx.Response(403, json={"code": "role-insufficient", "status": 403})]
    code, output = run(folder, "--config", profile, "--json")
    answer = json.loads(output)
    assert (code, answer["complete"], answer["sent"]) == (1, False, 6)
    assert answer["run"]["stopped_by"] == "role-insufficient"
    assert run("--config", profile)[0] == 0
    assert len(archive.kept) == 6


def test_a_503_is_waited_for(folder: Path, profile: Path, archive: BatchArchive) -> None:
    """Over a real connection, too, an archive that is busy gets its documents later."""
    archive.replies = [httpx.Response(503, headers={"retry-after": "1"})]
    assert run(folder, "--config", profile)[0] == 0
    assert archive.replies == []


def test_a_key_of_ones_own_is_not_written_down(
    folder: Path, profile: Path, archive: BatchArchive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """R-25: with VARANTOCLIENT_OUTBOX_KEY no key file is made; without that the outbox does not open."""
    monkeypatch.setenv("VARANTOCLIENT_OUTBOX_KEY", b64encode(bytes(32)).decode())
    assert run(folder, "--config", profile)[0] == 0
    assert not list(profile.parent.glob("*key*"))
    monkeypatch.delenv("VARANTOCLIENT_OUTBOX_KEY")
    assert run("--config", profile)[0] == 1


def test_whoever_sends_for_others_is_named_beside_the_professional(
    folder: Path, profile: Path, archive: BatchArchive
) -> None:
    """R-26: --on-behalf names the acting professional as the sender; without one it is refused."""
    assert run(folder, "--config", profile, "--on-behalf")[0] == 0
    assert archive.claims[0]["sender"] == archive.claims[0]["professional"]
    assert archive.claims[0]["sender"]["name"] == "Aino Auttaja"
    profile.write_text(profile.read_text().replace(PROFESSIONAL, ""))
    assert run(folder, "--config", profile, "--on-behalf")[0] == 1


def test_a_dry_run_sends_nothing(
    tmp_path: Path, profile: Path, archive: BatchArchive, composer: Composer, case: Document
) -> None:
    """It says how much there is, what is wrong, and how long it takes at a rate; no outbox and no key are made."""
    authority = TestAuthority.create(composer.clock())
    service = authority.issue_service(composer.controller.oid, "Esimerkki")
    sealed = seal(case, [Signer(service.certificate, service.private_key, SignatureKind.SYSTEM)], composer.clock())
    folder = tmp_path / "documents"
    folder.mkdir()
    (folder / "1.xml").write_bytes(sealed)
    assert run(folder, "--config", profile, "--dry-run", "--rate", "0.5", "--lang", "en")[0] == 0
    (folder / "2.xml").write_bytes(write(case))
    code, output = run(folder, "--config", profile, "--dry-run", "--rate", "0.5", "--json")
    answer = json.loads(output)
    assert (code, answer["documents"], answer["unfit"], answer["seconds"]) == (1, 2, 1, 4)
    assert answer["bytes"] == len(sealed) + len(write(case))
    (unfit,) = answer["refused_documents"]
    assert {"signature-missing", "document-exists"} <= {found["code"] for found in unfit["findings"]}
    assert (archive.requests, archive.arrivals) == ([], [])
    assert not list(profile.parent.glob("*outbox*"))


def test_a_dry_run_estimates_by_the_last_run(folder: Path, profile: Path, archive: BatchArchive) -> None:
    """Where the archive has been fed before, its rate is known."""
    run(folder, "--config", profile)
    answer = json.loads(run(folder, "--config", profile, "--dry-run", "--json")[1])
    assert answer["documents_per_second"] > 0
    assert answer["seconds"] is not None


def test_an_archiving_that_is_killed_goes_on_where_it_was(
    tmp_path: Path, profile: Path, archive: BatchArchive, composer: Composer, case: Document, adult: Person
) -> None:
    """R-24: killed at any moment, again and again: nothing is lost, nothing is stored twice, all receipts are kept."""
    folder = tmp_path / "documents"
    folder.mkdir()
    notes = [case_note(composer, case, description="Tavattiin.", place="Toimisto") for _ in range(30)]
    made = [composer.relationship(adult, ["24"]), case, *notes]
    for number, document in enumerate(made):
        (folder / f"{number}.xml").write_bytes(write(document))
    archive.delay = 0.02
    command = [sys.executable, "-m", "varanto_client", "archive", folder, "--config", profile, "--chunk", "5"]
    environment = {**os.environ, "PYTHONPATH": "src"}
    for arrived in (1, 14):
        with subprocess.Popen(command, env=environment, stdout=subprocess.DEVNULL) as process:
            _until_arrived(archive, arrived, process)
            process.kill()
        left = b"".join(one.read_bytes() for one in tmp_path.glob("profile.outbox*"))
        assert b"Asiakas" not in left
    assert len(archive.kept) < len(made)
    subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    assert sorted(archive.kept.values()) == sorted(map(write, made))
    summary = json.loads((tmp_path / "archive-summary.json").read_text("utf-8"))
    assert (summary["complete"], summary["stored"]) == (True, len(made))


def _until_arrived(archive: BatchArchive, documents: int, process: subprocess.Popen[bytes]) -> None:
    deadline = time.monotonic() + 30
    while len(archive.kept) < documents and process.poll() is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)
