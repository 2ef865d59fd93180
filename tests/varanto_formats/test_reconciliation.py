"""Leaves and digests are what docs/reconciliation.md says, so that anybody can compute them."""

from hashlib import sha256

from hypothesis import given
from hypothesis import strategies as st

from varanto_formats.reconciliation import DIGITS, Element, Holdings, leaf

HELD = [Element(f"1.2.246.10.{number}", 1, sha256(bytes([number])).hexdigest()) for number in range(200)]


def test_a_leaf_is_the_digest_of_the_three_facts() -> None:
    """R-27: OID, version and digest, divided by the unit separator."""
    expected = sha256(b"1.2.246.10.1\x1f2\x1f" + b"ab" * 32).digest()
    assert leaf(Element("1.2.246.10.1", 2, "ab" * 32)) == expected


def test_a_digest_is_that_of_the_sorted_leaves() -> None:
    """R-27: count and SHA-256 of a prefix are over exactly the leaves that begin with it, in order."""
    holdings = Holdings(reversed(HELD))
    for prefix in ("", "0", "f", "a3"):
        leaves = sorted(leaf(one) for one in HELD if leaf(one).hex().startswith(prefix))
        branch = holdings.branch(prefix)
        assert (branch.count, branch.digest) == (len(leaves), sha256(b"".join(leaves)).hexdigest())
        assert sorted(map(leaf, holdings.under(prefix))) == leaves


@given(st.text(DIGITS, max_size=3))
def test_branches_divide_their_part(prefix: str) -> None:
    """Every version lies under exactly one branch."""
    holdings = Holdings(HELD)
    assert sum(holdings.branch(prefix + digit).count for digit in DIGITS) == holdings.branch(prefix).count


def test_what_is_said_twice_is_held_once() -> None:
    """A version that an export names twice is one version."""
    assert len(Holdings([*HELD, *HELD])) == len(HELD)
