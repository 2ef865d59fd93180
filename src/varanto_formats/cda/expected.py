"""The elements that a national document may have, by local name (documents.md §2.1); `*` marks those that repeat."""

from collections.abc import Mapping
from typing import TypeAlias

Expected: TypeAlias = Mapping[str, "Expected"]

# The signatures have their own reader.
OPAQUE: Expected = {"": {}}

_NAME: Expected = {"given*": {}, "family": {}}
_ORGANISATION: Expected = {"id": {}, "name": {}}
_ENTITY: Expected = {"assignedEntity": {"id": {}, "representedOrganization": _ORGANISATION}}

_LOCAL_HEADER: Expected = {
    "specificDocumentType": {},
    "creationTime": {},
    "documentGroup": {},
    "fileFormat": {},
    "structuredFileFormat": {},
    "softwareSupport": {},
    "functionCode*": {},
    "recordStatus": {},
    "registryType": {},
    "outsourcingServiceCustomer": {},
    "outsourcingServiceCustomerName": {},
    "eprServiceProvider*": {},
    "eprServiceProviderName*": {},
    "totalRetentionPeriodClass": {},
    "specialContent": {},
    "contentSpecificationId": {},
    "encompassingClientRelationship": {},
    "serviceProcess": {"type": {}, "code": {}},
    "socialService*": {},
    "authorizationRestrictionArgument": {},
    "inaccessibleArgument": {},
    "shownToAll": {},
    "reasonOfCorrection": {},
    "signature*": {
        "assignedAuthorSigner": {"id": {}},
        "signer": {"name": _NAME},
        "authenticationMethod": {},
        "time": {},
    },
    "signatureCollection": OPAQUE,
}

DOCUMENT: Expected = {
    "realmCode": {},
    "typeId": {},
    "templateId*": {},
    "id": {},
    "code": {},
    "title": {},
    "effectiveTime": {},
    "confidentialityCode": {},
    "languageCode": {},
    "setId": {},
    "versionNumber": {},
    "recordTarget*": {
        "patientRole": {"id": {}, "patient": {"name": _NAME, "administrativeGenderCode": {}, "birthTime": {}}}
    },
    "author*": {"time": {}, "assignedAuthor": {"id": {}, "assignedPerson": {"name": _NAME}}},
    "custodian": {"assignedCustodian": {"representedCustodianOrganization": _ORGANISATION}},
    "relatedDocument": {"parentDocument": {"id": {}, "setId": {}, "versionNumber": {}}},
    "authorization": {"consent": {"code": {}, "statusCode": {}}},
    "componentOf": {
        "encompassingEncounter": {
            "id": {},
            "effectiveTime": {"low": {}, "high": {}},
            "responsibleParty": _ENTITY,
            "encounterParticipant": _ENTITY,
        }
    },
    "localSocialHeader": _LOCAL_HEADER,
    # A second body is an error that the reader of the body reports.
    "component*": {"nonXMLBody*": {"text*": {}, "json*": {}}},
}
