"""Facts taken out of documents."""

from datetime import UTC, date, datetime, timedelta

from hypothesis import given
from hypothesis import strategies as st
from tests import make
from tests.varanto_formats.checks import judging

from varanto_formats.checks.extraction import extract
from varanto_formats.checks.facts import (
    Facts,
    InformingFacts,
    PermitFacts,
    Prohibition,
    ProhibitionKind,
    SafetyRestriction,
    UnitFacts,
)

TEMPORARY = make.identifier("010111A998W", "1.2.246.10.2012566.22.2026")
PRODUCER = "1.2.246.10.9999997.10.3"


def _unit(oid: str, **more: object) -> dict[str, object]:
    name = {"system": "urn:oid:1.2.246.537.6.202", "code": oid, "display": "Yksikkö"}
    return {"palveluyksikon_nimi": name, "asiakkuuden_alkamispvm": "2026-02", **more}


def test_a_relationship_tells_who_works_where_and_until_when():
    """Units of both places, producers with their chain, workers, representatives and both identifiers are found."""
    service = {"system": "urn:oid:1.2.246.537.6.1222.201601", "code": "15", "display": "Neuvonta"}
    chain = _unit("1.2.246.10.9999996.10.1", asiakkuuden_paattymispvm="2026-04")
    producer = _unit(PRODUCER, sosiaalipalvelu=[service], palveluntoteuttaja=[chain])
    facts = extract(
        judging.relationship(
            {
                "asiakas": {
                    **judging.CLIENT,
                    "tilapainen_yksilointitunnus": {"system": f"urn:oid:{TEMPORARY.system}", "value": TEMPORARY.value},
                    "turvakielto": True,
                    "turvakiellon_paattymispaiva": "2027",
                },
                "palvelunjarjestajan_palveluyksikko": [judging.UNIT],
                "palveluista_vastaava_tyontekija": [{"rekisterointitunnus": {"value": "00098705718"}}],
                "asiakkaaseen_liittyvat_henkilot": [{"rooli": [judging.GUARDIAN["rooli"], {"code": "12"}]}],
                "sosiaalihuollon_palvelutehtava": [
                    {
                        "palvelutehtava": judging.TASK,
                        "palvelunjarjestajan_palveluyksikko": [_unit(make.CONTROLLER)],
                        "palveluntuottaja": [producer],
                    }
                ],
            }
        )
    )
    found = facts.relationship
    assert found
    assert facts.services == ("15",)
    assert (found.relationship, found.old, found.start, found.end) == (
        judging.RELATIONSHIP,
        False,
        date(2026, 3, 1),
        None,
    )
    assert found.units == (
        UnitFacts(make.UNIT, date(2026, 3, 1), None),
        UnitFacts(make.CONTROLLER, date(2026, 2, 1), None),
    )
    (made,) = found.producers
    assert (made.service_task, made.unit, made.services, made.start, made.end) == (
        "24",
        PRODUCER,
        ("15",),
        date(2026, 2, 1),
        None,
    )
    assert [(one.unit, one.end) for one in made.subcontractors] == [("1.2.246.10.9999996.10.1", date(2026, 4, 30))]
    assert (found.workers, found.representatives, found.service_tasks) == (("00098705718",), {"31"}, ("24",))
    assert (found.identity, found.temporary) == (make.identifier(), TEMPORARY)
    assert found.safety_restriction == SafetyRestriction(active=True, end=date(2027, 12, 31))


def test_a_case_knows_its_clients_at_every_moment():
    """In a shared case a client belongs from joining until leaving, the leaving moment left out."""
    span = {"asiaan_liittymishetki": "2026-03-01T08:00:00+02:00", "asiasta_poistumishetki": "2026-03-05"}
    closed = {"system": "urn:oid:1.2.246.537.6.1501", "code": "2", "display": "Suljettu"}
    about: dict[str, object] = {"yhteinen_asia": True, "tila": closed, "paattymispaiva": "2026-03"}
    facts = extract(judging.case(about, ({**judging.CLIENT, **span},))).case
    assert facts
    assert (facts.case, facts.is_closed, facts.opened, facts.closed, facts.shared, facts.service_task) == (
        make.CASE,
        True,
        date(2026, 3, 1),
        date(2026, 3, 31),
        True,
        "24",
    )
    joined, left = datetime(2026, 3, 1, 6, tzinfo=UTC), datetime(2026, 3, 5, 22, tzinfo=UTC)
    moments = (joined - timedelta(seconds=1), joined, left - timedelta(seconds=1), left)
    assert [facts.has_member(make.identifier(), moment) for moment in moments] == [False, True, True, False]
    assert not facts.has_member(TEMPORARY, joined)


def test_wills_tell_what_the_client_wants():
    """A permit says yes or no, a prohibition what it is aimed at, informing which version was told."""
    assert extract(judging.permit()).permit == PermitFacts(given=True, since=date(2026, 3, 1))
    documents = {"asiakirja_jonka_luovutus_kielletaan": [{"oid_tunnus": {"value": f"urn:oid:{make.DOCUMENT}"}}]}
    tasks = {"palvelutehtava_jonka_tietojen_luovutus_kielletaan": [judging.TASK]}
    document = judging.prohibition(
        ("asiakirjoja_koskevat_luovutuskiellot", "asiakirjaa_koskeva_luovutuskielto", documents),
        ("palvelutehtavaa_koskevat_luovutuskiellot", "palvelutehtavaa_koskeva_luovutuskielto", tasks),
    )
    found = extract(document).prohibition
    assert found
    assert found.prohibitions == (
        Prohibition(ProhibitionKind.SERVICE_TASK, ("24",), date(2026, 3, 1)),
        Prohibition(ProhibitionKind.DOCUMENT, (make.DOCUMENT,), date(2026, 3, 1)),
    )
    informed = {"sisaltoversio": "2", "informoinnin_ajankohta": "2026-03-02"}
    informing = judging.special("6", "1.2.246.537.6.1505.6.2024.1.1", "kanta_informointi", informed)
    assert extract(informing).informing == InformingFacts("2", date(2026, 3, 2))


def test_a_client_document_has_no_facts_but_its_services():
    """Of a client document only header and services are looked at."""
    assert extract(make.document(social_services=(make.code("45"),))) == Facts(services=("45",))


@given(
    st.sampled_from("12689"),
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=8),
        lambda inner: (
            st.lists(inner, max_size=3)
            | st.dictionaries(
                st.sampled_from(
                    [
                        "asiakas",
                        "asian_tiedot",
                        "rooli",
                        "code",
                        "value",
                        "henkilotunnus",
                        "sosiaalihuollon_palvelutehtava",
                    ]
                ),
                inner,
                max_size=4,
            )
        ),
    ),
)
def test_no_body_makes_extraction_fail(group: str, content: object):
    """Whatever stands in a body, its facts can be asked for; who may judge it is not asked here."""
    document = judging.with_json(make.document(document_group=make.code(group)), {"root": content})
    assert extract(document).services == extract(document).services
