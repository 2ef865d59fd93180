"""The officer's desk: entries explained and proven, for the officer whose register they are about."""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from tests.architecture.tree import ROOT
from tests.office import ADULT, NEIGHBOUR, OFFICE, Office
from tests.varanto.disclosure.neighbours import Neighbours, neighbours

from varanto.kit.context import Actor, Context, Session
from varanto.kit.errors import Problem
from varanto.log.model import Action, Book, Outcome, Search, words
from varanto.officer import service


@pytest.fixture
def both(at_work: Callable[[Office], Context]) -> Neighbours:
    """Two neighbours about one client who permits disclosure; one has asked and got a note of the other's."""
    found = neighbours(at_work(OFFICE), at_work(NEIGHBOUR))
    found.permitted()
    found.note()
    found.search()
    return found


def officer(ctx: Context, office: Office = OFFICE) -> Context:
    """The data-protection officer of an area, in the browser."""
    actor = Actor(system="browser", organization=office.controller, desk="officer")
    return replace(ctx, actor=actor, session=Session(b"one", "Titta Tietosuoja", "token"))


def disclosed(ctx: Context) -> UUID:
    """The entry of what was disclosed to the neighbour."""
    found = service.search(officer(ctx), Search(client=ADULT.identifier, book=Book.DISCLOSURE, outcome=Outcome.DONE))
    return found.page.items[0].row.entry_id


def test_an_entry_is_explained(both: Neighbours) -> None:
    """R-205: who asked, in which unit, and why each own document was given or not, by the wills that were looked at."""
    found = service.explain(officer(both.holder), disclosed(both.holder))
    assert found.names[NEIGHBOUR.controller] == NEIGHBOUR.name
    verdicts = [one.verdict for one in found.decisions if one.verdict]
    assert {one.controller for one in verdicts} == {OFFICE.controller}
    assert {one.rule for one in verdicts if one.allowed} == {"disclosure"}
    assert "wills-have-their-own-search" in {one.rule for one in verdicts if not one.allowed}
    assert {will.kind for will in found.decisions[0].record.evidence} == {"informing", "permit"}


def test_an_entry_is_proved_by_a_file_that_verifies_offline(both: Neighbours, tmp_path: Path) -> None:
    """R-205: the file is what the tool takes, without Varanto; of another entry it proves nothing."""
    ctx = officer(both.holder)
    entry = disclosed(both.holder)
    content = service.proof(ctx, entry)
    file = tmp_path / "proof.json"
    command = [sys.executable, "-I", str(ROOT / "tools/verify_log.py"), str(file), "--key", service.key(ctx)]
    file.write_bytes(content)
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, str(entry) in done.stdout) == (0, True)
    forged = json.loads(content)
    forged["entry"]["purpose"] = "own"
    file.write_text(json.dumps(forged))
    assert subprocess.run(command, capture_output=True, check=False).returncode == 1


def test_another_controllers_officer_gets_nothing(both: Neighbours) -> None:
    """R-214: what was disclosed from a register is not told to the recipient's officer, nor explained to her."""
    entry = disclosed(both.holder)
    stranger = officer(both.asker, NEIGHBOUR)
    found = service.search(stranger, Search(client=ADULT.identifier, book=Book.DISCLOSURE))
    assert entry not in {one.row.entry_id for one in found.page.items}
    for one in (entry, uuid4()):
        with pytest.raises(Problem, match="entry-unknown"):
            service.explain(stranger, one)
    for ctx in (both.holder, replace(both.holder, actor=replace(officer(both.holder).actor, desk="archivist"))):
        with pytest.raises(Problem, match="desk-required"):
            service.search(ctx, Search())


def test_a_search_in_an_address_tells_nothing_and_serves_its_session_alone(both: Neighbours) -> None:
    """An address holds no identity code, and is worth nothing to whoever finds it."""
    ctx = officer(both.holder)
    wanted = Search(client=ADULT.identifier, basis="B2", limit=50)
    handle = service.kept(ctx, wanted)
    assert service.opened(ctx, handle) == wanted
    assert ADULT.identifier.value not in handle
    other = replace(ctx, session=Session(b"two", "Titta Tietosuoja", "token"))
    assert [service.opened(other, handle), service.opened(ctx, "x"), service.opened(ctx, handle[:-4])] == [None] * 3


def test_every_action_has_plain_words() -> None:
    """R-205: nobody has to know codes; grounds and purposes have words too."""
    assert set(words("action")) == set(Action)
    assert set(words("purpose")) == {"own", "register_right", "disclosure", "incapacity", "statutory"}
    assert {"B0", "B1", "B2", "B3", "B4", "LILM"} <= set(words("basis"))
