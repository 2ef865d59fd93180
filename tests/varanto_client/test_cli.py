"""The command line: people read what is wrong and what to do; programs get JSON; identities stay off the line."""

import json
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from tests.shared import SHARED, needs_shared
from tests.varanto_client.fake_archive import FINDING, FakeArchive, pem, purpose_of
from typer.testing import CliRunner

from varanto_client import cli
from varanto_client.compose import Composer
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document
from varanto_formats.cda.write import write
from varanto_formats.signatures.authority import TestAuthority
from varanto_formats.signatures.model import SignatureKind
from varanto_formats.signatures.signing import Signer

HETU = "010181-900C"


@pytest.fixture
def authority(composer: Composer) -> TestAuthority:
    return TestAuthority.create(composer.clock())


@pytest.fixture
def folder(tmp_path: Path, composer: Composer, authority: TestAuthority, case: Document) -> Path:
    """A good document, one that is not signed, and what to trust."""
    service = authority.issue_service(composer.controller.oid, "Esimerkki")
    seals = Signer(service.certificate, service.private_key, SignatureKind.SYSTEM)
    (tmp_path / "good.xml").write_bytes(seal(case, [seals], composer.clock()))
    (tmp_path / "unsigned.xml").write_bytes(write(case))
    (tmp_path / "ca.pem").write_bytes(authority.chain_pem)
    (tmp_path / "seal.pem").write_bytes(service.certificate.pem)
    (tmp_path / "seal.key").write_bytes(service.key_pem)
    return tmp_path


@pytest.fixture
def archive() -> Iterator[FakeArchive]:
    archive = FakeArchive()
    with archive.served():
        yield archive


@pytest.fixture
def world(folder: Path, archive: FakeArchive, composer: Composer) -> Path:
    """A demo world of one organisation whose archive is the fake one."""
    (folder / "system.pem").write_bytes(pem(archive.system))
    worker = {
        "register_number": "00098705718", "given": "Aino", "family": "Auttaja", "unit": composer.unit.oid,
        "roles": ["R1"], "service_tasks": ["24"], "flags": [], "authority": True,
    }  # fmt: skip
    organisation = {
        "oid": composer.controller.oid,
        "system": {"client_id": "system-1", "key": "system.pem"},
        "signature": {"certificate": "seal.pem", "key": "seal.key"},
        "professionals": [worker],
    }
    path = folder / "world.json"
    path.write_text(json.dumps({"base_url": archive.url, "test_ca": "ca.pem", "organizations": [organisation]}))
    return path


def run(*arguments: object, text: str | None = None) -> tuple[int, str]:
    result = CliRunner().invoke(cli.app, [str(argument) for argument in arguments], input=text)
    return result.exit_code, result.output


def test_a_good_document_is_fine(folder: Path) -> None:
    """Exit code 0, and one line that says so."""
    assert run("validate", folder / "good.xml", "--trust", folder / "ca.pem") == (
        0,
        f"{folder / 'good.xml'}: kunnossa\n",
    )


def test_without_anchors_the_answer_says_what_was_not_judged(folder: Path) -> None:
    """A format check needs no anchors, but nobody shall think that issuers were checked."""
    code, output = run("validate", folder / "good.xml", "--lang", "en")
    assert code == 0
    assert "Issuers of certificates were not judged" in output


@pytest.mark.parametrize(
    ("language", "expected"),
    [("fi", "Mitä tehdä: "), ("sv", "Gör så här: "), ("en", "What to do: ")],
)
def test_a_person_reads_where_it_is_wrong_and_what_to_do(folder: Path, language: str, expected: str) -> None:
    """File and line, rule code, element, sentence and remedy; exit code 1."""
    code, output = run("validate", folder / "unsigned.xml", "--lang", language)
    assert code == 1
    assert f"{folder / 'unsigned.xml'}:2: " in output
    assert "signature-missing" in output
    assert "/ClinicalDocument/localSocialHeader" in output
    assert expected in output


