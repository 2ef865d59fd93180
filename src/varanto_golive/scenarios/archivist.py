"""The archivist's part (T10): everything that the client information system has stored is there and equal to it."""

from collections import defaultdict

from varanto_client.model import Filters
from varanto_formats.identifiers import codesystems
from varanto_golive.model import Deviation, Note, Step, Who
from varanto_golive.scenarios.comparing import differing
from varanto_golive.scenarios.visit import Visit

KINDS = {
    codesystems.GROUP_RELATIONSHIP: "asiakkuusasiakirja",
    codesystems.GROUP_CASE: "asia-asiakirja",
    codesystems.GROUP_CLIENT_DOCUMENT: "asiakasasiakirja",
}


def find_all(visit: Visit) -> Note:
    """Find all three kinds of document, and all that was stored, under the right controller."""
    found = {one.oid: one for one in visit.archivist.search(visit.person.identifier, Filters(include=["superseded"]))}
    controller = visit.composer.controller.oid
    if strange := [oid for oid, one in found.items() if not one.controller or one.controller.oid != controller]:
        raise Deviation("Rekisterinpitäjä on väärä.", *strange)
    groups = {one.document_group.code for one in found.values() if one.document_group}
    if missing := [name for group, name in KINDS.items() if group not in groups]:
        raise Deviation(f"Asiakkaalta puuttuu: {', '.join(missing)}.")
    stored = tuple(one.document.oid for one in visit.stored.values())
    if different := sorted(found.keys() ^ stored):
        raise Deviation("Asiakirjoja puuttuu tai on liikaa.", *different)
    return Note(f"Kaikki kolme asiakirjalajia löytyivät, yhteensä {len(found)} asiakirjaversiota.", stored)


def compare_bytes(visit: Visit) -> Note:
    """Fetch every document and compare it with the source byte for byte."""
    for one in visit.stored.values():
        if visit.archivist.fetch(one.document.oid).content != one.xml:
            raise Deviation("Noudettu asiakirja poikkeaa lähetetystä.", one.document.oid)
    return Note(f"Verrattu {len(visit.stored)} asiakirjaversiota: sisältö on sama.")


def compare_versions(visit: Visit) -> Note:
    """Compare the versions of every document: their order and states."""
    sets: dict[str, list[str]] = defaultdict(list)
    for one in visit.stored.values():
        sets[one.document.set_id].append(one.document.oid)
    for oids in sets.values():
        *replaced, newest = oids
        expected = [(number, oid, "superseded") for number, oid in enumerate(replaced, 1)]
        expected.append((len(oids), newest, "valid"))
        if [(one.version, one.oid, one.status) for one in visit.archivist.versions(newest)] != expected:
            raise Deviation("Versiot tai niiden tilat eivät vastaa tallennettua.", *oids)
    return Note(f"Tarkistettu {len(sets)} asiakirjan versiot: tilat ja järjestys ovat oikein.")


def compare_metadata(visit: Visit) -> Note:
    """Compare the metadata (kuvailutiedot) of every document with what was composed."""
    for one in visit.stored.values():
        if names := differing(one, visit.archivist.metadata(one.document.oid)):
            raise Deviation(f"Kuvailutiedot poikkeavat kirjatusta: {', '.join(names)}.", one.document.oid)
    return Note(f"Verrattu {len(visit.stored)} asiakirjaversion kuvailutiedot: ne vastaavat kirjattua.")


STEPS = (
    Step(
        id="T10.1",
        title="Asiakirjojen löytyminen",
        who=Who.ARCHIVIST,
        expected="Asiakkuusasiakirja, asia-asiakirja ja asiakasasiakirjat ovat oikean rekisterinpitäjän rekisterissä.",
        act=find_all,
        needs=("T1.1",),
    ),
    Step(
        id="T10.2",
        title="Sisällön vertaaminen",
        who=Who.ARCHIVIST,
        expected="Noudetut asiakirjat ovat tavulleen samat kuin asiakastietojärjestelmästä lähetetyt.",
        act=compare_bytes,
        needs=("T1.1",),
    ),
    Step(
        id="T10.3",
        title="Versioiden tarkistaminen",
        who=Who.ARCHIVIST,
        expected="Jokaisen asiakirjan uusin versio on voimassa ja aiemmat on korvattu.",
        act=compare_versions,
        needs=("T1.1",),
    ),
    Step(
        id="T10.4",
        title="Kuvailutietojen vertaaminen",
        who=Who.ARCHIVIST,
        expected="Kuvailutiedot vastaavat asiakastietojärjestelmän merkintöjä.",
        act=compare_metadata,
        needs=("T1.1",),
    ),
)
