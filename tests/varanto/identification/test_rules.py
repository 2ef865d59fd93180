"""Whom an answer names, whatever it says."""

from hypothesis import given
from hypothesis import strategies as st

from varanto.identification import rules
from varanto.identification.model import Identity, Reason, Refused
from varanto.sessions.rules import NOTES
from varanto_formats.checks.model import Mode
from varanto_formats.identifiers import hetu

CODE = "030271-931W"
VALUES = st.one_of(st.none(), st.text(), st.integers(), st.lists(st.text()), st.just(CODE))
SAID = st.dictionaries(st.sampled_from([rules.IDENTITY_CODE, *rules.GIVEN, *rules.FAMILY, *rules.WHOLE]), VALUES)


@given(SAID, st.sampled_from(Mode))
def test_nobody_is_named_without_a_code_that_is_served(said: dict[str, object], mode: Mode) -> None:
    """R-167, R-168: an identity comes of a Finnish code of the right series in its own claim, and of nothing else."""
    found = rules.identity(said, rules.IDENTITY_CODE, "oidc", mode)
    code = said.get(rules.IDENTITY_CODE)
    if isinstance(found, Identity):
        assert isinstance(code, str)
        assert found.person.value == hetu.parse(code.strip()).value  # type: ignore[union-attr]
        assert mode is Mode.TEST
    else:
        assert found in (Refused(Reason.NO_CODE), Refused(Reason.FOREIGN_CODE))


@given(SAID)
def test_what_is_kept_of_a_person_shows_nothing(said: dict[str, object]) -> None:
    """No code or name gets into what is printed of an identity."""
    found = rules.identity(said | {rules.IDENTITY_CODE: CODE}, rules.IDENTITY_CODE, "oidc", Mode.TEST)
    assert isinstance(found, Identity)
    assert repr(found) == "Identity(method='oidc', language='')"


def test_names_are_put_together_from_what_there_is() -> None:
    """Given name and family name by preference, in the words of either protocol; else the whole name."""
    code = {rules.IDENTITY_CODE: CODE}
    said = (
        {"given_name": "Paavo", "family_name": "Arkistola", "name": "P. A."},
        {"urn:oid:2.5.4.42": "Paavo", "urn:oid:2.5.4.4": "Arkistola", "urn:oid:2.5.4.3": "Arkistola Paavo"},
        {"urn:oid:2.5.4.3": "Arkistola Paavo", "urn:oid:2.5.4.4": "Arkistola"},
    )
    found = [rules.identity(code | one, rules.IDENTITY_CODE, "saml", Mode.TEST) for one in said]
    names = [one.name for one in found if isinstance(one, Identity)]
    assert names == ["Paavo Arkistola", "Paavo Arkistola", "Arkistola Paavo"]


def test_every_reason_has_something_to_be_told() -> None:
    """Reasons that are not the person's to know are told as one: the answer was not accepted."""
    assert set(Reason) - set(NOTES) == {
        Reason.MALFORMED,
        Reason.SIGNATURE,
        Reason.ISSUER,
        Reason.AUDIENCE,
    }