def test_programs_get_every_file_and_finding(folder: Path) -> None:
    """--json lists the files with their findings and lines."""
    code, output = run("validate", folder / "good.xml", folder / "unsigned.xml", "--json")
    assert code == 1
    good, unsigned = json.loads(output)
    assert (good["valid"], good["findings"]) == (True, [])
    assert [(one["code"], one["line"]) for one in unsigned["findings"]] == [("signature-missing", 2)]


@needs_shared
def test_the_real_samples_are_judged_as_they_are() -> None:
    """The signed sample has a birth date that differs; re-indented, its body's digest does not match."""
    samples = SHARED / "samples"
    code, output = run("validate", samples / "asiakkuusasiakirja_document_signed.xml", "--json")
    assert (code, [one["code"] for one in json.loads(output)[0]["findings"]]) == (0, ["birth-date-mismatch"])
    code, output = run("validate", samples / "asiakkuusasiakirja_document.xml")
    assert code == 1
    assert re.search(r"asiakkuusasiakirja_document\.xml:1\d\d: virhe signature-digest", output)


@needs_shared
def test_published_structures_may_be_given(folder: Path) -> None:
    """A folder of published structures is read beside those we ship."""
    assert run("validate", folder / "good.xml", "--structures", SHARED / "sosmeta" / "Valmis")[0] == 0


def test_something_else_than_a_document_is_told_too(folder: Path) -> None:
    """Any file is answered with findings."""
    (folder / "x.xml").write_bytes(b"<html/>")
    code, output = run("validate", folder / "x.xml")
    assert code == 1
    assert "not-a-clinical-document" in output


def test_what_is_no_certificate_is_wrong_usage(folder: Path) -> None:
    """A wrong file behind an option ends with exit code 2."""
    (folder / "broken.json").write_text("{")
    assert run("validate", folder / "good.xml", "--trust", folder / "good.xml")[0] == 2
    assert run("validate", folder / "good.xml", "--structures", folder)[0] == 2


def test_the_archive_itself_may_be_asked(folder: Path, world: Path) -> None:
    """With --server the archive's findings are shown, on the lines of the file."""
    code, output = run("validate", "--server", folder / "good.xml", "--world", world, "--json")
    (answer,) = json.loads(output)
    assert (code, [(one["code"], one["line"]) for one in answer["findings"]]) == (1, [("structure-invalid", 2)])


def test_storing_and_fetching_bring_the_same_bytes(folder: Path, world: Path) -> None:
    """A document goes in with a receipt and comes out as it went."""
    code, output = run("store", folder / "good.xml", "--world", world, "--json")
    assert code == 0, output
    (outcome,) = json.loads(output)
    oid = outcome["receipt"]["oid"]
    assert run("fetch", oid, "--world", world, "--out", folder / "back.xml") == (0, "")
    assert (folder / "back.xml").read_bytes() == (folder / "good.xml").read_bytes()
    code, output = run("fetch", oid, "--world", world, "--json")
    assert (code, json.loads(output)["media_type"]) == (0, "application/xml")


def test_a_document_that_is_refused_is_told_of(folder: Path, world: Path, archive: FakeArchive) -> None:
    """The problem comes in the language of the answers with all findings on their lines, and the exit code is 1."""
    titles = {"fi": "Asiakirja ei kelpaa", "sv": "Handlingen duger inte", "en": "The document is not valid"}
    problem = {"code": "document-invalid", "title": titles["en"], "titles": titles, "findings": [FINDING]}
    archive.replies = [httpx.Response(422, json=problem) for _ in range(2)]
    code, output = run("store", folder / "good.xml", "--world", world)
    assert (code, "Asiakirja ei kelpaa" in output, "good.xml:2: virhe structure-invalid" in output) == (1, True, True)
    code, output = run("store", folder / "good.xml", "--world", world, "--json")
    (outcome,) = json.loads(output)
    assert (code, outcome["stored"], outcome["code"]) == (1, False, "document-invalid")


def test_an_unsigned_document_can_be_sealed_on_the_way(folder: Path, world: Path, archive: FakeArchive) -> None:
    """--sign system uses the organisation's certificate; without a card nobody signs as a professional."""
    code, output = run("store", folder / "unsigned.xml", "--sign", "system", "--world", world)
    assert code == 0, output
    assert "tallennettu" in output
    assert b"SignatureValue" in next(iter(archive.documents.values()))
    assert run("store", folder / "unsigned.xml", "--sign", "professional", "--world", world)[0] == 1


