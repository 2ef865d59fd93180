"""Sending: in order, once each, through lost answers and a busy archive, with a signed receipt of every document."""

from pathlib import Path
from uuid import uuid4

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.varanto_client.outbox.batch_archive import BatchArchive, refusal
from tests.varanto_client.outbox.given import BOUND_TO, KEY, calling, oid_of, put, states

from varanto_client.client import Client
from varanto_client.errors import ReceiptInvalid, Refused, Unavailable, Unreachable
from varanto_client.outbox.model import State
from varanto_client.outbox.sending import Sender
from varanto_client.outbox.store import Outbox
from varanto_client.transport import Patience


@pytest.fixture
def sender(outbox: Outbox, client: Client, patience: Patience) -> Sender:
    return Sender(outbox=outbox, store_batch=client.store_batch, patience=patience, told=lambda _: None)


def test_documents_go_in_the_order_that_the_archive_needs(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """R-24: a relationship before a case, a case before client documents, a version before the next, however given."""
    archive.strict = True
    put(outbox, reversed(family.values()))
    sender.run()
    assert states(outbox) == {State.STORED: len(family)}
    names = {oid_of(xml): name for name, xml in family.items()}
    order = [names[oid] for oid in archive.arrivals]
    assert (order[:2], order[-1]) == (["relationship", "case"], "correction")
    assert len(order) == len(family)


def test_every_stored_document_keeps_its_signed_receipt(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """R-24: the proof of arrival is the archive's own, for these very bytes."""
    put(outbox, family.values())
    sender.run()
    assert {one["oid"]: one for one in outbox.receipts()} == archive.receipts
    assert {(one.oid, one.sha256) for one in outbox.held()} == {
        (one["oid"], one["sha256"]) for one in archive.receipts.values()
    }


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(cuts=st.lists(st.integers(0, 6), max_size=3))  # a fourth break without an answer ends the patience
def test_lost_answers_are_asked_for_again(
    cuts: list[int], tmp_path: Path, patience: Patience, family: dict[str, bytes]
) -> None:
    """R-24: wherever answers break off, each document is stored once and has its one receipt."""
    archive = BatchArchive(cuts=list(cuts))
    with calling(archive, patience) as client, Outbox(tmp_path / f"{uuid4()}.outbox", KEY, BOUND_TO) as outbox:
        put(outbox, family.values())
        Sender(outbox=outbox, store_batch=client.store_batch, patience=patience, told=lambda _: None).run()
        assert states(outbox) == {State.STORED: len(family)}
        assert {one["oid"]: one for one in outbox.receipts()} == archive.receipts
        assert sorted(archive.kept.values()) == sorted(family.values())


def test_answers_that_end_early_without_a_break_are_asked_for_again(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """A proxy may end an answer neatly in the middle."""
    archive.replies = [httpx.Response(200, content=b"")]
    put(outbox, family.values())
    sender.run()
    assert states(outbox) == {State.STORED: len(family)}


def test_a_busy_archive_is_given_the_time_it_asks_for(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes], waits: list[float]
) -> None:
    """Retry-After of 503 and 429 is honoured, and not to the same moment by everybody."""
    archive.replies = [httpx.Response(status, headers={"retry-after": "7"}) for status in (503, 429)]
    put(outbox, family.values())
    sender.run()
    assert states(outbox) == {State.STORED: len(family)}
    assert len(waits) == 2
    assert all(wait > 7 for wait in waits)
    assert waits[0] != waits[1]


def test_an_archive_that_asks_for_too_long_a_wait_ends_the_run(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes], waits: list[float]
) -> None:
    """Nobody is asked again before the time; the documents stay for a later run."""
    archive.replies = [httpx.Response(503, headers={"retry-after": "7200"})]
    put(outbox, family.values())
    with pytest.raises(Unavailable):
        sender.run()
    assert (waits, states(outbox)) == ([], {State.SENT: len(family)})
    sender.run()
    assert states(outbox) == {State.STORED: len(family)}


def test_an_archive_that_does_not_answer_ends_the_run(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """After a while the run gives up, and what was sent counts as unanswered."""
    archive.replies = [httpx.ConnectError("down")] * 100
    put(outbox, family.values())
    with pytest.raises(Unreachable):
        sender.run()
    assert states(outbox) == {State.SENT: len(family)}


def test_a_refused_document_spoils_no_other(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """Every document stands alone; the refusal keeps its findings."""
    oid = oid_of(family["note 1"])
    archive.problems[oid] = [refusal("structure-invalid")]
    put(outbox, family.values())
    sender.run()
    assert states(outbox) == {State.STORED: len(family) - 1, State.REFUSED: 1}
    (refused,) = outbox.refused()
    assert (refused.oid, refused.problem.code, refused.source) == (oid, "structure-invalid", "asiakas.xml")
    assert [found.code for found in refused.problem.findings] == ["structure-invalid"]
    sender.run()
    assert archive.arrivals.count(oid) == 1


def test_a_refused_document_that_is_given_again_is_tried_again(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """Once the reason is gone, archiving the same folder again is enough."""
    archive.problems[oid_of(family["note 1"])] = [refusal("organization-invalid")]
    put(outbox, family.values())
    sender.run()
    put(outbox, family.values())
    sender.run()
    assert states(outbox) == {State.STORED: len(family)}


def test_a_document_that_came_too_early_is_tried_once_more_after_what_it_needs(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """R-24: what was refused for want of its relationship, case or former version follows these when they come."""
    archive.strict = True
    put(outbox, [family["note 0"], family["correction"]])
    sender.run()
    assert states(outbox) == {State.REFUSED: 2}
    put(outbox, [family["relationship"], family["case"]])
    sender.run()
    assert states(outbox) == {State.STORED: 4}
    assert archive.arrivals.count(oid_of(family["note 0"])) == 2


def test_a_document_that_came_too_early_is_not_tried_for_ever(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """Once is enough, and only when something it needs has come since."""
    oid = oid_of(family["note 0"])
    archive.problems[oid] = [refusal("case-unknown") for _ in range(9)]
    for name in ("note 0", "note 1", "case", "relationship"):
        put(outbox, [family[name]])
        sender.run()
    assert archive.arrivals.count(oid) == 2


def test_an_archive_that_stumbles_over_a_document_is_asked_again(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """An incident of the archive is no refusal; one that stays leaves the document unanswered, and no other."""
    archive.problems[oid_of(family["note 1"])] = [{"status": 500, "code": "internal-error"}]
    put(outbox, family.values())
    sender.run()
    assert states(outbox) == {State.STORED: len(family)}


def test_an_incident_that_stays_leaves_one_document_unanswered(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """The run ends, and the document waits for the next."""
    archive.problems[oid_of(family["note 1"])] = [{"status": 500, "code": "internal-error"}] * 99
    put(outbox, family.values())
    sender.run()
    assert states(outbox) == {State.STORED: len(family) - 1, State.SENT: 1}


def test_requests_shrink_where_something_on_the_way_finds_them_too_large(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """A proxy with a smaller limit costs a few attempts; a document that is too large alone is refused."""
    archive.replies = [httpx.Response(413), httpx.Response(413)]
    put(outbox, family.values())
    sender.run()
    assert archive.sizes[0] == 2
    assert states(outbox) == {State.STORED: len(family)}


def test_a_document_that_is_too_large_alone_is_refused(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """It would keep all others waiting for ever."""
    archive.replies = [httpx.Response(413, json={"code": "too-large"})]
    put(outbox, [family["case"]])
    sender.run()
    (refused,) = outbox.refused()
    assert refused.problem.code == "too-large"


def test_a_problem_with_the_caller_ends_the_run_at_once(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes], waits: list[float]
) -> None:
    """Who may not store, may not store a thousand times either."""
    archive.replies = [httpx.Response(403, json={"code": "role-insufficient"})]
    put(outbox, family.values())
    with pytest.raises(Refused):
        sender.run()
    assert waits == []


def test_a_problem_in_the_last_line_stops_the_batch_only(
    archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """An archive that must stop half-way says so in a line of its own; the rest is sent again."""
    archive.replies = [httpx.Response(200, json={"outcome": "refused", "problem": {"status": 500, "code": "x"}})]
    put(outbox, family.values())
    sender.run()
    assert states(outbox) == {State.STORED: len(family)}


@pytest.mark.parametrize("change", [{"oid": "1.2.3"}, {"sha256": "0" * 64}, {"jws": "a.b.c"}, {"stored_at": "now"}])
def test_a_receipt_that_the_archive_did_not_sign_counts_for_nothing(
    change: dict[str, str], archive: BatchArchive, outbox: Outbox, sender: Sender, family: dict[str, bytes]
) -> None:
    """R-24: without a good receipt a document is not stored, and the run stops."""
    archive.receipt_changes = change
    put(outbox, family.values())
    with pytest.raises(ReceiptInvalid):
        sender.run()
    assert State.STORED not in states(outbox)
