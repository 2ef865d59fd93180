"""Tampering with the log as the owner of its tables, guards off: everything is found and named."""

import json
from dataclasses import replace
from pathlib import Path
from typing import LiteralString
from uuid import UUID

import pytest
from tests.varanto.proofs.conftest import ACTOR, Book

from varanto.log import service as log
from varanto.log import store
from varanto.log.model import Action, Event
from varanto.log.rules import entries as rules
from varanto.proofs.model import Fault, Flaw

CHANGED = Flaw.ENTRY_CHANGED
LIE = "update log_entry set basis = 'B2' where entry_id = (select entry_id from log_leaf where index = %s)"


@pytest.fixture
def signed(book: Book) -> Book:
    """A log of 600 entries of two clients, signed at 300 and at 600."""
    book.write(300)
    book.sign()
    book.write(300, client=2)
    book.sign()
    return book


def _entry(book: Book, index: int) -> UUID:
    found = book.owner.execute("select entry_id from log_leaf where index = %s", (index,)).fetchone()
    assert found
    return found[0]


def test_an_honest_log_verifies(signed: Book) -> None:
    """R-55: a log that nobody touched is found whole, here and offline, also while entries wait."""
    signed.write(3)
    verdict = signed.verify()
    assert (verdict.entries, verdict.checkpoints, verdict.waiting, verdict.faults) == (600, 2, 3, ())
    assert signed.verify_offline(signed.export()) == (0, "600 entries, as signed\n")


def test_every_character_has_one_canonical_form(book: Book) -> None:
    """R-55: the database writes the canonical form as the program does, whatever stands in an entry."""
    for text in ("".join(map(chr, range(1, 0x100))), '\\u0041 \u2028\u2029\ufeff\U0001f512 {"a": [1, null]}', ""):
        with book.opened(actor=replace(ACTOR, unit=text, system=text)) as ctx:
            log.record(ctx, Event(action=Action.DOCUMENT_FETCH, documents=(text, "a,b"), version=1, basis=text))
    book.sign()
    assert book.verify().faults == ()
    assert book.verify_offline(book.export()) == (0, "3 entries, as signed\n")


def test_an_empty_log_verifies(book: Book) -> None:
    """R-55: there may be nothing to verify."""
    book.sign()
    assert book.verify().faults == ()
    assert book.verify_offline(book.export()) == (0, "0 entries, as signed\n")


@pytest.mark.parametrize(
    "statement",
    [
        "update log_entry set basis = 'B4' where entry_id = %s",
        "update log_entry set role = null where entry_id = %s",
        "update log_entry set controller = '1.2.3' where entry_id = %s",
        "update log_entry set outcome = 'refused' where entry_id = %s",
        "update log_entry set logged_at = logged_at + interval '1 microsecond' where entry_id = %s",
        "update log_entry set documents = '{1.2.3}' where entry_id = %s",
        "update log_entry set sealed = '\\x00' where entry_id = %s",
        "update log_entry set salt = '\\x00' where entry_id = %s",
    ],
)
def test_a_changed_entry_is_named(signed: Book, statement: LiteralString) -> None:
    """R-55: whatever of an entry was changed, the entry is named."""
    entry = _entry(signed, 7)
    signed.tamper(statement, entry)
    assert signed.verify().faults == (Fault(CHANGED, 7, 8, entry),)
    assert signed.verify_offline(signed.export()) == (1, f"place 7: entry {entry} was changed\n600 entries, 1 faults\n")


def test_an_entry_changed_with_its_leaf_is_named(signed: Book) -> None:
    """R-55: computing the leaf anew in the entry alone does not help: the tree has the old one."""
    entry = _entry(signed, 8)
    signed.tamper("update log_entry set leaf = '\\x01' where entry_id = %s", entry)
    assert signed.verify().faults == (Fault(CHANGED, 8, 9, entry),)


def test_an_entry_changed_with_every_hash_of_it_is_found(signed: Book) -> None:
    """R-55: whoever writes a right leaf for a false entry everywhere betrays the range by tile and signed root."""
    entry = _entry(signed, 310)
    signed.tamper(LIE, 310)
    leaf = _leaf_anew(signed, entry)
    signed.tamper("update log_entry set leaf = %s where entry_id = %s", leaf, entry)
    signed.tamper("update log_leaf set leaf = %s where index = 310", leaf)
    assert signed.verify().faults == (Fault(Flaw.ROOT_DIFFERS, 300, 600),)
    assert signed.verify_offline(signed.export())[1].startswith("places 300 to 599: an entry was changed")


