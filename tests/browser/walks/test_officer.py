"""The officer's walk: search the log, read why, prove an entry offline, answer a client who asks who saw what."""

import shlex
import subprocess
import sys
from pathlib import Path

import pikepdf
from tests.browser.walks.conftest import Filed, come_in
from tests.browser.walks.hands import Hand
from tests.live import Live

ROOT = Path(__file__).parents[3]


def test_the_officer_searches_proves_and_answers(hand: Hand, filed: Filed, town: Live, tmp_path: Path) -> None:
    """R-228: from the entrance to the answer in the client's hands, by mouse, without scripts, by keyboard."""
    list(town.desk().client.search(filed.person.identifier))
    come_in(hand, "Kaisa Vartija", "Avaa Mallilan hyvinvointialue")
    hand.sees("Tietosuojavastaavan työpöytä")
    hand.press("link", "Hae lokista")
    hand.sees("Lokihaku")
    hand.fill("Asiakkaan henkilötunnus", filed.person.identifier.value)
    hand.press("button", "Hae")
    hand.reads("Merkintöjä 5")
    hand.sees("Lokihaku")
    hand.push(hand.page.locator("main tbody th a").first)
    hand.reads("Ratkaisut ja niiden perusteet", "Annettiin", filed.second.oid)
    hand.sees(hand.page.get_by_role("heading", level=1).inner_text())
    hand.press("link", "Takaisin lokihakuun")
    hand.push(hand.page.locator("main tbody tr", has_text="korvattiin").locator("th a"))
    hand.reads("Asiakirja korvattiin uudella versiolla", filed.second.oid)
    command = hand.page.locator("main pre").inner_text()
    proof = hand.save("link", "Lataa todiste", tmp_path)
    assert "python tools/verify_log.py" in command
    key = shlex.split(command)[-1]
    verify(proof, key)
    answer(hand, filed, tmp_path, key)


def verify(file: Path, key: str) -> None:
    """Check a proof as the page tells it: without Varanto, without a network."""
    told = [sys.executable, "-I", str(ROOT / "tools/verify_log.py"), str(file), "--key", key]
    assert subprocess.run(told, check=False).returncode == 0


def answer(hand: Hand, filed: Filed, folder: Path, key: str) -> None:
    """Enter a client's request, check her identity, answer it; the PDF holds the proofs of its entries."""
    hand.press("link", "Lokipyynnöt")
    hand.sees("Lokipyynnöt")
    hand.press("link", "Kirjaa uusi pyyntö")
    hand.sees("Kirjaa lokipyyntö")
    hand.fill("Henkilötunnus", filed.person.identifier.value)
    hand.fill("Asiakkaan nimi", "Testi Kävijä")
    hand.press("button", "Kirjaa pyyntö")
    hand.sees("Lokipyyntö: Testi Kävijä")
    hand.mark("Vahva sähköinen tunnistautuminen")
    hand.press("button", "Merkitse tarkistetuksi")
    hand.reads("Henkilöllisyys", "Vastaa")
    hand.sees("Lokipyyntö: Testi Kävijä")
    hand.press("button", "Anna vastaus")
    hand.reads("Vastattu")
    hand.sees("Lokipyyntö: Testi Kävijä")
    file = hand.save("link", "Lataa vastaus", folder)
    with pikepdf.open(file) as pdf, pdf.open_metadata() as told:
        assert told.pdfa_status.startswith("3")
        ((name, attached),) = pdf.attachments.items()
        proofs = folder / name
        proofs.write_bytes(attached.get_file().read_bytes())
    verify(proofs, key)
