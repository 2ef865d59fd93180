"""What the outbox remembers, and how little of it can be read without the key."""

import re
from base64 import b64encode
from pathlib import Path

import pytest
from tests.varanto_client.outbox.given import BOUND_TO, KEY, given, oid_of, put, states

from varanto_client.outbox.model import Given, OutboxUnusable, State
from varanto_client.outbox.sealing import Cipher, key_from_file, key_from_text
from varanto_client.outbox.store import START, Outbox
from varanto_formats.cda.model import Document
from varanto_formats.cda.read import read

HETU = re.compile(rb"[0-9]{6}[-+A-FU-Y][0-9]{3}[0-9A-Y]")


def test_nothing_of_a_document_stands_in_the_file(tmp_path: Path, family: dict[str, bytes]) -> None:
    """R-25: no word of a document, no identity code, no name and no source is in clear, in whatever state it is."""
    name = "Asiakas_Testi_Maria_010181-900C.xml"
    with Outbox(tmp_path / "test.outbox", KEY, BOUND_TO) as outbox:
        outbox.add([given(xml, name) for xml in family.values()])
        outbox.add([Given(name, "0" * 64, None)])
        outbox.mark_sent(outbox.next(START, 2, 10**9))
    (client,) = {one.identifier for one in _document(family["case"]).clients}
    assert client
    said = {b"Asiakas", b"Testi", b"Maria", b"Sosiaality", b"Tavattiin", client.value.encode(), name.encode()}
    said |= {b64encode(word)[:8] for word in said if len(word) > 8}
    kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert {word for word in said if word in kept} == set()
    assert HETU.search(kept) is None
    assert b"<?xml" not in kept


def test_the_content_is_there_for_who_has_the_key(outbox: Outbox, family: dict[str, bytes]) -> None:
    """What comes out is what went in, in the order of sending."""
    put(outbox, family.values())
    taken = outbox.next(START, 100, 10**9)
    assert sorted(one.content for one in taken) == sorted(family.values())
    assert [one.content for one in taken[:2]] == [family["relationship"], family["case"]]


def test_an_odd_header_is_taken_in_and_told_nothing_of(
    tmp_path: Path, outbox: Outbox, family: dict[str, bytes]
) -> None:
    """R-25: what stands in the place of an OID or a time may be anything; judging it is left to the archive."""
    odd = re.sub(rb'<setId root="[^"]*"/>', b'<setId root="Salainen sana"/>', family["case"])
    odd = re.sub(rb'<effectiveTime value="[^"]*"/>', b'<effectiveTime value="00010101000000+0200"/>', odd, count=1)
    assert odd.count(b"Salainen sana") == 1
    assert odd.count(b"00010101") == 1
    put(outbox, [odd])
    assert states(outbox) == {State.WAITING: 1}
    assert b"Salainen sana" not in b"".join(file.read_bytes() for file in tmp_path.iterdir())


def test_requests_are_cut_by_number_and_by_length(outbox: Outbox, family: dict[str, bytes]) -> None:
    """A portion has at most so many documents and bytes, but always one, and the next goes on behind it."""
    put(outbox, family.values())
    assert len(outbox.next(START, 4, 10**9)) == 4
    assert len(outbox.next(START, 4, 1)) == 1
    first = outbox.next(START, 4, 10**9)
    following = outbox.next(first[-1].place, 4, 10**9)
    assert len({one.oid for one in [*first, *following]}) == len(family)


def test_the_same_document_stands_once(outbox: Outbox, family: dict[str, bytes]) -> None:
    """R-24: however often and from wherever it is given."""
    put(outbox, [*family.values(), *family.values()])
    put(outbox, family.values())
    assert states(outbox) == {State.WAITING: len(family)}


