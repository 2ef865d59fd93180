"""Who may see and make case links. Pure."""

from varanto.access.model import Asker, Situation
from varanto.access.rules import admit, roles
from varanto.archive.model import Group, Status, Version


def refusal(situation: Situation) -> str | None:
    """The code under which a question about links is refused; None when it may go on. They are shown at no desk."""
    return "role-insufficient" if situation.asker.desk else admit(situation, about_client=False)


def is_seen(asker: Asker, version: Version) -> bool:
    """Whether a version is a valid case document of the asker's own register that her role lets her see.

    Registers that she inherited or uses by right are not her own (16 §; issue 5, case link).
    """
    valid = version.status is Status.VALID and version.newest_status is Status.VALID
    own = version.controller == asker.organization and version.document_group is Group.CASE
    return valid and own and roles.allows(asker, version)
