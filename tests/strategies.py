"""Hypothesis strategies: any identifier, any document that the formats can express."""

from datetime import UTC, date, datetime
from typing import Any

from hypothesis import strategies as st

from varanto_formats.cda.model import (
    Author,
    Body,
    Client,
    Code,
    DisplayType,
    Document,
    Organisation,
    PersonName,
    Producer,
    Replaced,
    SignatureNote,
    Software,
)
from varanto_formats.identifiers import Identifier, hetu

texts = st.text(st.characters(exclude_categories=("Cc", "Cs", "Cn")), min_size=1, max_size=20).filter(
    lambda text: text == text.strip()
)
"""Text that XML can carry, without white space around it."""

moments = st.integers(-(10**9), 4 * 10**9).map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
"""Moments to the second."""

days = st.dates(date(1850, 1, 1), date(2099, 12, 31))

hetus = st.builds(hetu.make_test, days, st.integers(hetu.FIRST_TEST_NUMBER, hetu.LAST_TEST_NUMBER))
"""Identity codes of test persons."""

organisation_oids = st.builds(
    "{}.{}.10.{}".format,
    st.sampled_from(("1.2.246.10", "1.2.246.537.10")),
    st.integers(1, 99_999_999),
    st.integers(0, 9_999_999),
)
document_oids = st.builds("1.2.246.10.{}.95.2026.{}.{}".format, *([st.integers(1, 99_999_999)] * 3))

identity_codes = hetus.map(lambda code: Identifier(hetu.SYSTEM, code.value))


def _temporary_id(organisation: int, year: int, code: hetu.Hetu) -> Identifier:
    return Identifier(f"1.2.246.10.{organisation}.22.{year}", code.value)


temporary_ids = st.builds(_temporary_id, st.integers(1, 99_999_999), st.integers(1990, 2099), hetus)
identifiers = identity_codes | temporary_ids

codes = st.builds(
    Code, texts, st.builds("1.2.246.537.6.{}.201601".format, st.integers(1, 9999)), st.none() | texts, st.none() | texts
)
organisations = st.builds(Organisation, organisation_oids, st.none() | texts)
names = st.builds(PersonName, st.lists(texts, max_size=3).map(tuple), st.none() | texts, st.none() | texts)
clients = st.builds(Client, st.none() | identifiers, names, st.none() | codes, st.none() | days)
register_numbers = st.builds(Identifier, st.just("1.2.246.537.26"), st.from_regex(r"[0-9]{11}", fullmatch=True))

_content = st.binary(min_size=1, max_size=200)
bodies = st.one_of(
    st.builds(Body, document_oids.map("OID{}".format), _content, st.sampled_from(DisplayType), st.none() | _content),
    st.builds(Body, document_oids.map("OID{}".format), st.none(), st.none(), _content),
)


def _several(one: st.SearchStrategy[Any]) -> st.SearchStrategy[tuple[Any, ...]]:
    return st.lists(one, max_size=3).map(tuple)


def _maybe(one: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.none() | one


documents = st.builds(
    Document,
    oid=document_oids,
    set_id=document_oids,
    version=st.integers(1, 999_999_999),
    general_type=_maybe(codes),
    created_at=_maybe(moments),
    confidentiality=_maybe(codes),
    language=_maybe(st.sampled_from(("fi", "sv"))),
    clients=_several(clients),
    authors=_several(st.builds(Author, register_numbers, names)),
    controller=_maybe(organisations),
    replaces=_maybe(st.builds(Replaced, document_oids, document_oids, st.integers(1, 999))),
    guardian_release=_maybe(codes),
    case=_maybe(document_oids),
    case_opened=_maybe(moments),
    case_closed=_maybe(moments),
    responsible_organisation=_maybe(organisations),
    unit=_maybe(organisations),
    specific_type=_maybe(codes),
    drafted_at=_maybe(moments),
    document_group=_maybe(codes),
    display_format=_maybe(codes),
    structured_format=_maybe(codes),
    software=_maybe(st.builds(Software, texts, texts, texts)),
    service_tasks=_several(codes),
    record_status=_maybe(codes),
    register=_maybe(codes),
    organiser=_maybe(organisations),
    producers=_several(st.builds(Producer, organisation_oids, _maybe(texts), st.integers(1, 9))),
    retention_class=_maybe(codes),
    special_content=_maybe(codes),
    structure=_maybe(document_oids),
    relationship=_maybe(document_oids),
    service_process=_maybe(codes),
    social_services=_several(codes),
    guardian_restriction_argument=_maybe(texts),
    withholding_argument=_maybe(codes),
    correction_reason=_maybe(codes),
    signature_notes=_several(st.builds(SignatureNote, register_numbers, names, codes, _maybe(moments))),
    body=_maybe(bodies),
)
"""Any document that the header can express, sensible or not."""
