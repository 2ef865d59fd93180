"""Documents that contradict themselves, the client's rights, or what the archive holds already."""

from dataclasses import replace
from datetime import date, timedelta
from itertools import count

from tests.contract import bench
from tests.contract.bench import (
    Bench,
    Make,
    case_field,
    changed,
    permit_field,
    prohibition_field,
    relationship_field,
    rows,
    second_version,
    someone,
)
from tests.contract.hostile import Hostile

from varanto_client.compose import (
    Contact,
    Person,
    Producer,
    Professional,
    case_note,
    decision,
    informing,
    permit,
    prohibition,
)
from varanto_client.sealing import seal
from varanto_formats.cda.model import Code, Document, Replaced
from varanto_formats.identifiers import Identifier, codesystems, hetu

CHILD = Person(Identifier(hetu.SYSTEM, hetu.make_test(date(2016, 5, 4), 905).value), "Testi", "Lapsi", date(2016, 5, 4))
COLLEAGUE = Professional("99900000022", "Lauri", "Mallikas")
ORGANISATION_FIELD = "palvelunjarjestajan_toimintayksikko"
PERIOD, RELATED = "sosiaalihuollon_asiakkuus", "asiakkaaseen_liittyvat_henkilot"
SECOND = Replaced("1.2.3.4", "1.2.3.4", 1)
_TEMPORARY = (hetu.make_test(date(1950, 1, 1) + timedelta(days=day), 998).value for day in count())


def related(role: str | None, identity: str | None = None, **fields: object) -> dict[str, object]:
    """Somebody near the client, in a role and with an identity code where they are given."""
    names: dict[str, object] = {"sukunimi": "Edustaja", "etunimet": "Testi"}
    if role:
        names["rooli"] = [{"system": f"urn:oid:{codesystems.ROLE}", "code": role, "display": "Huoltaja"}]
    if identity:
        names["henkilotunnus"] = {"system": f"urn:oid:{hetu.SYSTEM}", "value": identity}
    return names | fields


def representative(role: str, identity: str | None) -> dict[str, object]:
    """Whoever gives a permit for the client; a permit names one role."""
    person = related(None, identity)
    return person | {"rooli": {"system": f"urn:oid:{codesystems.ROLE}", "code": role, "display": "Huoltaja"}}


def old_relationship(bench: Bench) -> bytes:
    """An old relationship of a client whose birth date is not told."""
    document = bench.desk.composer.relationship(someone(), ["24"])
    return bench.sealed(changed(changed(document, f"{PERIOD}/vanha_asiakkuus", True), "asiakas/syntymaaika", None))


def ended(bench: Bench) -> bytes:
    """A relationship that ends on its first day, and does not say why."""
    composer = bench.desk.composer
    return bench.sealed(composer.relationship(someone(), ["24"], ended=composer.today()))


def two_clients(bench: Bench) -> Document:
    """A case of two clients, both known."""
    return bench.desk.composer.case([bench.person, bench.client()], "24", "Yhteinen asia")


def hidden(path: str, value: object) -> Make:
    """A relationship under a safety restriction that tells too much."""

    def make(bench: Bench) -> bytes:
        document = bench.desk.composer.relationship(someone(), ["24"], safety_restriction=True)
        return bench.sealed(changed(document, path, value))

    return make


def child_without_consent(bench: Bench) -> bytes:
    """A child's relationship that does not say whether her guardians may have it."""
    return bench.sealed(replace(bench.desk.composer.relationship(CHILD, ["24"]), guardian_release=None))


def unsigned_decision(bench: Bench) -> bytes:
    """A decision under the organisation's seal alone."""
    contact = Contact("Mallikatu 1", "00100", "Mallila", "050 000 0000")
    return bench.sealed(
        decision(
            bench.desk.composer,
            bench.case,
            resolution="Myönnetään.",
            legal_basis="SHL 14 §",
            service="24",
            contact=contact,
        )
    )


def signed_for_another(bench: Bench) -> bytes:
    """A note of one professional, signed with the card of another."""
    assert bench.desk.profile.card
    return seal(replace(bench.note(), authors=(COLLEAGUE.as_author(),)), [bench.desk.profile.card])


