"""Masked forms: no contact data of anybody, nothing that identifies other clients."""

import json
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests.shared import needs_shared
from tests.structures.catalogue import OIDS, structure

from varanto_formats import masking
from varanto_formats.identifiers import Identifier, hetu
from varanto_formats.structures.parts import Part
from varanto_formats.structures.samples import sample

CANARY = "Salakatu-7-kanarialintu"
HERS, HIS, CHILDS = "010181-900C", "010150-900C", "010115A901B"
CONTACT_LIKE = re.compile(
    r"osoite|puhelin|yhteystied|postinumero|postitoimi|sahkoposti|kotikunta|asuinkunta|asuinpaikka"
)
HARMLESS = {"postittaminen"}


def person(code: str, given: str = "Malla", family: str = "Mallikas", **more: Any) -> dict[str, Any]:
    """A person's block."""
    identity = {"system": f"urn:oid:{hetu.SYSTEM}", "value": code}
    return {"sukunimi": family, "etunimet": given, "henkilotunnus": identity, **more}


def own(code: str = HERS) -> list[Identifier]:
    """The identifiers of the client who is asked about."""
    return [Identifier(hetu.SYSTEM, code)]


def planted(part: Part, inside: bool = False) -> Any:
    """A content in which every contact field, and every text in one, holds the canary."""
    inside = inside or masking.is_contact(part.name)
    match part.type:
        case "object":
            return {name: planted(field, inside) for name, field in part.fields.items()}
        case "array":
            return [planted(part.item, inside)]
        case _:
            return CANARY if inside else "muu"


@pytest.mark.parametrize("oid", OIDS)
def test_no_contact_field_of_any_structure_survives(oid: str) -> None:
    """R-47: whatever the structure, what stands in a contact field is nowhere when masked, and the rest stays."""
    content = planted(structure(oid).top)
    assert CANARY not in json.dumps(masking.masked(content))
    assert "muu" in json.dumps(masking.masked(content))


@needs_shared
def test_every_field_that_sounds_like_contact_data_is_known() -> None:
    """R-47: no published structure has a contact field that masking forgets."""

    def names(part: Part) -> set[str]:
        return {part.name}.union(*(names(field.item) for field in part.item.fields.values()))

    sounding = {name for oid in OIDS for name in names(structure(oid).top) if CONTACT_LIKE.search(name)}
    assert {name for name in sounding if not masking.is_contact(name)} == set()


@pytest.mark.parametrize("oid", ["1.2.246.537.6.1505.1.2023.6.1"])
def test_a_relationship_keeps_what_is_needed(oid: str) -> None:
    """R-47: names, dates, units and the restriction itself stay; addresses, telephones and the secret block go."""
    (shown,) = masking.masked(sample(structure(oid), 1)).values()  # type: ignore[union-attr]
    client: Any = shown["asiakas"]  # type: ignore[index, call-overload]
    assert {"sukunimi", "etunimet", "turvakielto"} <= client.keys()
    assert not {"yhteystiedot", "salaiset_yhteystiedot", "kotikunta", "tilapainen_asuinkunta"} & client.keys()


def test_other_clients_are_gone_and_she_stays() -> None:
    """R-47: of a shared document only the client asked about is left."""
    content: Any = {"asia": {"asiakas": [person(HERS), person(HIS, "Matti")], "nimi": "Perheen tuki"}}
    assert masking.without_others(content, own()) == {"asia": {"asiakas": [person(HERS)], "nimi": "Perheen tuki"}}


def test_a_document_of_somebody_else_alone_names_nobody() -> None:
    """R-47: where the one client block is another's, none is left."""
    content: Any = {"arvio": {"asiakas": person(HIS), "teksti": "x"}}
    assert masking.without_others(content, own()) == {"arvio": {"teksti": "x"}}


def test_other_clients_are_found_wherever_else_they_stand() -> None:
    """R-47: a co-client as guardian, child or signer elsewhere in the body goes too, by identity or by whole name."""
    content: Any = {
        "suunnitelma": {
            "asiakas": [person(HERS), person(HIS, "Matti")],
            "huoltaja": [person(HIS, "M."), person(CHILDS, "Muu", "Huoltaja")],
            "allekirjoitus": {"sukunimi": "mallikas", "etunimet": "MATTI ", "paivays": "2026-01-01"},
            "kuvaus": f"Puoliso ({HIS.lower()}) oli paikalla, asiakas {HERS} ei.",
        }
    }
    shown: Any = masking.without_others(content, own())
    assert shown["suunnitelma"] == {
        "asiakas": [person(HERS)],
        "huoltaja": [person(CHILDS, "Muu", "Huoltaja")],
        "kuvaus": f"Puoliso (*****) oli paikalla, asiakas {HERS} ei.",
    }


def test_she_is_known_by_each_of_her_identifiers() -> None:
    """A client who was found by identity code is left in a document that names her by temporary id."""
    temporary = {"system": "urn:oid:1.2.246.10.2012566.22.2026", "value": "010181-998X"}
    block = {"sukunimi": "Mallikas", "etunimet": "Malla", "tilapainen_yksilointitunnus": temporary}
    both = [*own(), Identifier("1.2.246.10.2012566.22.2026", "010181-998x")]
    content: Any = {"asia": {"asiakas": [block]}}
    assert masking.without_others(content, both) == content
    assert masking.without_others(content, own()) == {"asia": {"asiakas": []}}


def test_a_namesake_does_not_take_her_away() -> None:
    """R-47: a co-client with the very same name takes only his own block along."""
    content: Any = {"asia": {"asiakas": [person(HERS), person(HIS)], "laatija": {"sukunimi": "A", "etunimet": "B"}}}
    assert masking.without_others(content, own()) == {
        "asia": {"asiakas": [person(HERS)], "laatija": {"sukunimi": "A", "etunimet": "B"}}
    }


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from([HERS, HIS, "teksti", f"ks. {HIS}"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["asiakas", "huoltaja", "kuvaus", "henkilotunnus", "value"]), inner, max_size=3
        )
    ),
    max_leaves=15,
)


@given(values, st.booleans())
def test_no_identifier_of_another_client_is_left(value: Any, listed: bool) -> None:
    """R-47: whatever else stands in a body, an identifier of a listed co-client is nowhere in what is shown."""
    clients = [person(HERS), person(HIS, "Matti")] if listed else [person(HERS)]
    content: Any = {"asia": {"asiakas": clients, "muu": value}}
    shown = json.dumps(masking.without_others(content, own()))
    if listed:
        assert HIS not in shown
    assert HERS in shown


@given(values)
def test_masking_twice_changes_nothing_more(value: Any) -> None:
    """What was masked is masked."""
    once = masking.masked(masking.without_others(value, own()))
    assert masking.masked(masking.without_others(once, own())) == once
