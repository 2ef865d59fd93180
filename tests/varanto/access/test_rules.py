"""The gate's pure rules where a day, a flag or a missing word decides; the rest is compared in tests/naive."""

from varanto.access.model import Asker
from varanto.access.rules import admit_comparison
from varanto.access.rules.roles import effective_role


def test_a_register_is_compared_for_its_controller_and_by_no_desk() -> None:
    """Reconciliation covers wills, so a desk has none (A7); without an organisation there is no own register."""
    assert admit_comparison(Asker(organization="1.2.3", role="SYSTEM")) is None
    assert admit_comparison(Asker(organization="")) == "own-register-only"
    assert admit_comparison(Asker(organization="1.2.3", desk="archivist")) == "role-insufficient"


def test_a_student_is_what_she_is_supervised_as() -> None:
    """A26."""
    assert effective_role(Asker(organization="1.2.3", role="O1", supervised_role="R2")) == "R2"
    assert effective_role(Asker(organization="1.2.3", role="O1")) == ""
    assert effective_role(Asker(organization="1.2.3", role="R1", supervised_role="R2")) == "R1"
