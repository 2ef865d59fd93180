"""Invalidating: who may, what it takes, and what is left."""

import json
from collections.abc import Callable

import pytest
from tests.office import ADULT, NEIGHBOUR, OFFICE, Office

import varanto.archive.service as archive
import varanto.log.service as log
from varanto.archive.model import Status
from varanto.intake import service as intake
from varanto.intake.model import InvalidationRequest
from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.log.model import Action
from varanto_client.compose import case_note, permit
from varanto_formats.cda.model import Document


def wish(ctx: Context, document: Document, etag: str | None = None) -> InvalidationRequest:
    """A wish to invalidate a stored document, with its own ETag unless another is given."""
    version = archive.find(ctx, document.oid)
    assert version
    return InvalidationRequest(document.oid, etag or version.sha256, "wrong-person", "Väärä asiakas")


@pytest.fixture
def note(ctx: Context) -> Document:
    """A stored case note."""
    made = case_note(OFFICE.composer(), OFFICE.open_case(ctx), description="Tavattiin.", place="Toimisto")
    OFFICE.store(ctx, made)
    return made


def test_an_invalidated_document_stays_with_its_reason(ctx: Context, note: Document) -> None:
    """R-05: the version is out of use, its row and its log stay, and the receipt is signed."""
    receipt = json.loads(intake.invalidate(ctx, wish(ctx, note)).receipt)
    version = archive.find(ctx, note.oid)
    assert version
    assert version.status is Status.INVALIDATED
    assert receipt["reason"] == "wrong-person"
    assert json.loads(ctx.keys.verify(receipt.pop("jws"), "varanto-receipt+jws")) == receipt
    actions = [entry.row.action for entry in log.entries(ctx, ctx.keys.client_id(ADULT.identifier))]
    assert Action.DOCUMENT_INVALIDATE in actions


def test_the_same_invalidation_again_gives_the_same_receipt(ctx: Context, note: Document) -> None:
    """A retry after a lost answer changes nothing."""
    first = intake.invalidate(ctx, wish(ctx, note))
    assert intake.invalidate(ctx, wish(ctx, note)) == first


def test_an_outdated_view_may_not_invalidate(ctx: Context, note: Document) -> None:
    """Who has seen other bytes is told so, and nothing changes."""
    with pytest.raises(Problem) as caught:
        intake.invalidate(ctx, wish(ctx, note, "0" * 64))
    assert caught.value.kind.status == 412
    version = archive.find(ctx, note.oid)
    assert version
    assert version.status is Status.VALID


def test_another_controllers_document_is_unknown(
    at_work: Callable[[Office], Context], ctx: Context, note: Document
) -> None:
    """R-12: nobody learns of another register by trying to invalidate in it."""
    with pytest.raises(Problem) as caught:
        intake.invalidate(at_work(NEIGHBOUR), wish(ctx, note))
    assert caught.value.kind.code == "document-unknown"


def test_a_will_is_not_invalidated(ctx: Context) -> None:
    """R-15: an invalidated prohibition would open documents, so a will is only ever replaced."""
    OFFICE.store(ctx, OFFICE.composer().relationship(ADULT, ["24"]))
    given = permit(OFFICE.composer(), ADULT, given=True)
    OFFICE.store(ctx, given)
    with pytest.raises(Problem) as caught:
        intake.invalidate(ctx, wish(ctx, given))
    assert caught.value.kind.code == "will-not-invalidated"


def test_a_later_version_makes_the_set_live_again(ctx: Context, note: Document) -> None:
    """R-14: after an invalidation a new version may follow, and it is valid."""
    intake.invalidate(ctx, wish(ctx, note))
    corrected = OFFICE.composer().replacement(note)
    OFFICE.store(ctx, corrected)
    version = archive.find(ctx, corrected.oid)
    assert version
    assert version.status is version.newest_status is Status.VALID
