"""Log requests from receipt to paper."""

import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path
from uuid import uuid4

import msgspec
import pikepdf
import pytest
from tests.varanto.logrequests.conftest import HERS, OFFICER, OTHER_OFFICER, OWN_USER, RECIPIENT, Wishes, received

from varanto.kit.context import Actor
from varanto.kit.errors import Problem
from varanto.log import service as log
from varanto.log.model import Action
from varanto.logrequests import service
from varanto.logrequests.model import Check, Faulty, Ground, Scope, State
from varanto.logrequests.service.papers import PROOFS

XMP = "{http://www.aiim.org/pdfa/ns/id/}"


def _paper(wishes: Wishes, **changes: object) -> pikepdf.Pdf:
    names = bool(changes.pop("names", False))
    request = wishes.identified(**changes)
    with wishes.book.opened(actor=OFFICER) as ctx:
        service.answer(ctx, request, names=names)
    with wishes.book.opened(actor=OFFICER) as ctx:
        return pikepdf.open(BytesIO(service.paper(ctx, request)))


def _proofs(pdf: pikepdf.Pdf) -> bytes:
    return pdf.attachments[PROOFS].get_file().read_bytes()


def _text(pdf: pikepdf.Pdf, folder: Path) -> str:
    """What a reader of the PDF reads."""
    file = folder / "paper.pdf"
    pdf.save(file)
    done = subprocess.run(["pdftotext", str(file), "-"], capture_output=True, check=True)
    return " ".join(done.stdout.decode().split())


def test_an_answer_is_an_archivable_paper_with_its_proofs(wishes: Wishes) -> None:
    """R-211: PDF/A-3a in the client's language, tagged, with one proof for each entry attached as data."""
    pdf = _paper(wishes)
    with pdf.open_metadata() as about:
        assert (about[f"{XMP}part"], about[f"{XMP}conformance"]) == ("3", "A")
    assert str(pdf.Root.Lang) == "fi"
    assert pdf.attachments[PROOFS].obj.AFRelationship == "/Data"
    assert len(_proofs(pdf).splitlines()) == 2


def test_every_proof_of_an_answer_verifies_offline(wishes: Wishes, tmp_path: Path) -> None:
    """R-212: the file attached is what the tool takes; a changed line of it is named, the others hold."""
    file = tmp_path / "proofs.ndjson"
    content = _proofs(_paper(wishes))
    file.write_bytes(content)
    code, said = wishes.book.verify_offline(file)
    assert (code, said.count(" holds the entry ")) == (0, 2)
    first, *rest = content.splitlines()
    entry = msgspec.json.decode(first)
    entry["entry"]["basis"] = "B2"
    file.write_bytes(b"\n".join([msgspec.json.encode(entry), *rest]))
    code, said = wishes.book.verify_offline(file)
    assert (code, said.count(" holds the entry "), said.count("is not in the log")) == (1, 1, 1)


@pytest.mark.parametrize("names", [False, True])
def test_persons_are_told_as_the_law_says(wishes: Wishes, tmp_path: Path, names: bool) -> None:
    """R-213: never a recipient person, own users where the officer says so; organisations, units, grounds always."""
    told = _text(_paper(wishes, names=names), tmp_path)
    assert RECIPIENT.name not in told
    assert (OWN_USER.name in told) is names
    assert OWN_USER.identifier.value not in told
    for said in ("Naapurilan hyvinvointialue", "Perhepalvelut", "Asiakirja avattiin", "Luovutus"):
        assert said in told
    assert "Salainen otsikko" not in told
    assert HERS.value not in told


def test_an_answer_speaks_the_clients_language(wishes: Wishes, tmp_path: Path) -> None:
    """R-211: in Swedish throughout, where she asked for that."""
    told = _text(_paper(wishes, language="sv"), tmp_path)
    assert "Svar på begäran om logguppgifter" in told
    assert "En handling öppnades" in told
    assert "Asiakirja" not in told


def test_only_the_log_and_the_days_asked_for_are_told(wishes: Wishes) -> None:
    """R-209: the disclosure log alone holds one entry; days without entries give an answer that says so."""
    assert len(_proofs(_paper(wishes, scope=Scope.DISCLOSURE)).splitlines()) == 1
    with wishes.book.opened() as ctx:
        yesterday = ctx.now.date().replace(year=ctx.now.year - 1)
    empty = _paper(wishes, begin=yesterday, end=yesterday)
    assert list(empty.attachments) == []


