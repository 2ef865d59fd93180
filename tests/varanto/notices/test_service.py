"""Disclosure notices: what was disclosed outside the repository is told to it."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from uuid import UUID, uuid4

import pytest
from tests import make
from tests.office import ADULT, NEIGHBOUR, NOW, OFFICE, OTHER, Office

from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Context
from varanto.kit.errors import Invalid, Problem
from varanto.log import service as log
from varanto.log.model import Action, Book, Entry
from varanto.notices import rules, service
from varanto.notices.model import Draft, Made
from varanto_client import compose
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import Identifier

CONTENT = {
    "clients": [{"system": ADULT.identifier.system, "value": ADULT.identifier.value}],
    "described_data": "Palvelutarpeen arvion yhteenveto",
    "recipient": {"type": "police", "family": "Salainen"},
}
DRAFT = Draft(
    controller=OFFICE.controller,
    register="1",
    clients=(ADULT.identifier,),
    documents=(make.DOCUMENT,),
    is_described=True,
    begin=NOW - timedelta(days=1),
    end=NOW - timedelta(days=1),
    basis="62",
    purpose="Uhkan arvioiminen",
    content=CONTENT,
)


def _disclosures(ctx: Context, client: Identifier = ADULT.identifier) -> list[Entry]:
    entries = log.entries(ctx, ctx.keys.client_id(client))
    return [one for one in reversed(entries) if one.row.book is Book.DISCLOSURE]


def _id(made: Made) -> UUID:
    return made.notice.kept.notice_id


def test_a_notice_becomes_an_entry_of_the_disclosure_log(ctx: Context) -> None:
    """R-58: what was disclosed, by whom, to whom, when, for what and on which ground stands in the disclosure log."""
    made = service.make(ctx, DRAFT)
    (entry,) = _disclosures(ctx)
    row = entry.row
    assert row.entry_id == made.notice.kept.entry_id
    assert (row.action, row.controller, row.register, row.documents, row.basis) == (
        Action.NOTICE_MAKE,
        OFFICE.controller,
        "1",
        (make.DOCUMENT,),
        "LILM-62",
    )
    assert entry.private.detail["source"] == "LILM"
    notice = entry.private.detail["notice"]
    assert isinstance(notice, dict)
    assert notice["recipient"] == CONTENT["recipient"]
    assert "Salainen" not in repr(
        ctx.db.execute("select n::text, e::text from disclosure_notice n, log_entry e").fetchall()
    )


def test_each_client_gets_an_entry_that_names_no_other(ctx: Context) -> None:
    """R-58: one notice of several clients is one entry for each of them (§3.2)."""
    both = [*CONTENT["clients"], {"system": OTHER.identifier.system, "value": OTHER.identifier.value}]
    draft = replace(DRAFT, clients=(ADULT.identifier, OTHER.identifier), content={**CONTENT, "clients": both})
    made = service.make(ctx, draft)
    for client in draft.clients:
        (entry,) = _disclosures(ctx, client)
        assert OTHER.identifier.value not in repr(entry.private.detail)
        assert ADULT.identifier.value not in repr(entry.private.detail)
    assert service.read(ctx, _id(made))[0].content["clients"] == both


@pytest.mark.parametrize("draft", [replace(DRAFT, id=uuid4()), replace(DRAFT, key="avain-1")])
def test_the_same_call_again_gives_the_first_answer(ctx: Context, draft: Draft) -> None:
    """R-58: a retry by own id or key adds nothing; the same key for something else is refused."""
    first, second = service.make(ctx, draft), service.make(replace(ctx, now=ctx.now + timedelta(days=9)), draft)
    assert (first.again, second.again) == (False, True)
    assert (first.notice, first.findings) == (second.notice, second.findings)
    assert len(_disclosures(ctx)) == 1
    with pytest.raises(Problem) as refused:
        service.make(ctx, replace(draft, content={**CONTENT, "described_data": "Muuta"}))
    assert refused.value.kind.code == "idempotency-mismatch"


def test_a_correction_is_a_new_version(ctx: Context) -> None:
    """R-58: the earlier version stays, and both stand in the log; a correction of an older version is refused."""
    notice = _id(service.make(ctx, DRAFT))
    better = replace(DRAFT, content={**CONTENT, "described_data": "Koko arvio"}, key="korjaus")
    corrected = service.correct(ctx, notice, 1, better)
    assert service.correct(ctx, notice, 1, better) == replace(corrected, again=True)
    versions = service.read(ctx, notice)
    assert [one.content["described_data"] for one in versions] == ["Palvelutarpeen arvion yhteenveto", "Koko arvio"]
    assert {one.row.action for one in _disclosures(ctx)} == {Action.NOTICE_MAKE, Action.NOTICE_CORRECT}
    assert len(_disclosures(ctx)) == 2
    with pytest.raises(Problem) as late:
        service.correct(ctx, notice, 1, DRAFT)
    assert late.value.kind.code == "precondition-failed"
    foreign = {**CONTENT, "clients": [{"system": OTHER.identifier.system, "value": OTHER.identifier.value}]}
    with pytest.raises(Invalid):
        service.correct(ctx, notice, 2, replace(DRAFT, clients=(OTHER.identifier,), content=foreign))


def test_an_invalidated_notice_stays_with_its_reason(ctx: Context) -> None:
    """R-58: nothing is removed: the log gets an entry that says so, once; it is not corrected any more."""
    notice = _id(service.make(ctx, DRAFT))
    first, second = (service.invalidate(ctx, notice, "Väärä asiakas") for _ in range(2))
    assert first == second
    assert {one.row.action for one in _disclosures(ctx)} == {Action.NOTICE_MAKE, Action.NOTICE_INVALIDATE}
    assert len(_disclosures(ctx)) == 2
    versions = service.read(ctx, notice)
    assert (versions[-1].reason, versions[-1].content) == ("Väärä asiakas", CONTENT)
    with pytest.raises(Problem) as refused:
        service.correct(ctx, notice, 2, DRAFT)
    assert refused.value.kind.code == "version-conflict"


def test_notices_are_their_makers(at_work: Callable[[Office], Context]) -> None:
    """R-58: nobody makes a notice for another controller, and nobody else sees, corrects or invalidates one."""
    ours, theirs = at_work(OFFICE), at_work(NEIGHBOUR)
    notice = _id(service.make(ours, DRAFT))
    attempts: list[Callable[[], object]] = [
        lambda: service.read(theirs, notice),
        lambda: service.invalidate(theirs, notice, "x"),
        lambda: service.correct(theirs, notice, 1, replace(DRAFT, controller=NEIGHBOUR.controller)),
        lambda: service.read(ours, uuid4()),
    ]
    for attempt in attempts:
        with pytest.raises(Problem) as refused:
            attempt()
        assert refused.value.kind.code == "notice-unknown"
    officer = replace(ours, actor=replace(ours.actor, desk="officer"))
    for stranger in (theirs, officer):
        with pytest.raises(Problem) as refused:
            service.make(stranger, DRAFT)
        assert refused.value.kind.code == "not-your-register"


def test_a_late_notice_is_kept_and_told(ctx: Context) -> None:
    """R-58: after seven days a warning comes, never a refusal (D-13)."""
    for days, codes in ((7, []), (8, ["notice-late"])):
        moment = ctx.now - timedelta(days=days)
        made = service.make(ctx, replace(DRAFT, begin=moment, end=moment))
        assert [one.code for one in made.findings] == codes


@pytest.mark.parametrize(
    ("changes", "code"),
    [
        ({"documents": (), "is_described": False}, "structure-condition"),
        ({"begin": NOW + timedelta(hours=1), "end": NOW + timedelta(hours=1)}, "time-in-future"),
        ({"begin": NOW, "end": NOW - timedelta(hours=1)}, "time-in-future"),
        ({"clients": (Identifier(ADULT.identifier.system, "010181-900D"),)}, "identity-invalid"),
        ({"clients": (Identifier("1.2.3", "x"),)}, "identity-invalid"),
    ],
)
def test_what_is_wrong_is_told_at_once(changes: dict[str, object], code: str) -> None:
    """A notice says what was disclosed, of whom, and when it had happened."""
    wrong = replace(DRAFT, **changes)  # type: ignore[arg-type]
    assert [one.code for one in rules.check(wrong, NOW, Mode.TEST)] == [code]


def test_a_temporary_id_is_accepted_and_a_real_person_only_in_production() -> None:
    """A client without an identity code is named by a temporary id; tests name test persons."""
    temporary = Identifier("1.2.246.10.2012566.22.2026", "010111A998W")
    assert rules.check(replace(DRAFT, clients=(temporary,)), NOW, Mode.TEST) == ()
    assert rules.check(DRAFT, NOW, Mode.PRODUCTION) == ()


def test_a_document_that_is_a_notice_stands_in_the_disclosure_log(ctx: Context) -> None:
    """R-58: a stored entry of type 19010 is told to the disclosure log; so are its new version and its invalidation."""
    case = OFFICE.open_case(ctx)
    composer = OFFICE.composer()
    notice = compose.disclosure_notice(
        composer,
        case,
        disclosed="Yhteenveto",
        recipient=compose.Recipient("Poliisi", "Pekka", "Poliisilaitos"),
        reason="703/2023 62 §",
        purpose="Uhkan arvioiminen",
    )
    OFFICE.store(ctx, notice)
    (entry,) = _disclosures(ctx)
    assert (entry.row.action, entry.row.document_oid, entry.row.basis) == (Action.NOTICE_MAKE, notice.oid, "LILM")
    told = entry.private.detail["notice"]
    assert isinstance(told, dict)
    assert (told["luovutetut_tiedot"], "asiakas" in told) == ("Yhteenveto", False)
    with pytest.raises(Problem):
        intake.invalidate(ctx, InvalidationRequest(notice.oid, "x", "wrong-person", ""))
    sha256 = _sha256(ctx, notice.oid)
    intake.invalidate(ctx, InvalidationRequest(notice.oid, sha256, "wrong-person", ""))
    assert {one.row.action for one in _disclosures(ctx)} == {Action.NOTICE_MAKE, Action.NOTICE_INVALIDATE}
    assert len(_disclosures(ctx)) == 2


def _sha256(ctx: Context, oid: str) -> str:
    found = ctx.db.execute("select encode(sha256, 'hex') from document where oid = %s", (oid,)).fetchone()
    assert found
    return found[0]