def test_other_bytes_under_a_known_oid_are_refused_at_once(outbox: Outbox, family: dict[str, bytes]) -> None:
    """R-24: two documents never share an identifier; the first stays, the second is told why not."""
    other = family["case"].replace(b"</nonXMLBody>", b" </nonXMLBody>")
    put(outbox, [family["case"], other])
    assert states(outbox) == {State.WAITING: 1, State.REFUSED: 1}
    (refused,) = outbox.refused()
    assert (refused.oid, refused.problem.code) == (oid_of(other), "document-exists")
    assert [found.code for found in refused.problem.findings] == ["document-exists"]
    assert [one.content for one in outbox.next(START, 9, 10**9)] == [family["case"]]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (None, "line-unreadable"),
        (b"<a", "malformed-xml"),
        (b"<a/>", "not-a-clinical-document"),
        (b'<ClinicalDocument xmlns="urn:hl7-org:v3"/>', "oid-invalid"),
        (b" " * (20 * 2**20 + 1), "too-large"),
    ],
)
def test_what_cannot_be_a_document_is_refused_at_once(data: bytes | None, code: str, outbox: Outbox) -> None:
    """It is listed with a reason, and not sent."""
    for _ in range(2):
        outbox.add([Given("x", "0" * 64, data)])
    (refused,) = outbox.refused()
    assert refused.problem.code == code
    assert outbox.pending() == 0


def test_an_outbox_is_for_one_archive_and_organisation(tmp_path: Path) -> None:
    """Nothing goes to the wrong place by a wrong option."""
    Outbox(tmp_path / "x", KEY, BOUND_TO).__exit__()
    with pytest.raises(OutboxUnusable, match="another archive"):
        Outbox(tmp_path / "x", KEY, "http://other.test 1.2.3")


def test_another_key_opens_nothing(tmp_path: Path) -> None:
    """R-25: the file alone is worth nothing."""
    Outbox(tmp_path / "x", KEY, BOUND_TO).__exit__()
    with pytest.raises(OutboxUnusable, match="another key"):
        Outbox(tmp_path / "x", bytes(32), BOUND_TO)


def test_two_runs_do_not_share_an_outbox(tmp_path: Path) -> None:
    """The second is told so, in one line."""
    with Outbox(tmp_path / "x", KEY, BOUND_TO), pytest.raises(OutboxUnusable, match="another run"):
        Outbox(tmp_path / "x", KEY, BOUND_TO)


def test_a_file_that_is_no_outbox_is_left_alone(tmp_path: Path) -> None:
    """A wrong file behind --outbox is not written over."""
    (tmp_path / "x").write_text("mine" * 1000)
    with pytest.raises(OutboxUnusable):
        Outbox(tmp_path / "x", KEY, BOUND_TO)
    assert (tmp_path / "x").read_text() == "mine" * 1000


def test_the_outbox_is_for_its_owner_only(tmp_path: Path) -> None:
    """R-25: others on the machine may not even read what is sealed, nor the key."""
    Outbox(tmp_path / "x", key_from_file(tmp_path / "key"), BOUND_TO).__exit__()
    assert {file.name: file.stat().st_mode & 0o777 for file in tmp_path.iterdir()} == {"x": 0o600, "key": 0o600}


def test_a_key_is_made_once(tmp_path: Path) -> None:
    """The same file gives the same key; one that others may read is not used."""
    file = tmp_path / "key"
    key = key_from_file(file)
    assert (len(key), key_from_file(file), key_from_text(file.read_text())) == (32, key, key)
    file.chmod(0o644)
    with pytest.raises(OutboxUnusable, match="chmod 600"):
        key_from_file(file)


@pytest.mark.parametrize("text", ["", "x", b64encode(bytes(31)).decode(), "ä" * 32])
def test_a_key_is_32_bytes_in_base64(text: str) -> None:
    """Anything else is said to be none."""
    with pytest.raises(OutboxUnusable, match="32 bytes"):
        key_from_text(text)


def test_what_is_sealed_stays_in_its_place() -> None:
    """R-25: a sealed document cannot be put in the place of another."""
    cipher = Cipher(KEY)
    sealed = cipher.seal(b"x", "content|1")
    assert cipher.open(sealed, "content|1") == b"x"
    for changed, place in ((sealed, "content|2"), (sealed[:-1] + bytes([sealed[-1] ^ 1]), "content|1")):
        with pytest.raises(OutboxUnusable):
            cipher.open(changed, place)


def _document(xml: bytes) -> Document:
    document = read(xml).document
    assert document
    return document