def test_the_client_is_named_by_file_or_standard_input_only(folder: Path, world: Path, archive: FakeArchive) -> None:
    """The identity reaches the archive in the body of a search, and no option takes it."""
    archive.pages = [["1.2.1"]]
    (folder / "client.txt").write_text(f"{HETU}\n")
    options = ("--world", world, "--professional", "00098705718")
    for source, text in ((folder / "client.txt", None), ("-", f"{HETU}\n")):
        code, output = run("search", "--client-file", source, *options, text=text)
        assert code == 0, output
        assert "Merkintä tapaamisesta" in output
        assert HETU not in output
    assert json.loads(archive.requests[0].content)["client"]["value"] == HETU
    assert archive.claims[0]["professional"]["name"] == "Aino Auttaja"


RELATIONSHIP = ("--relationship", "1.2.9")


@pytest.mark.parametrize(
    ("options", "purpose"),
    [
        (("register_right", "--organiser", "1.2.8"), {"kind": "register_right", "organiser": "1.2.8"}),
        (("disclosure", *RELATIONSHIP), {"kind": "disclosure", "context": {"client_relationship": "1.2.9"}}),
        (
            ("statutory", "--reason", "TIETOJEN_TARKISTUS", "--why", "Tarkistetaan tulot.", *RELATIONSHIP),
            {
                "kind": "statutory",
                "context": {"client_relationship": "1.2.9"},
                "reason": {"code": "TIETOJEN_TARKISTUS", "text": "Tarkistetaan tulot."},
            },
        ),
        (
            ("incapacity", "--why", "Hoidon järjestäminen.", *RELATIONSHIP),
            {
                "kind": "incapacity",
                "context": {"client_relationship": "1.2.9"},
                "statement": {
                    "cannot_judge": True, "no_representative": True, "necessary": True, "text": "Hoidon järjestäminen.",
                },
            },
        ),
    ],
)  # fmt: skip
def test_other_registers_are_asked_on_a_ground(
    world: Path, archive: FakeArchive, options: tuple[str, ...], purpose: dict[str, object]
) -> None:
    """R-75: a search and a fetch say for what, in which context and why; both say the same."""
    archive.pages = [["1.2.1"]]
    archive.documents["1.2.1"] = b"<a/>"
    told = ("--purpose", *options, "--world", world)
    assert run("search", "--client-file", "-", *told, text=HETU)[0] == 0
    assert run("fetch", "1.2.1", *told)[0] == 0
    assert json.loads(archive.requests[0].content)["purpose"] == purpose == purpose_of(archive.requests[1])


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (("--relationship", "1.2.9"), "--relationship: without meaning for --purpose own"),
        (("--purpose", "disclosure", "--why", "Muuten vain."), "--why: without meaning for --purpose disclosure"),
        (("--purpose", "statutory", "--relationship", "1.2.9"), "--purpose statutory needs --reason, --why"),
        (("--purpose", "incapacity"), "--purpose incapacity needs --why"),
        (("--purpose", "register_right"), "--purpose register_right needs --organiser"),
    ],
)
def test_a_purpose_that_says_too_little_or_too_much_is_wrong_usage(
    world: Path, archive: FakeArchive, options: tuple[str, ...], said: str
) -> None:
    """R-75: nothing is asked on a ground that is not stated whole."""
    code, output = run("fetch", "1.2.1", *options, "--world", world)
    words = " ".join(output.replace("│", " ").split())
    assert (code, said in words, archive.requests) == (2, True, [])