def test_a_request_is_answered_only_when_the_asker_is_known_and_only_once(wishes: Wishes) -> None:
    """R-206: received, identified, answered: no step is left out or taken twice."""
    request = wishes.receive()
    with wishes.book.opened(actor=OFFICER) as ctx:
        for act in (
            lambda: service.answer(ctx, request, names=False),
            lambda: service.refuse(ctx, request, [Ground.HEALTH], "Syy"),
            lambda: service.paper(ctx, request),
        ):
            with pytest.raises(Problem, match="log-request-state"):
                act()
        assert service.identify(ctx, request, Check.OTHER, "") == Faulty({"note": "missing"})
        service.identify(ctx, request, Check.CARD, "")
        service.answer(ctx, request, names=False)
        with pytest.raises(Problem, match="log-request-state"):
            service.refuse(ctx, request, [Ground.HEALTH], "Syy")
        found = service.request(ctx, request)
    assert (found.state, found.is_open) == (State.ANSWERED, False)


def test_a_refusal_is_a_written_decision(wishes: Wishes, tmp_path: Path) -> None:
    """R-210: with its ground, its reasons, its provision, and where to go with it."""
    request = wishes.identified()
    with wishes.book.opened(actor=OFFICER) as ctx:
        assert isinstance(service.refuse(ctx, request, [], ""), Faulty)
        assert service.refuse(ctx, request, [Ground.RIGHTS], "Tieto vaarantaisi toisen turvallisuuden.") is None
        pdf = pikepdf.open(BytesIO(service.paper(ctx, request)))
    told = _text(pdf, tmp_path)
    for said in ("jonkun muun oikeuksille", "vaarantaisi toisen turvallisuuden", "11 § 2 ja 4 mom.", "tietosuoja.fi"):
        assert said in told


def test_an_officer_of_another_controller_gets_nothing(wishes: Wishes) -> None:
    """R-214: neither list nor request nor paper, as if there were none; nobody else has this desk at all."""
    request = wishes.identified()
    with wishes.book.opened(actor=OFFICER) as ctx:
        service.answer(ctx, request, names=False)
    with wishes.book.opened(actor=OTHER_OFFICER) as ctx:
        assert service.requests(ctx) == ()
        for look in (service.request, service.paper):
            for one in (request, uuid4()):
                with pytest.raises(Problem, match="log-request-unknown"):
                    look(ctx, one)
    for actor in (Actor(system="s"), replace(OFFICER, desk="archivist"), replace(OFFICER, desk="")):
        with wishes.book.opened(actor=actor) as ctx, pytest.raises(Problem, match="desk-required"):
            service.requests(ctx)


def test_nothing_of_a_request_stands_readable_in_the_database(wishes: Wishes) -> None:
    """R-206: names, codes, reasons and papers are sealed."""
    request = wishes.identified(special_reason="Salainen syy")
    with wishes.book.opened(actor=OFFICER) as ctx:
        service.answer(ctx, request, names=True)
    kept = wishes.book.owner.execute("select log_request::text from log_request").fetchall()
    papers = wishes.book.owner.execute("select sealed from log_request_paper").fetchall()
    for secret in (HERS.value, "Asiakas", "Salainen", "Titta"):
        assert secret not in str(kept)
        assert secret.encode().hex() not in str(kept)
    assert not bytes(papers[0][0]).startswith(b"%PDF")


def test_every_act_on_a_request_is_logged_with_its_client(wishes: Wishes) -> None:
    """R-214: receiving, checking, reading, looking at the draft and answering are entries of the use log."""
    request = wishes.identified()
    with wishes.book.opened(actor=OFFICER) as ctx:
        assert service.draft(ctx, request, names=False).startswith(b"%PDF")
        service.request(ctx, request)
        service.answer(ctx, request, names=False)
        entries = log.entries(ctx, ctx.keys.client_id(HERS))
    done = {one.row.action for one in entries if one.row.action.startswith("log-request:")}
    assert done == {one for one in Action if one.startswith("log-request:")} - {Action.LOG_REQUEST_REFUSE}


def test_the_urgent_come_first_and_repetition_is_seen(wishes: Wishes) -> None:
    """R-207: open requests by their last day, ended ones last; a second request for the same days says so (11 § 3)."""
    with wishes.book.opened() as ctx:
        today = ctx.now.date()
    old = today.replace(month=today.month - 1, day=1) if today.month > 1 else today.replace(day=1)
    first, ended, later = wishes.identified(), wishes.identified(), wishes.receive(received_on=old)
    with wishes.book.opened(actor=OFFICER) as ctx:
        service.answer(ctx, ended, names=False)
        assert [one.id for one in service.requests(ctx)] == [later, first, ended]
        assert [one.id for one in service.earlier(ctx, service.request(ctx, first))] == [ended]


def test_a_faulty_request_is_not_entered(wishes: Wishes) -> None:
    """R-206: it is told what is missing, and nothing is kept."""
    with wishes.book.opened(actor=OFFICER) as ctx:
        outcome = service.receive(ctx, received(ctx.now.date(), client_name=""))
        assert outcome == Faulty({"client_name": "missing"})
        assert service.requests(ctx) == ()
