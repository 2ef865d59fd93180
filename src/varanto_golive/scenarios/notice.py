"""A disclosure on paper (T5): some of the client's data are given to another authority, and that is recorded."""

from varanto_client.model import DisclosureNotice, NoticeBasis, NoticeDiscloser, NoticeRecipient
from varanto_golive.model import Deviation, Note, Part, Step, Who
from varanto_golive.scenarios.visit import Visit

RECIPIENT = NoticeRecipient(type="authority", organization_name="Kansaneläkelaitos", title="ratkaisuasiantuntija")


def disclose_on_paper(visit: Visit) -> Note:
    """Store a disclosure notice (luovutusilmoitus, LILM) of what was given on paper, with the client's consent."""
    author = visit.composer.author
    notice = DisclosureNotice(
        clients=(visit.person.identifier,),
        service_task=visit.service_task,
        recipient=RECIPIENT,
        discloser=NoticeDiscloser(
            family=author.family, given=author.given, title=author.title, unit=visit.composer.unit.oid
        ),
        basis=NoticeBasis(code="consent", text="Asiakkaan suostumus tapaamisella"),
        purpose="Etuuden käsittely",
        described_data="Palvelutarpeen arvion johtopäätökset",
        disclosed_on=visit.composer.today(),
        form="paper",
    )
    kept = visit.worker.notice(notice)
    if (kept.version, kept.state) != (1, "valid"):
        raise Deviation("Luovutusilmoitus ei ole voimassa ensimmäisenä versiona.")
    visit.notices.append(kept.log_entry)
    return Note(f"Luovutusilmoitus {kept.id} tallennettu versiona {kept.version}.")


PAPER = Step(
    id="T5.1",
    title="Luovutusilmoitus paperilla luovutetuista tiedoista",
    who=Who.PROFESSIONAL,
    expected="Luovutusilmoitus tallentuu.",
    act=disclose_on_paper,
    needs=("T4.2",),
    part=Part.DISCLOSURE,
)