def _leaf_anew(book: Book, entry: UUID) -> bytes:
    """The leaf that the row as it is now should have."""
    with book.opened() as ctx:
        clients = [str(UUID(int=number)) for number in (1, 2)]
        (kept,) = store.kept(ctx.db, clients, [str(entry)] * 2).values()
    return rules.leaf(kept.salt, kept.canonical)


def test_a_removed_entry_is_named(signed: Book) -> None:
    """R-55: an entry that was taken out is named by its place, though the tree remembers only its leaf."""
    entry = _entry(signed, 9)
    signed.tamper("delete from log_entry where entry_id = %s", entry)
    assert signed.verify().faults == (Fault(Flaw.ENTRY_MISSING, 9, 10, entry),)
    assert signed.verify_offline(signed.export()) == (1, "place 9: the entry is missing\n600 entries, 1 faults\n")


def test_an_entry_removed_with_its_place_is_named(signed: Book) -> None:
    """R-55: a hole in the places is a fault."""
    entry = _entry(signed, 9)
    signed.tamper("delete from log_entry where entry_id = %s", entry)
    signed.tamper("delete from log_leaf where entry_id = %s", entry)
    assert signed.verify().faults == (Fault(Flaw.PLACES_MISSING, 9, 10),)
    code, said = signed.verify_offline(signed.export())
    assert (code, said.splitlines()[0]) == (1, "places 9 to 9: no entries, or not in their order")


def test_an_entry_removed_and_the_others_moved_up_is_found(signed: Book) -> None:
    """R-55: closing the hole changes every root after it; the range is that of the first signed one."""
    entry = _entry(signed, 9)
    signed.tamper("delete from log_entry where entry_id = %s", entry)
    signed.tamper("delete from log_leaf where entry_id = %s", entry)
    signed.tamper("update log_leaf set index = index - 1001 where index > 9")
    signed.tamper("update log_leaf set index = index + 1000 where index < 0")
    flaws = [(fault.flaw, fault.first, fault.end) for fault in signed.verify().faults]
    assert (Flaw.ROOT_DIFFERS, 0, 300) in flaws
    assert (Flaw.TAIL_MISSING, 599, 600) in flaws
    assert "places 0 to 299" in signed.verify_offline(signed.export())[1]


def test_an_added_entry_is_named(signed: Book) -> None:
    """R-55: an entry that was put beside the tree is named."""
    signed.tamper(
        "insert into log_entry select (jsonb_populate_record(e, jsonb_build_object('entry_id', %s::uuid))).* "
        "from log_entry e limit 1",
        UUID(int=9),
    )
    assert signed.verify().faults == (Fault(Flaw.ENTRY_ADDED, entry=UUID(int=9)),)


def test_an_entry_changed_while_it_waits_is_named(signed: Book) -> None:
    """R-55: also before it has its place."""
    (entry,) = signed.write(1)
    signed.tamper("update log_entry set basis = 'B4' where entry_id = %s", entry)
    assert signed.verify().faults == (Fault(CHANGED, entry=entry),)


@pytest.mark.parametrize(
    "statement",
    [
        "update log_leaf set index = 1 - index - 1000 where index in (0, 1)",
        "update log_leaf set index = 301 + 300 - index - 1000 where index in (300, 301)",
    ],
)
def test_two_entries_that_changed_places_are_found(signed: Book, statement: LiteralString) -> None:
    """R-55: the order of entries is part of what was signed."""
    signed.tamper(statement)
    signed.tamper("update log_leaf set index = index + 1000 where index < 0")
    begin = 300 if "300" in statement else 0
    assert Fault(Flaw.ROOT_DIFFERS, begin, begin + 300) in signed.verify().faults
    assert f"places {begin} to {begin + 299}" in signed.verify_offline(signed.export())[1]


def test_two_entries_that_changed_leaves_are_named(signed: Book) -> None:
    """R-55: entries that point at each other's leaves are both named."""
    entries = [_entry(signed, 4), _entry(signed, 5)]
    signed.tamper(
        "update log_leaf l set leaf = o.leaf from log_leaf o where l.index in (4, 5) and o.index = 9 - l.index"
    )
    faults = [fault for fault in signed.verify().faults if fault.flaw is CHANGED]
    assert [fault.entry for fault in faults] == entries


