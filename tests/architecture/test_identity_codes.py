"""No real person stands anywhere in the tree."""

import subprocess

from tests.architecture import tree

from varanto_formats.identifiers import hetu


def test_every_identity_code_in_the_tree_is_of_a_test_person() -> None:
    """Code, tests, data and documents name persons of the 900 series only."""
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=tree.ROOT, capture_output=True, check=True, text=True).stdout
    real: set[str] = set()
    for name in filter(None, listed.split("\0")):
        path = tree.ROOT / name
        if path.is_file():
            text = path.read_bytes().decode("utf-8", "ignore")
            real |= {name for candidate in hetu.find_candidates(text) if not candidate.hetu.is_test}
    assert real == set()
