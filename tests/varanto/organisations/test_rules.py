"""What a system may be registered as."""

from dataclasses import replace
from typing import Any

import pytest

from varanto.organisations.model import System
from varanto.organisations.rules import faults


@pytest.mark.parametrize(
    ("key", "word"),
    [
        ({"kid": "a", "kty": "EC", "crv": "P-256", "x": "x", "y": "y", "d": "secret"}, "private"),
        ({"kid": "a", "kty": "EC", "crv": "secp256k1", "x": "x", "y": "y"}, "P-256"),
        ({"kid": "a", "kty": "RSA", "n": "A" * 171, "e": "AQAB"}, "2048"),
        ({"kid": "a", "kty": "oct", "k": "secret"}, "EC or RSA"),
        ({"kty": "EC", "crv": "P-256", "x": "x", "y": "y"}, "kid"),
    ],
)
def test_a_bad_key_is_named(key: dict[str, object], word: str) -> None:
    """A private, weak or nameless key is refused with what is wrong, and the key itself is never repeated."""
    said = " ".join(faults(System(id="s", name="s", keys=(key,))))
    assert word in said
    assert "secret" not in said


def test_two_keys_need_two_names() -> None:
    """`kid` names the key, so two of one name are refused."""
    key = {"kid": "a", "kty": "EC", "crv": "P-256", "x": "x", "y": "y"}
    twice = System(id="s", name="s", keys=(key, key))
    assert list(faults(twice)) == ["Every key needs a kid of its own."]
    assert list(faults(replace(twice, keys=(key, key | {"kid": "b"})))) == []


@pytest.mark.parametrize("wrong", [{"id": ""}, {"id": "a\0b"}, {"id": "x" * 129}, {"organisations": ("1.2.246.21",)}])
def test_a_system_has_a_plain_name_and_real_organisations(wrong: dict[str, Any]) -> None:
    """A client id can be written in a log, and what it acts for is an organisation."""
    assert len(list(faults(replace(System(id="s", name="s", keys=()), **wrong)))) == 1
