"""Who may know how much of a client's will (readings.md A43, A44). Pure."""

from varanto.access.model import Judged, Situation
from varanto.access.rules import admit, holds_context, sensitive_classes
from varanto.archive.model import Status, Version
from varanto.disclosure.rules import is_default_forbidden
from varanto.kit.context import Actor
from varanto.organisations.model import Sector
from varanto_formats.identifiers import Identifier

CITIZEN = "citizen"


def is_herself(actor: Actor, client: Identifier) -> bool:
    """Whether a citizen asks about her own will; acting for somebody else is not in use yet (readings.md A31)."""
    own = Identifier(client.system, client.value.upper())
    return actor.desk == CITIZEN and actor.on_behalf_of is None and actor.person == own


def refusal(situation: Situation, *, herself: bool) -> str | None:
    """The code under which a question about a client's will is refused; None when it may go on.

    Of the desks it is open to the client's own alone: wills are shown neither to archivists nor to officers (row 23).
    Who has no identity code has no will (disclosure.md §6.2).
    """
    asker = situation.asker
    if herself:
        return None
    if asker.desk:
        return "role-insufficient"
    if asker.sector is Sector.HEALTH:
        return "organization-not-active"
    return admit(situation, about_client=True) or (None if situation.subject.identified else "temporary-id")


def knows_all(situation: Situation, *, herself: bool) -> bool:
    """Whether the asker gets the single prohibitions and the documents, and not the states alone (A43).

    Whoever works with the client must be able to write the next version (58 § 3).
    """
    return herself or holds_context(situation)


def may_be_opened(version: Version) -> bool:
    """Whether a permit may open a document, as long as no prohibition hits it (row 13; readings.md A8, A9)."""
    valid = version.status is Status.VALID and version.newest_status is Status.VALID
    return valid and not is_default_forbidden(Judged(version=version))


def shown_to_herself(version: Version) -> bool:
    """Whether a preview names a document at the client's own desk: hers alone and not sensitive (§6.4, §6.5)."""
    return may_be_opened(version) and not version.shared and not sensitive_classes(version)
