"""The archivist's walk: in, by her mandate, to her register; search, look, compare, invalidate, her own log, out."""

from tests.browser.walks.conftest import Filed, come_in
from tests.browser.walks.hands import Hand

WORDS = "Työpyyntö 1204"


def test_the_archivist_finds_compares_and_invalidates(hand: Hand, filed: Filed) -> None:
    """R-225: from the entrance to the log of her own acts, by mouse, without scripts, with the keyboard alone."""
    come_in(hand, "Paavo Arkistola", "Avaa Mallilan hyvinvointialue")
    hand.sees("Hae asiakirjoja")
    hand.choose("Tarkoitus", "Virheen selvittäminen tai korjaaminen")
    hand.fill("Tarkoitus omin sanoin", WORDS)
    hand.fill("Asiakkaan tunnus", filed.person.identifier.value)
    hand.press("button", "Hae")
    hand.sees("Löydetyt asiakirjat")
    hand.reads("4 asiakirjaa", "Korvattu", "Voimassa")
    hand.push(hand.page.locator(f'main a[href*="{filed.second.oid}"]'))
    hand.reads("Voimassa", filed.second.oid)
    hand.press("link", "Vertaa")
    hand.sees("Vertaa asiakirjaa")
    hand.push(hand.page.locator(f'main a[href*="/documents/{filed.second.oid}?"]'))
    hand.press("link", "Mitätöi")
    hand.sees("Mitätöi asiakirja")
    hand.mark("Sama asiakirja on tallennettu kahdesti")
    hand.fill("Selitys", "Sama suunnitelma on jo arkistossa.")
    hand.press("button", "Jatka")
    hand.sees("Vahvista mitätöinti")
    hand.tick("Olen tarkistanut asiakirjan")
    hand.press("button", "Mitätöi")
    hand.reads("Asiakirja on mitätöity")
    hand.sees("Mitätöi asiakirja")
    hand.press("link", "Oma loki")
    hand.sees("Oma loki")
    hand.reads("Haki asiakirjoja", "Avasi asiakirjan", WORDS, filed.second.oid)
    hand.reads("Mitätöi asiakirjan", "Sama asiakirja on tallennettu kahdesti")
    hand.press("button", "Kirjaudu ulos")
    hand.sees("Kirjaudu sisään")
    hand.reads("Olet kirjautunut ulos")
