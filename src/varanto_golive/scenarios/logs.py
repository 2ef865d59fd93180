"""The data-protection officer's part (T11): every disclosure is in the log, and its decision can be taken again."""

from collections import Counter

from varanto_client.model import Book, DecisionOutcome, LogFilters
from varanto_golive.model import Deviation, Note, Part, Step, Who
from varanto_golive.scenarios.visit import Visit


def find_disclosures(visit: Visit) -> Note:
    """Find in the disclosure log (luovutusloki) every disclosure to the second organisation, and those on paper."""
    wanted = LogFilters(client=visit.person.identifier, book=Book.DISCLOSURE, outcome="done")
    entries = list(visit.officer.log_search(wanted))
    if not set(visit.notices) <= {one.entry for one in entries if one.notice}:
        raise Deviation("Luovutusilmoitusta ei löydy luovutuslokista.")
    theirs = [one for one in entries if one.organization == visit.other.composer.controller.oid]
    logged = Counter(document.oid for one in theirs for document in one.documents)
    releases = visit.other.releases
    if different := sorted(oid for oid in logged.keys() | releases.keys() if logged[oid] != releases[oid]):
        raise Deviation("Luovutuslokin tapahtumat eivät vastaa luovutuksia.", *different)
    said = f"Luovutuslokissa on {len(theirs)} luovutustapahtumaa, joissa {len(logged)} eri asiakirjaversiota"
    return Note(f"{said}, ja luovutusilmoitus.", tuple(logged))


def take_decisions_again(visit: Visit) -> Note:
    """Have every decision on the client's documents taken again: each agrees, though the will has changed since."""
    decisions = list(visit.officer.decisions(client=visit.person.identifier))
    released = {one.id for one in decisions if one.outcome is DecisionOutcome.RELEASED}
    if unexplained := visit.other.decisions.keys() - released:
        raise Deviation("Luovutuksen päätöstä ei löydy.", *sorted({visit.other.decisions[one] for one in unexplained}))
    for one in decisions:
        if not visit.officer.replay(one.id).agrees:
            raise Deviation(
                "Uudelleen tehty päätös poikkeaa alkuperäisestä.", *([one.document.oid] if one.document else [])
            )
    return Note(f"{len(decisions)} päätöstä tehtiin uudelleen tuolloisin tiedoin: kaikki pitävät.")


STEPS = (
    Step(
        id="T11.13",
        title="Luovutusloki",
        who=Who.OFFICER,
        expected="Luovutuslokissa ovat luovutusilmoitus ja jokainen luovutus toiselle organisaatiolle, eikä muita.",
        act=find_disclosures,
        needs=("T11.5",),
        part=Part.DISCLOSURE,
    ),
    Step(
        id="T11.14",
        title="Päätösten tekeminen uudelleen",
        who=Who.OFFICER,
        expected="Jokainen päätös on sama, kun se tehdään uudelleen sen hetken tiedoin, vaikka tahto on muuttunut.",
        act=take_decisions_again,
        needs=("T11.5",),
        part=Part.DISCLOSURE,
    ),
)
