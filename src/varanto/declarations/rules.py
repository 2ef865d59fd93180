"""Who may know how much of a client's will (readings.md A43, A44). Pure."""

from varanto.access.model import Judged, Situation
from varanto.access.rules import admit, holds_context, sensitive_classes
from varanto.access.rules.own_view import CITIZEN, Act, may
from varanto.archive.model import Showing, Status, Version
from varanto.disclosure.rules import is_default_forbidden
from varanto.organisations.model import Sector


def refusal(situation: Situation, act: Act) -> str | None:
    """The code under which a question about a client's will is refused; None when it may go on.

    Of the desks it is open to the citizen's alone: wills are shown neither to archivists nor to officers (row 23).
    There `act` is what she who asks must be allowed to do. Who has no identity code has no will (disclosure.md §6.2).
    """
    asker = situation.asker
    if asker.desk == CITIZEN:
        if not may(situation, Act.VIEW):
            return "role-insufficient"
        return None if may(situation, act) else "guardian-may-not-prohibit"
    if asker.desk:
        return "role-insufficient"
    if asker.sector is Sector.HEALTH:
        return "organization-not-active"
    return admit(situation, about_client=True) or (None if situation.subject.identified else "temporary-id")


def knows_all(situation: Situation) -> bool:
    """Whether the asker gets the single prohibitions and the documents, and not the states alone (A43).

    The client and whoever acts for her do at the citizen's desk, and whoever works with her, who must be able to write
    the next version (58 § 3).
    """
    return situation.asker.desk == CITIZEN or holds_context(situation)


def may_be_opened(version: Version) -> bool:
    """Whether a permit may open a document, as long as no prohibition hits it (row 13; readings.md A8, A9)."""
    valid = version.status is Status.VALID and version.newest_status is Status.VALID
    return valid and not is_default_forbidden(Judged(version=version))


def shown_at_her_desk(version: Version, showing: Showing | None) -> bool:
    """Whether a preview names a document at the citizen's desk: hers alone, not sensitive, nowhere said not to be
    shown (§6.4, §6.5)."""
    hers = may_be_opened(version) and not version.shared and not sensitive_classes(version)
    return hers and showing is not None and showing.withheld is None
