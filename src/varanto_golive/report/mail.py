"""The draft of the mail that brings the report to Kela (go-live test of 5.2.2025, Raportointi)."""

from email.message import EmailMessage
from email.policy import SMTP

from varanto_golive.model import GoLiveTest, Part

RECIPIENT = "kanta@kanta.fi"
SUBJECT = "SHA käyttöönottokoe"
BODY = """\
Hei,

{name} ({oid}) on tehnyt Sosiaalihuollon asiakastietovarannon käyttöönottokokeen {day}.
{outcome}

{parts}
Raportti on tämän viestin liitteenä.

Ystävällisin terveisin
{name}
"""
PARTS = {
    Part.DISCLOSURE: "luovutustenhallinnan (LH)",
    Part.REGISTER_RIGHT: "rekisterinkäyttöoikeuden (RKO)",
}
PASSED = "Koe onnistui ilman poikkeamia."
FAILED = "Kokeessa oli poikkeamia. Ne on kuvattu raportissa, ja koe tehdään uudelleen, kun ne on korjattu."


def draft(test: GoLiveTest, file_name: str, pdf: bytes) -> bytes:
    """An unsent mail with the report attached, for any mail program to open, complete and send."""
    organisation = test.site.organisation
    mail = EmailMessage(policy=SMTP)
    mail["To"] = RECIPIENT
    mail["Subject"] = f"{SUBJECT} {organisation.name}"
    mail["X-Unsent"] = "1"
    outcome = PASSED if test.passed else FAILED
    parts = " ".join(_said(called, done=test.includes(part)) for part, called in PARTS.items())
    day = f"{test.started_at.day}.{test.started_at.month}.{test.started_at.year}"
    mail.set_content(BODY.format(name=organisation.name, oid=organisation.oid, day=day, outcome=outcome, parts=parts))
    mail.add_attachment(pdf, maintype="application", subtype="pdf", filename=file_name)
    return mail.as_bytes()


def _said(called: str, *, done: bool) -> str:
    return f"Koe {'sisälsi' if done else 'ei sisältänyt'} {called} osuuden."
