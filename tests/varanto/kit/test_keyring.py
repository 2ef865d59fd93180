"""The keyring: what it hides, what it binds, whose word it signs."""

import base64
import os
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from varanto.kit.keyring import Keyring, KeysMissing, SealBroken, load, new_signing_key
from varanto.settings import Settings
from varanto_formats.identifiers import Identifier

PERSON = Identifier("1.2.246.21", "010181-900C")
KEYS = Keyring(bytes(range(32)), [new_signing_key()])


@given(plaintext=st.binary(), bound_to=st.text(st.characters(codec="utf-8")))
def test_what_was_sealed_opens_only_where_it_belongs(plaintext: bytes, bound_to: str) -> None:
    """Sealed bytes come back unchanged in their own place and not at all in another."""
    key = KEYS.new_key()
    sealed = KEYS.seal(key, plaintext, bound_to)
    assert KEYS.open(key, sealed, bound_to) == plaintext
    with pytest.raises(SealBroken):
        KEYS.open(key, sealed, bound_to + "x")


@pytest.mark.parametrize("spoil", [lambda sealed: sealed[:-1], lambda sealed: b"", lambda sealed: sealed + b"\0"])
def test_changed_bytes_do_not_open(spoil) -> None:
    """Whoever changes sealed bytes in the database is found out."""
    wrapped = KEYS.wrap(KEYS.new_key(), "client")
    with pytest.raises(SealBroken):
        KEYS.unwrap(spoil(wrapped), "client")


def test_the_same_person_has_one_index_and_one_client_id_however_written() -> None:
    """Lower case and spaces make no other person, and another system of identifiers does."""
    loose = Identifier(PERSON.system, " 010181-900c ")
    stranger = Identifier("1.2.246.999", PERSON.value)
    assert KEYS.index(loose) == KEYS.index(PERSON) != KEYS.index(stranger)
    assert KEYS.client_id(loose) == KEYS.client_id(PERSON) != KEYS.client_id(stranger)
    assert KEYS.client_id(PERSON).version == 8


def test_the_index_depends_on_the_master_key() -> None:
    """Without the master key nobody can try out identity codes against a dump."""
    other = Keyring(bytes(32), [new_signing_key()])
    assert other.index(PERSON) != KEYS.index(PERSON)
    assert KEYS.index(PERSON)[:16] != KEYS.client_id(PERSON).bytes


def test_a_signature_vouches_for_one_kind_only() -> None:
    """A receipt never passes for something else that the repository signs."""
    token = KEYS.sign_jws(b"{}", "receipt")
    assert KEYS.verify(token, "receipt") == b"{}"
    for wrong in ((token, "checkpoint"), (token[:-4] + "AAAA", "receipt"), ("", "receipt")):
        with pytest.raises(SealBroken):
            KEYS.verify(*wrong)


def test_old_signing_keys_still_verify() -> None:
    """After a change of signing key, receipts of the old one stay good and both keys are published."""
    old, new = new_signing_key(), new_signing_key()
    token = Keyring(bytes(32), [old]).sign_jws(b"{}", "receipt")
    changed = Keyring(bytes(32), [new, old])
    assert changed.verify(token, "receipt") == b"{}"
    assert len(changed.jwks()["keys"]) == 2
    assert "d" not in changed.jwks()["keys"][0]


def test_no_key_shows_itself() -> None:
    """Printing the keyring prints no key."""
    assert KEYS.log_key.hex() not in repr(KEYS)
    assert "Keyring object" in repr(KEYS)


def test_keys_are_made_once_and_closed_to_others(tmp_path: Path) -> None:
    """The first start makes keys that only their owner can read, and the next start finds them."""
    settings = Settings(home=tmp_path)
    assert load(settings).index(PERSON) == load(settings).index(PERSON)
    assert [path.stat().st_mode & 0o077 for path in settings.keys.iterdir()] == [0, 0]


def test_no_key_is_made_beside_a_database_of_ones_own(tmp_path: Path) -> None:
    """A lost key is never replaced silently: the old data could not be read with a new one."""
    with pytest.raises(KeysMissing):
        load(Settings(home=tmp_path, database_url="host=db.invalid"))


def test_the_master_key_may_come_from_the_environment(tmp_path: Path) -> None:
    """A key given as Base64 is the key that is used."""
    load(Settings(home=tmp_path))
    given_key = base64.b64encode(os.urandom(32)).decode()
    first = load(Settings(home=tmp_path, master_key=given_key))
    assert first.index(PERSON) == load(Settings(home=tmp_path, master_key=given_key)).index(PERSON)
    assert first.index(PERSON) != load(Settings(home=tmp_path)).index(PERSON)
    with pytest.raises(KeysMissing):
        load(Settings(home=tmp_path, master_key="not a key"))
