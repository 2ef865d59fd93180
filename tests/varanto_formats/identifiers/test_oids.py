"""OIDs: their form, versions of code systems, organisations and what stands under them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from tests import strategies

from varanto_formats.identifiers import oids


@given(strategies.document_oids | strategies.organisation_oids)
def test_national_oids_have_the_right_form(oid: str):
    """Document and organisation OIDs pass, and do not with anything around them."""
    assert oids.is_oid(oid)
    assert oids.strip_urn(f"urn:oid:{oid}") == oids.strip_urn(f"URN:OID:{oid}") == oids.strip_urn(oid) == oid
    for wrong in (f"urn:oid:{oid}", f"{oid}.", f".{oid}", f"{oid}.01", f"{oid} ", f"{oid}\n"):
        assert not oids.is_oid(wrong)


@pytest.mark.parametrize("value", ["", "1", "3.1", "1.40", "0.39.a", "1.2.٣", "1.2" + ".1" * 100])
def test_other_values_are_not_oids(value: str):
    """First arcs beyond the standard, letters, other digits and endless ones are refused."""
    assert not oids.is_oid(value)


@pytest.mark.parametrize(
    "system", ["1.2.246.537.6.1221", "1.2.246.537.5.1", "1.2.246.777.5.99902", "1.2.246.537.6.886.3"]
)
@pytest.mark.parametrize("version", ["", ".2006", ".201601", ".1997", ".2023.6.1"])
@pytest.mark.parametrize("prefix", ["", "urn:oid:"])
def test_versions_of_a_code_system_are_the_same_system(system: str, version: str, prefix: str):
    """Code systems are compared without the year of adoption."""
    assert oids.same_base(prefix + system + version, system)


@pytest.mark.parametrize(
    "system", ["1.2.246.21", "1.2.246.537.26", "1.2.246.537.6.2008", "1.2.246.10.2012566.22.2026", "x" * 10**6]
)
def test_what_is_no_version_stays(system: str):
    """A year is cut off a national code system only, never off its own number or other systems."""
    assert oids.base(system) == system


def test_different_code_systems_differ():
    """Service tasks and social services are not the same code system."""
    assert not oids.same_base("1.2.246.537.6.1221.201601", "1.2.246.537.6.1222.201601")


@given(strategies.organisation_oids)
def test_both_roots_mean_the_same_organisation(oid: str):
    """An organisation under the older root is the one under the newer."""
    newer = oid.replace("1.2.246.537.10.", "1.2.246.10.", 1)
    root = oids.organisation_root(oid)
    assert root is not None
    assert oids.with_present_root(oid) == oids.with_present_root(newer) == newer
    assert newer.startswith(f"{root}.")
    assert oids.is_organisation_oid(oid)
    assert oids.is_above(oid, newer)
    assert oids.is_above(newer, oid)


@pytest.mark.parametrize(
    "oid", ["1.2.246.10.32213561", "1.2.246.10.32213561.10.0", "1.2.246.537.10.1.19.0", "1.2.246.10.1.10.2.3"]
)
def test_organisations_units_and_controllers_are_recognised(oid: str):
    """The organisation itself, nodes 10 and 19."""
    assert oids.is_organisation_oid(oid)


@pytest.mark.parametrize(
    "oid", ["1.2.246.10.32213561.95.2026.1", "1.2.246.10.1.22.2026", "1.2.246.10.1.10", "1.2.246.21", ""]
)
def test_documents_and_persons_are_no_organisations(oid: str):
    """Other nodes of an organisation, and other OIDs, are not taken for one."""
    assert not oids.is_organisation_oid(oid)


@given(strategies.organisation_oids, st.integers(0, 99))
def test_what_stands_under_an_organisation(oid: str, arc: int):
    """Arcs decide what stands under what, not letters: .1 is not above .10."""
    root = oids.organisation_root(oid)
    assert root is not None
    assert oids.is_above(root, oid)
    assert oids.is_above(f"{root}.10.0", oid)
    assert oids.is_above(oid, f"{oid}.{arc}")
    assert not oids.is_above(f"{oid}.{arc}", oid)
    assert not oids.is_above(oid, f"{oid}{arc}") or oid.endswith(".10.0")
    assert not oids.is_above(oid, f"{root}{arc}.10.7")


def test_other_oids_have_no_organisation():
    """A person's identifier system belongs to no organisation."""
    assert oids.organisation_root("1.2.246.21") is None


def test_an_endless_oid_is_no_organisation() -> None:
    """An OID has at most 128 characters, an organisation's too."""
    assert oids.is_organisation_oid(f"1.2.246.10.{'9' * 117}")
    assert not oids.is_organisation_oid(f"1.2.246.10.{'9' * 118}")
