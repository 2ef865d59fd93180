"""Timestamps of checkpoints: asked for, kept, verified; an authority that fails is nobody's harm."""

import json
import threading
from base64 import b64decode
from pathlib import Path

import pytest
from tests.varanto.proofs.conftest import Book

from varanto.demo.timestamps import OPENSSL, TestAuthority, listening
from varanto.kit.outside import Unanswered
from varanto.proofs import jobs, service
from varanto.proofs.model import Fault, Flaw
from varanto.proofs.service import stamping

pytestmark = pytest.mark.skipif(OPENSSL is None, reason="the timestamp authority of these tests is that of OpenSSL")


@pytest.fixture
def authority(tmp_path: Path) -> TestAuthority:
    """An authority that the operator may trust."""
    return TestAuthority.create(tmp_path / "authority")


def test_a_checkpoint_is_stamped_once(book: Book, authority: TestAuthority) -> None:
    """R-52: over HTTP; the same checkpoint and the next ones of the following minutes are not asked for again."""
    book.write(2)
    book.sign()
    with listening(authority) as url:
        made = service.stamp(book.opened, stamping.over_http(url), [authority.root])
        assert made
        assert made.size == 2
        assert service.stamp(book.opened, stamping.over_http(url), [authority.root]) is None
        book.write(1)
        book.sign()
        assert service.stamp(book.opened, stamping.over_http(url), [authority.root]) is None
    verdict = book.verify(roots=[authority.root])
    assert (verdict.stamps, verdict.faults) == (1, ())


def test_openssl_verifies_what_is_exported(book: Book, authority: TestAuthority) -> None:
    """R-52: whoever has the export and the root needs nothing of ours to check when a checkpoint existed."""
    book.write(2)
    book.sign()
    service.stamp(book.opened, authority, [authority.root])
    lines = [json.loads(line) for line in book.export().read_text("utf-8").splitlines()]
    (note,) = [line["checkpoint"] for line in lines if "checkpoint" in line]
    (stamp,) = [line for line in lines if "timestamp" in line]
    assert stamp["size"] == 2
    (authority.folder / "note").write_text(note, "utf-8")
    (authority.folder / "kept").write_bytes(b64decode(stamp["timestamp"]))
    said = authority.openssl("-verify", "-data", "note", "-in", "kept", "-CAfile", "root.pem")
    assert "Verification: OK" in said
    assert book.verify_offline(book.export()) == (0, "2 entries, as signed\n")


def test_what_is_no_stamp_of_this_checkpoint_is_not_kept(book: Book, authority: TestAuthority, tmp_path: Path) -> None:
    """R-52: nonsense, a stranger's stamp, an old answer to another question, a stamp without a root are refused."""
    book.write(1)
    book.sign()
    old: list[bytes] = []
    assert service.stamp(book.opened, lambda request: old.append(authority(request)) or old[0], [authority.root])
    book.tamper("delete from log_stamp")
    stranger = TestAuthority.create(tmp_path / "stranger")
    for answer, roots in (
        (lambda _: b"", [authority.root]),
        (lambda _: b"<html>", [authority.root]),
        (lambda _: old[0], [authority.root]),
        (stranger, [authority.root]),
        (authority, []),
    ):
        with pytest.raises(stamping.StampRefused):
            service.stamp(book.opened, answer, roots)
    assert book.verify().stamps == 0


@pytest.mark.parametrize(
    "statement",
    [
        "update log_stamp set stamped_at = stamped_at - interval '1 hour'",
        "update log_stamp set size = 1 - size",
        "update log_stamp set response = set_byte(response, length(response) - 1, 7)",
        "delete from log_checkpoint",
    ],
)
def test_a_changed_stamp_is_named(book: Book, authority: TestAuthority, statement: str) -> None:
    """R-55: a stamp vouches for one checkpoint and one moment."""
    book.write(1)
    book.sign()
    service.stamp(book.opened, authority, [authority.root])
    book.tamper(statement)  # pyright: ignore[reportArgumentType]
    assert Flaw.STAMP_WRONG in {fault.flaw for fault in book.verify(roots=[authority.root]).faults}


def test_a_stamp_of_an_authority_that_is_not_trusted_is_named(book: Book, authority: TestAuthority) -> None:
    """R-55: without the root, nobody known vouches."""
    book.write(1)
    book.sign()
    service.stamp(book.opened, authority, [authority.root])
    assert book.verify().faults == (Fault(Flaw.STAMP_WRONG, 1, 1),)


def test_an_authority_that_does_not_answer_delays_nothing(book: Book, authority: TestAuthority) -> None:
    """R-50: while the stamper waits for its answer, entries are written, get their places and are signed."""
    book.write(1)
    book.sign()
    asked, answered = threading.Event(), threading.Event()

    def slowly(_: bytes) -> bytes:
        asked.set()
        answered.wait(30)
        return b""

    pause, jobs.STAMP_PAUSE_SECONDS = jobs.STAMP_PAUSE_SECONDS, 0.01
    try:
        with listening(slowly) as url, jobs.stamper(book.opened, url, [authority.root]):
            assert asked.wait(30)
            book.write(5)
            assert book.sign().size == 6
            answered.set()
    finally:
        jobs.STAMP_PAUSE_SECONDS = pause
    assert book.verify().faults == ()


@pytest.mark.parametrize("url", ["http://127.0.0.1:9/", "no url", "http://[/"])
def test_an_authority_that_is_not_there_stops_nothing(book: Book, url: str) -> None:
    """R-50: the stamper says so and goes on; the checkpoints stand without a stamp."""
    book.write(1)
    book.sign()
    with pytest.raises(Unanswered):
        service.stamp(book.opened, stamping.over_http(url), [])
    with jobs.stamper(book.opened, url, []):
        assert book.sign().size == 1
    assert book.verify().faults == ()


def test_a_long_winded_authority_is_not_listened_to(book: Book) -> None:
    """R-50: an answer that does not end is left."""
    with listening(lambda _: bytes(1 << 20)) as url, pytest.raises(Unanswered):
        stamping.over_http(url)(b"request")


def test_without_an_authority_nothing_is_asked(book: Book) -> None:
    """Timestamps are an offer; so is leaving them."""
    with jobs.stamper(book.opened, None, []):
        assert [one.name for one in threading.enumerate() if one.name == "stamper"] == []
    assert service.roots_of(None) == ()


def test_the_roots_stand_in_a_file(authority: TestAuthority) -> None:
    """The operator names them in PEM."""
    assert service.roots_of(authority.folder / "root.pem") == (authority.root,)