def test_a_clients_will_is_told_in_words(world: Path, archive: FakeArchive) -> None:
    """Informing, permit and each prohibition on a line in the language of the answers; programs get JSON."""
    told = {
        "informing": {"given": True, "newest_given": False},
        "permit": {"state": "given"},
        "prohibitions": [{"kind": "service_task", "targets": ["24", "10"], "since": "2026-11-20"}],
        "documents": [],
    }
    archive.replies = [httpx.Response(200, json=told) for _ in range(3)]
    code, output = run("wills", "--client-file", "-", "--world", world, text=HETU)
    assert code == 0, output
    assert output.splitlines()[:4] == [
        "Kanta-informointi: annettu, uusin puuttuu",
        "Luovutuslupa: annettu",
        "Luovutuskielto, palvelutehtävä: 24",
        "Luovutuskielto, palvelutehtävä: 10",
    ]
    assert "Utlämningstillstånd: har getts" in run(
        "wills", "--client-file", "-", "--world", world, "--lang", "sv", text=HETU
    )[1]  # fmt: skip
    code, output = run("wills", "--client-file", "-", "--world", world, "--history", "--json", text=HETU)
    assert json.loads(output)["prohibitions"][0]["targets"] == ["24", "10"]
    assert json.loads(archive.requests[2].content)["history"] is True


def test_a_notice_is_sent_as_it_stands_in_its_file(folder: Path, world: Path, archive: FakeArchive) -> None:
    """R-75: the same file again is the same notice; a file that is none is wrong usage, and not repeated."""
    notice = {
        "clients": [{"system": "urn:oid:1.2.246.21", "value": HETU}],
        "service_task": "24",
        "recipient": {"type": "authority", "organization_name": "Kansaneläkelaitos"},
        "discloser": {"family": "Auttaja"},
        "basis": {"code": "consent", "text": "Asiakkaan suostumus"},
        "purpose": "Etuuden käsittely",
        "described_data": "Johtopäätökset",
        "disclosed_at": {"from": "2026-11-20T09:30:00Z"},
    }
    kept = {"id": "n1", "version": 1, "state": "valid", "made_at": "2026-11-20T11:30:00+02:00", "log_entry": "e1"}
    archive.replies = [httpx.Response(201, json=kept | {"content": notice, "findings": [FINDING]}) for _ in range(3)]
    file = folder / "notice.json"
    file.write_text(json.dumps(notice))
    for _ in range(2):
        code, output = run("notice", file, "--world", world)
        assert (code, "Luovutusilmoitus tallennettu: n1 (v1)" in output) == (0, True), output
    assert json.loads(archive.requests[0].content) == notice
    assert len({request.headers["idempotency-key"] for request in archive.requests}) == 1
    assert json.loads(run("notice", file, "--world", world, "--json")[1])["id"] == "n1"
    for wrong in ({"recipient": {"type": "authority", "nmae": HETU}}, {"purpose": 5}):
        file.write_text(json.dumps(notice | wrong))
        code, output = run("notice", file, "--world", world)
        assert (code, HETU in output, len(archive.requests)) == (2, False, 3)


def test_a_profile_of_ones_own_serves_as_well(folder: Path, world: Path, archive: FakeArchive) -> None:
    """A TOML file names archive, system and keys, relative to itself."""
    profile = folder / "profile.toml"
    profile.write_text(
        f'base_url = "{archive.url}"\norganization = "1.2.246.10.99999901.10.0"\ntrust = ["ca.pem"]\n'
        '[system]\nclient_id = "system-1"\nkey = "system.pem"\nkid = "key-1"\n'
    )
    assert run("store", folder / "good.xml", "--config", profile)[0] == 0
    assert run("validate", folder / "good.xml", "--config", profile)[0] == 0


@pytest.mark.parametrize(
    "arguments",
    [
        ("fetch", "1.2.3"),
        ("fetch", "1.2.3", "--world", "WORLD", "--organization", "1.2.9"),
        ("fetch", "1.2.3", "--world", "WORLD", "--professional", "1"),
        ("fetch", "1.2.3", "--world", "WORLD"),
        ("fetch", "1.2.3", "--world", "WORLD", "--config", "WORLD"),
        ("fetch", "1.2.3", "--config", "WORLD"),
    ],
)
def test_failures_are_told_without_a_trace(
    arguments: tuple[str, ...],
    world: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    """Wrong profiles and unknown documents end with exit code 1 and one line on standard error."""
    monkeypatch.setattr(sys, "argv", ["varanto-client", *(a.replace("WORLD", str(world)) for a in arguments)])
    with pytest.raises(SystemExit) as exit_:
        cli.main()
    assert exit_.value.code == 1
    assert len(capsys.readouterr().err.splitlines()) == 1
