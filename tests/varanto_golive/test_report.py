"""The report holds what the form asks for, can be kept for ever, and is ready to be sent."""

import json
from email import message_from_bytes
from email.policy import default
from io import BytesIO
from pathlib import Path

import pikepdf
from pikepdf import Dictionary, Name

from varanto_golive import report
from varanto_golive.model import GoLiveTest, Who
from varanto_golive.report import mail, page, wire


def _pdf(test: GoLiveTest) -> BytesIO:
    return BytesIO(page.to_pdf(page.render(test)))


def test_the_pdf_is_tagged_pdf_a_in_finnish(passed: GoLiveTest) -> None:
    """Kela can archive it and a screen reader can read it: PDF/A-2a, tags, language, title, colour profile."""
    with pikepdf.open(_pdf(passed)) as pdf:
        with pdf.open_metadata() as metadata:
            assert metadata.pdfa_status == "2A"
            assert "Esimerkin & Mallin hyvinvointialue" in str(metadata["dc:title"])
        root = pdf.Root
        assert root.MarkInfo.Marked
        assert root.StructTreeRoot.K
        assert str(root.Lang) == "fi"
        assert root.OutputIntents[0].S == Name.GTS_PDFA1


def test_the_pdf_carries_its_own_fonts(failed: GoLiveTest) -> None:
    """It looks the same everywhere: every font is embedded, and none comes from the machine that wrote it."""
    with pikepdf.open(_pdf(failed)) as pdf:
        descriptors = [
            one for one in pdf.objects if isinstance(one, Dictionary) and one.get("/Type") == Name.FontDescriptor
        ]
        assert descriptors
        for one in descriptors:
            assert "/FontFile2" in one or "/FontFile3" in one
            assert "Source-Sans-3" in str(one.FontName)


def test_the_page_says_what_the_form_asks(failed: GoLiveTest) -> None:
    """D-29: whose test, with what, who, each step with its outcome and documents, problems, and what was left out."""
    said = page.render(failed)
    for fact in (
        "Esimerkin &amp; Mallin hyvinvointialue", "9999901-3", "Perhepalvelut", "varanto-client 1.2.3",
        "https://asiakastieto.example", "010181-900C", "Aino Sosiaalityöntekijä", "arkisto.esimerkki",
        "20.11.2026 klo 11.30.00", "T4.3", "Allekirjoitus puuttuu.", "signature-missing",
        "Allekirjoita &lt;asiakirja&gt;.", "Noudettu poikkeaa lähetetystä.", "Kunnossa 2/5 vaihetta",
        "Luovutustenhallinnan (LH) osuus ei kuulunut", "T9.1 Luovutusluvan peruminen",
    ):  # fmt: skip
        assert fact in said, fact
    assert "Koe ei ole hyväksytty" in said
    assert "$" not in said


def test_the_page_says_that_disclosure_management_was_tested(with_disclosure: GoLiveTest) -> None:
    """Who the second organisation was, who took which step, and which other parts were left out."""
    said = page.render(with_disclosure)
    for fact in (
        "Luovutustenhallinnan (LH) osuus kuului tähän kokeeseen osin", "Naapurin hyvinvointialue",
        "Tietosuojavastaava,", "Toinen organisaatio,", "Luovutushaku: kun päätös on kielletty", "Kunnossa 5/5 vaihetta",
    ):  # fmt: skip
        assert fact in said, fact
    assert said.count('<br><span class="aside">LH</span>') == 3
    assert "Rekisterinkäyttöoikeuden (RKO) osuus ei kuulunut tähän kokeeseen" in said


def test_a_passed_test_has_no_problems(passed: GoLiveTest) -> None:
    """Nothing is left to explain."""
    assert "Koe hyväksytty" in page.render(passed)
    assert "Ei poikkeamia." in page.render(passed)


def test_what_nobody_knows_is_left_to_be_filled_in(with_disclosure: GoLiveTest) -> None:
    """The certificate number, the connection, the intermediary and the signature are written by hand."""
    assert page.render(with_disclosure).count(page.BLANK) == 3 + 3