def a_case_twice(bench: Bench) -> bytes:
    """A second case document under the identifier of an open case."""
    return bench.sealed(bench.desk.composer.case([bench.person], "24", "Toinen asia", oid=bench.case.case))


def case_of_a_stranger(bench: Bench) -> bytes:
    """A case of somebody whose relationship nobody stored."""
    return bench.sealed(bench.desk.composer.case([someone()], "24", "Asia"))


def other_member(bench: Bench) -> bytes:
    """A note about a client of the register, in the case of another one."""
    return bench.sealed(replace(_note_of(bench, bench.client()), case=bench.case.case))


def other_bytes(bench: Bench) -> bytes:
    """A note in the archive, and the same in another language."""
    return bench.sealed(replace(bench.stored(bench.note()), language="sv"))


def foreign_oid(bench: Bench) -> bytes:
    """A note under the OID of a neighbour's document."""
    note, taken = bench.note(), bench.foreign_case.oid
    assert note.body
    return bench.sealed(replace(note, oid=taken, set_id=taken, body=replace(note.body, element_id=f"OID{taken}")))


def version_taken(bench: Bench) -> bytes:
    """A second version where there is one already."""
    note = bench.stored(bench.note())
    bench.stored(bench.desk.composer.replacement(note))
    return bench.sealed(bench.desk.composer.replacement(note))


def version_left_out(bench: Bench) -> bytes:
    """A third version where there is one only."""
    return bench.sealed(bench.desk.composer.replacement(replace(bench.stored(bench.note()), version=2)))


def second_version_of_another(bench: Bench) -> bytes:
    """A second version that says it replaces a document of another set."""
    other = bench.stored(bench.note())
    return second_version(lambda document: replace(document, replaces=_parent(document, oid=other.oid)))(bench)


def other_clients(bench: Bench) -> bytes:
    """A second version that is about somebody else."""
    person, stored = bench.client(), bench.stored(bench.note())
    note = _note_of(bench, person)
    kept = replace(note, oid=stored.oid, set_id=stored.set_id)
    return bench.sealed(bench.desk.composer.replacement(kept))


def two_permits(bench: Bench) -> bytes:
    """A second permit set of a client."""
    person = someone()
    bench.stored(permit(bench.desk.composer, person, given=True))
    return bench.sealed(permit(bench.desk.composer, person, given=False))


def two_prohibitions(bench: Bench) -> bytes:
    """A second prohibition set of a client."""
    person = someone()
    bench.stored(prohibition(bench.desk.composer, person, service_tasks=["24"]))
    return bench.sealed(prohibition(bench.desk.composer, person, service_tasks=["10"]))


def permit_of_a_temporary_id(bench: Bench) -> bytes:
    """A permit of a client who has no identity code yet."""
    root = bench.desk.composer.controller.oid.rpartition(".10.")[0]
    person = replace(someone(), identifier=Identifier(f"{root}.22.2026", "010181-998X"))
    return bench.sealed(permit(bench.desk.composer, person, given=True))


def case_of_a_linked_temporary_id(bench: Bench) -> bytes:
    """A case of a client by the temporary id that her relationship document has put beside her identity code."""
    composer, person = bench.desk.composer, someone()
    root = composer.controller.oid.rpartition(".10.")[0]
    temporary = Identifier(f"{root}.22.2026", next(_TEMPORARY))
    bench.stored(composer.relationship(person, ["24"], temporary_id=temporary))
    return bench.sealed(composer.case([replace(person, identifier=temporary)], "24", "Asia"))


def producer_unnamed(bench: Bench) -> bytes:
    """A note in the register of an organiser who has granted it, which names nobody but the organiser's own unit."""
    organiser, person, unit = bench.neighbour, someone(), bench.desk.composer.unit
    granted = Producer(unit=unit, services=["45"], service_task="24", started=organiser.composer.today())
    there = replace(bench, desk=organiser)
    there.stored(organiser.composer.relationship(person, ["24"], producers=[granted]))
    case = there.stored(organiser.composer.case([person], "24", "Asia"))
    return bench.sealed(case_note(organiser.composer, case, description="Tavattiin toimistolla."))