def test_a_truncated_tail_is_found_by_the_checkpoint_that_covered_it(signed: Book) -> None:
    """R-55: what was signed for must be there."""
    signed.tamper("delete from log_entry where client_id = %s", UUID(int=2))
    signed.tamper("delete from log_leaf where index >= 300")
    signed.tamper("update log_head set size = 300")
    assert Fault(Flaw.TAIL_MISSING, 300, 600) in signed.verify().faults
    code, said = signed.verify_offline(signed.export())
    assert (code, said.splitlines()[0]) == (1, "places 300 to 599: signed for, but not there")


def test_a_tail_truncated_with_its_checkpoint_is_found_by_one_kept_elsewhere(signed: Book) -> None:
    """R-55: whoever keeps the newest checkpoint can prove that entries are gone, and a false history."""
    kept = signed.sign().note
    (signed.folder / "kept").write_text(kept, "utf-8")
    signed.tamper("delete from log_entry where client_id = %s", UUID(int=2))
    signed.tamper("delete from log_leaf where index >= 300")
    signed.tamper("delete from log_node where index > 0")
    signed.tamper("delete from log_checkpoint where size = 600")
    signed.tamper("update log_head set size = 300")
    assert signed.verify().faults == ()
    assert signed.verify(kept).faults == (Fault(Flaw.TAIL_MISSING, 300, 600),)
    code, said = signed.verify_offline(signed.export(), "--checkpoint", str(signed.folder / "kept"))
    assert (code, said.splitlines()[0]) == (1, "places 300 to 599: signed for, but not there")
    signed.write(300, client=2)
    signed.sign()
    assert signed.verify().faults == ()
    assert signed.verify(kept).faults == (Fault(Flaw.ROOT_DIFFERS, 300, 600),)
    assert signed.verify_offline(signed.export(), "--checkpoint", str(signed.folder / "kept"))[0] == 1


def test_a_changed_checkpoint_is_named(signed: Book) -> None:
    """R-52: neither its root nor its words can be changed."""
    signed.tamper("update log_checkpoint set root = '\\x00' where size = 300")
    assert Fault(Flaw.CHECKPOINT_CHANGED, 300, 300) in signed.verify().faults


@pytest.mark.parametrize("end", ["A", "%", "AAAA"])
def test_a_checkpoint_with_nonsense_below_is_named(signed: Book, end: str) -> None:
    """R-52: what is no signature at all is a fault like a wrong one."""
    signed.tamper("update log_checkpoint set note = regexp_replace(note, ' [^ ]+\n$', ' ' || %s) where size = 300", end)
    assert signed.verify().faults == (Fault(Flaw.CHECKPOINT_CHANGED, 300, 300),)
    assert signed.verify_offline(signed.export())[0] == 1


def test_a_missing_checkpoint_of_the_tail_is_found(signed: Book) -> None:
    """Entries that no checkpoint covers are told."""
    signed.tamper("delete from log_checkpoint where size = 600")
    assert signed.verify().faults == (Fault(Flaw.TAIL_UNSIGNED, 300, 600),)
    assert signed.verify_offline(signed.export())[1].startswith("places 300 to 599: no checkpoint covers them")


@pytest.mark.parametrize("statement", ["update log_node set hash = '\\x00'", "delete from log_node where index = 1"])
def test_a_changed_node_is_found(signed: Book, statement: LiteralString) -> None:
    """Proofs are made of kept nodes, so these are verified too."""
    signed.tamper(statement)
    assert {fault.flaw for fault in signed.verify().faults} == {Flaw.NODE_CHANGED}


def test_an_export_for_another_key_is_refused(signed: Book, tmp_path: Path) -> None:
    """The key comes from elsewhere; what it has not signed counts for nothing."""
    file = signed.export()
    lines = file.read_text("utf-8").splitlines()
    forged = [json.loads(line) for line in lines]
    notes = [line for line in forged if "checkpoint" in line]
    notes[-1]["checkpoint"] = notes[-1]["checkpoint"].replace("\n600\n", "\n601\n")
    file.write_text("\n".join(json.dumps(line) for line in forged), "utf-8")
    code, said = signed.verify_offline(file)
    assert (code, said.splitlines()[0]) == (1, "the checkpoint of 601 entries is not signed by the key")