def test_programs_read_the_same_facts(failed: GoLiveTest) -> None:
    """report.json names every fact of the form and says null where it is not known."""
    told = json.loads(wire.to_bytes(wire.report(failed)))
    assert told["passed"] is False
    assert told["organization"]["business_id"] == "9999901-3"
    assert told["archivist_check"] == "failed"
    assert told["system"] == {"name": "varanto-client", "version": "1.2.3", "certificate_number": None}
    assert told["test_persons"] == ["010181-900C"]
    assert told["disclosure_management"]["done"] is False
    assert "T7.1" in told["disclosure_management"]["left_out"]
    assert told["second_organization"] is None
    assert [step["outcome"] for step in told["steps"]] == ["passed", "passed", "failed", "skipped", "failed"]
    assert told["steps"][2]["troubles"][0]["remedy"] == "Allekirjoita <asiakirja>."


def test_programs_read_that_disclosure_management_was_tested(with_disclosure: GoLiveTest) -> None:
    """report.json tells the part of each step, what was left out, and who the second organisation was."""
    told = json.loads(wire.to_bytes(wire.report(with_disclosure)))
    assert told["disclosure_management"]["done"]
    assert not {"T3.2", "T11.8", "T11.14"} & told["disclosure_management"]["left_out"].keys()
    assert told["second_organization"]["oid"] == "1.2.246.10.99999902.10.0"
    assert [step["part"] for step in told["steps"]] == ["basic", "basic", "LH", "LH", "LH"]


def test_the_summary_tells_nothing_of_people(failed: GoLiveTest) -> None:
    """What programs may print holds no identity code and no name."""
    told = wire.to_bytes(wire.summary(failed)).decode()
    for personal in ("010181-900C", "Aino", "Sosiaalityöntekijä", "arkisto"):
        assert personal not in told


def test_the_archivists_outcome_is_that_of_the_archivists_steps(failed: GoLiveTest, passed: GoLiveTest) -> None:
    """AHKL is in order when each of its own steps passed."""
    assert failed.outcome_of(Who.ARCHIVIST) == "failed"
    assert passed.outcome_of(Who.ARCHIVIST) == "passed"


def test_the_mail_is_ready_to_be_sent(passed: GoLiveTest) -> None:
    """Kela's address, the subject that Kela asks for, a Finnish text without identity codes, the report attached."""
    draft = message_from_bytes(mail.draft(passed, "report.pdf", b"%PDF-1.7"), policy=default)
    assert draft["To"] == "kanta@kanta.fi"
    assert draft["Subject"] == "SHA käyttöönottokoe Esimerkin & Mallin hyvinvointialue"
    assert draft["X-Unsent"] == "1"
    text = draft.get_body()
    assert text
    assert "onnistui ilman poikkeamia" in text.get_content()
    assert "010181-900C" not in text.get_content()
    (attached,) = draft.iter_attachments()
    assert (attached.get_content_type(), attached.get_filename()) == ("application/pdf", "report.pdf")
    assert attached.get_content() == b"%PDF-1.7"


def test_the_mail_says_which_parts_were_tested(passed: GoLiveTest, with_disclosure: GoLiveTest) -> None:
    """Kela learns from the mail whether disclosure management was part of it."""
    for test, said in ((passed, "ei sisältänyt luovutustenhallinnan"), (with_disclosure, "sisälsi luovutustenhallinn")):
        text = message_from_bytes(mail.draft(test, "report.pdf", b""), policy=default).get_body()
        assert text
        assert said in text.get_content()


def test_the_mail_of_a_failed_test_says_so(failed: GoLiveTest) -> None:
    """Nobody reports a success that was none."""
    draft = message_from_bytes(mail.draft(failed, "report.pdf", b""), policy=default)
    text = draft.get_body()
    assert text
    assert "poikkeamia" in text.get_content()
    assert "onnistui ilman" not in text.get_content()


def test_three_files_are_written(passed: GoLiveTest, tmp_path: Path) -> None:
    """The report lies in its folder under names that tell nothing of anybody, in place of an earlier one."""
    report.write(passed, tmp_path / "new" / "report")
    path = report.write(passed, tmp_path / "new" / "report")
    assert path.read_bytes().startswith(b"%PDF-")
    assert {one.name for one in path.parent.iterdir()} == {"report.json", "report.pdf", "message.eml"}
