"""Rules on versions."""

from dataclasses import replace
from typing import Any

import pytest
from tests import make
from tests.varanto_formats.checks.judging import told

from varanto_formats.cda.model import Replaced

SECOND = make.document(
    oid="1.2.246.10.9999998.95.2026.1.2",
    set_id=make.DOCUMENT,
    version=2,
    replaces=Replaced(make.DOCUMENT, make.DOCUMENT, 1),
    correction_reason=make.code("1"),
)
PARENT = "relatedDocument/parentDocument"


def test_a_correction_names_what_it_replaces_and_why():
    """A second version that names the first of its own set is right."""
    assert told(SECOND) == set()


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({"replaces": None}, ("replacement-mismatch", "/ClinicalDocument")),
        ({"correction_reason": None}, ("reason-missing", "localSocialHeader")),
        (
            {"replaces": Replaced(make.DOCUMENT, "1.2.246.10.9999998.95.2026.1.9", 1)},
            ("replacement-mismatch", f"{PARENT}/setId/@root"),
        ),
        ({"version": 3}, ("replacement-mismatch", f"{PARENT}/versionNumber/@value")),
        ({"replaces": Replaced(SECOND.oid, make.DOCUMENT, 1)}, ("replacement-mismatch", f"{PARENT}/id/@root")),
    ],
)
def test_a_correction_that_contradicts_itself_is_told(changes: dict[str, Any], expected: tuple[str, str]):
    """Set, number, identifier and reason of a replacement each have their finding."""
    assert told(replace(SECOND, **changes)) == {expected}


def test_a_first_version_opens_its_own_set():
    """Version 1 carries its own identifier as set id and replaces nothing."""
    assert told(make.document(set_id="1.2.246.10.9999998.95.2026.1.9")) == {("replacement-mismatch", "setId/@root")}
    replacing = make.document(replaces=Replaced("1.2.3", make.DOCUMENT, 1))
    assert told(replacing) == {("replacement-mismatch", "relatedDocument")}