def informing_of_two(bench: Bench) -> bytes:
    """One informing of two clients."""
    document = informing(bench.desk.composer, someone(), text_version="1.0")
    return bench.sealed(replace(document, clients=(*document.clients, someone().as_client())))


def _note_of(bench: Bench, person: Person) -> Document:
    return replace(bench, case=bench.stored(bench.desk.composer.case([person], "24", "Asia"))).note()


def _parent(document: Document, **fields: object) -> Replaced:
    assert document.replaces
    return replace(document.replaces, **fields)


def _without_json(document: Document) -> Document:
    assert document.body
    return replace(document, body=replace(document.body, json=None))


RELATIONSHIPS = [
    Hostile("a second open relationship", lambda bench: bench.sealed(
            bench.desk.composer.relationship(bench.person, ["24"])), {"relationship-exists"}, 409),
    Hostile("a relationship of no organisation", relationship_field(ORGANISATION_FIELD, None), {"structure-condition"}),
    Hostile("a relationship of no unit", relationship_field(
            "sosiaalihuollon_palvelutehtava/0/palvelunjarjestajan_palveluyksikko", None), {"structure-condition"}),
    Hostile("an old relationship without birth date", old_relationship, {"structure-condition"}),
    Hostile("ended without a reason", ended, {"structure-condition"}),
    Hostile("a custodian without authority", relationship_field(RELATED, [related("31")]), {"structure-condition"}),
    Hostile("a real person as representative", relationship_field(RELATED, [related("31", bench.real_identity())]),
            {"real-identity-in-test", "structure-condition"}),
    Hostile("a hidden client's municipality", hidden("asiakas/kotikunta", {"kuntaan_muutto": "2020"}),
            {"structure-condition"}),
    Hostile("a hidden client's address", hidden("asiakas/yhteystiedot", {"osoite": [{"postitoimipaikka": "Mallila"}]}),
            {"structure-condition"}),
    Hostile("a hidden neighbour's telephone", relationship_field(RELATED, [
            related("99", turvakielto=True, yhteystiedot={"puhelinnumero": "050 000 0000"}, roolin_kuvaus="Naapuri")]),
            {"structure-condition"}),
    Hostile("a child without a word on her guardians", child_without_consent, {"guardian-consent-missing"}),
    Hostile("a relationship without its identifier", lambda bench: bench.sealed(replace(
            bench.desk.composer.relationship(someone(), ["24"]), relationship=None)), {"metadata-missing"}),
]  # fmt: skip

CASES = [
    Hostile("closed without its last day", case_field("asian_tiedot/tila/code", "2"), {"structure-condition"}),
    Hostile("another name without saying which", case_field("asian_tiedot/lisatieto_luokkaan_muu", None),
            {"structure-condition"}),
    Hostile("another case id than in the header", case_field("asian_tiedot/asiatunnus/value", "1.2.3.4"),
            {"body-id-mismatch"}),
    Hostile("ended before it began", case_field("asian_tiedot/paattymispaiva", "1999-01-01"), {"date-impossible"}),
    Hostile("shared, and nobody says since when", case_field("asian_tiedot/yhteinen_asia", True),
            {"structure-condition"}),
    Hostile("two clients who share nothing", lambda bench: bench.sealed(
            changed(two_clients(bench), "asian_tiedot/yhteinen_asia", False)), {"structure-condition"}),
    Hostile("two clients in the header, one in the body", lambda bench: bench.sealed(
            replace(bench.new_case(), clients=two_clients(bench).clients)), {"client-mismatch"}),
    Hostile("a case identifier twice", a_case_twice, {"case-exists"}, 409),
    Hostile("a case of somebody without relationship", case_of_a_stranger, {"relationship-missing"}),
    Hostile("a case as a page alone", lambda bench: bench.sealed(_without_json(bench.new_case())), {"body-invalid"}),
    Hostile("a case as a permit", lambda bench: bench.sealed(replace(
            bench.new_case(), document_group=Code("8", codesystems.DOCUMENT_GROUP))), {"document-group-invalid"}),
    Hostile("the case of a neighbour", lambda bench: bench.sealed(replace(
            bench.note(), case=bench.foreign_case.case)), {"case-unknown"}),
    Hostile("the case identifier of a neighbour", lambda bench: bench.sealed(bench.desk.composer.case(
            [bench.person], "24", "Asia", oid=bench.foreign_case.case)), {"oid-invalid"}, is_foreign=True),
    Hostile("a client of another case", other_member, {"client-not-in-case"}),
]  # fmt: skip

