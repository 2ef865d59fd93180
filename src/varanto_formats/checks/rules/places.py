"""Where the rows of the header stand, as findings point at them (api.md, Pointers)."""

from collections.abc import Sequence

ROOT = "/ClinicalDocument"
LOCAL = f"{ROOT}/localSocialHeader"
VISIT = f"{ROOT}/componentOf/encompassingEncounter"
BODY = f"{ROOT}/component/nonXMLBody"
JSON = f"{BODY}/json"
TEXT = f"{BODY}/text"
CLIENT = f"{ROOT}/recordTarget"
CONTROLLER = f"{ROOT}/custodian/assignedCustodian/representedCustodianOrganization/id/@root"
UNIT = f"{VISIT}/encounterParticipant/assignedEntity/representedOrganization/id/@root"
ORGANISER = f"{LOCAL}/outsourcingServiceCustomer/@root"
PARENT = f"{ROOT}/relatedDocument/parentDocument"


def numbered(place: str, number: int, among: Sequence[object]) -> str:
    """The place of one of several elements of a name, counted from 1; of a single one the bare name."""
    return f"{place}[{number}]" if len(among) > 1 else place
