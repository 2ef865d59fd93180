"""The report of a go-live test: report.json, report.pdf, and the draft of the mail to send it with."""

from pathlib import Path

from varanto_golive.model import GoLiveTest
from varanto_golive.report import mail, page, wire

JSON, PDF, MAIL = "report.json", "report.pdf", "message.eml"


def write(test: GoLiveTest, folder: Path) -> Path:
    """Write the report into the folder, in place of an earlier one, and give the path of what people read."""
    folder.mkdir(parents=True, exist_ok=True)
    pdf = page.to_pdf(page.render(test))
    (folder / JSON).write_bytes(wire.to_bytes(wire.report(test)))
    (folder / PDF).write_bytes(pdf)
    (folder / MAIL).write_bytes(mail.draft(test, PDF, pdf))
    return folder / PDF