VERSIONS = [
    Hostile("other bytes under a known OID", other_bytes, {"document-exists"}, 409),
    Hostile("the OID of a neighbour's document", foreign_oid, {"oid-invalid"}, is_foreign=True),
    Hostile("a second version twice", version_taken, {"version-conflict"}, 409),
    Hostile("a version left out", version_left_out, {"version-conflict"}, 409),
    Hostile("a version without reason", second_version(lambda document: replace(document, correction_reason=None)),
            {"reason-missing"}),
    Hostile("a version that replaces nothing", second_version(lambda document: replace(document, replaces=None)),
            {"replacement-mismatch"}),
    Hostile("a version of another set", second_version(lambda document: replace(
            document, replaces=_parent(document, set_id="1.2.3.4"))), {"replacement-mismatch"}),
    Hostile("a version after another number", second_version(lambda document: replace(
            document, replaces=_parent(document, version=7))), {"replacement-mismatch"}),
    Hostile("a version that replaces itself", second_version(lambda document: replace(
            document, replaces=_parent(document, oid=document.oid))), {"replacement-mismatch"}),
    Hostile("a version of another document", second_version_of_another, {"replacement-mismatch"}),
    Hostile("a first version that replaces", rows(replaces=SECOND), {"replacement-mismatch"}),
    Hostile("a version in another register", second_version(lambda document: replace(
            document, register=Code("2", codesystems.REGISTER))), {"replacement-mismatch"}),
    Hostile("a version about somebody else", other_clients, {"client-mismatch"}),
]  # fmt: skip

WILLS = [
    Hostile("a permit by a real person", permit_field("luovutusluvan_antaja", [
            representative("31", bench.real_identity())]), {"real-identity-in-test"}),
    Hostile("a permit of tomorrow", permit_field("voimassa_oleva_luovutuslupa/luovutusluvan_antamisen_ajankohta",
            "2999-01-01"), {"will-invalid"}),
    Hostile("a permit without a word on it", permit_field("voimassa_oleva_luovutuslupa", None), {"will-invalid"}),
    Hostile("a permit without author", permit_field("ammattihenkilon_laatima_asiakirja", None), {"will-invalid"}),
    Hostile("a permit by nobody for the client", permit_field("luovutusluvan_antaja_on_laillinen_edustaja", True),
            {"will-invalid"}),
    Hostile("a permit by somebody unidentified", permit_field("luovutusluvan_antaja", [representative("31", None)]),
            {"will-invalid"}),
    Hostile("a permit by a parent", permit_field("luovutusluvan_antaja", [representative("12", "010181-900C")]),
            {"will-invalid"}),
    Hostile("a permit of a temporary id", permit_of_a_temporary_id, {"will-invalid"}),
    Hostile("a case by a linked temporary id", case_of_a_linked_temporary_id, {"temporary-id-linked"}),
    Hostile("a producer that is not named", producer_unnamed, {"producer-missing"}),
    Hostile("an informing of two clients", informing_of_two, {"will-invalid"}),
    Hostile("a second permit", two_permits, {"will-exists"}, 409),
    Hostile("a second prohibition", two_prohibitions, {"will-exists"}, 409),
    Hostile("a prohibition of a document by its name", prohibition_field(
            "asiakirjoja_koskevat_luovutuskiellot/asiakirjaa_koskeva_luovutuskielto/0/"
            "asiakirja_jonka_luovutus_kielletaan/0/oid_tunnus/value", "se asiakirja"), {"will-invalid"}),
    Hostile("a prohibition of a case document", lambda bench: bench.sealed(
            prohibition(bench.desk.composer, bench.person, documents=[bench.case])), {"will-invalid"}),
]  # fmt: skip

SIGNERS = [
    Hostile("a decision that no professional signed", unsigned_decision, {"professional-signature-missing"}),
    Hostile("the card of a colleague", signed_for_another, {"certificate-owner"}),
]
