"""Speaking SAML 2.0 in the profile of Suomi.fi-tunnistus (disclosure.md §9.2), through python3-saml, strictly."""

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from urllib.parse import urlsplit

from onelogin.saml2 import auth, errors, idp_metadata_parser, response, settings

from varanto.identification.model import Assertion, Provider, Reason, Refused

LONGEST = 256 * 2**10
POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
SECURITY = {
    "authnRequestsSigned": True,
    "signMetadata": True,
    "metadataValidUntil": "",
    "metadataCacheDuration": "",
    "wantMessagesSigned": True,
    "wantAssertionsSigned": True,
    "rejectDeprecatedAlgorithm": True,
    "requestedAuthnContext": False,
    "allowSingleLabelDomains": True,
    "signatureAlgorithm": RSA_SHA256,
    "digestAlgorithm": SHA256,
}
_Wrong = errors.OneLogin_Saml2_ValidationError
REASONS: dict[int, Reason] = {
    _Wrong.STATUS_CODE_IS_NOT_SUCCESS: Reason.CANCELLED,
    _Wrong.WRONG_INRESPONSETO: Reason.OTHER_ATTEMPT,
    _Wrong.WRONG_SUBJECTCONFIRMATION: Reason.OTHER_ATTEMPT,
    _Wrong.ASSERTION_TOO_EARLY: Reason.TIME,
    _Wrong.ASSERTION_EXPIRED: Reason.TIME,
    _Wrong.SESSION_EXPIRED: Reason.TIME,
    _Wrong.RESPONSE_EXPIRED: Reason.TIME,
    _Wrong.WRONG_AUDIENCE: Reason.AUDIENCE,
    _Wrong.WRONG_DESTINATION: Reason.AUDIENCE,
    _Wrong.EMPTY_DESTINATION: Reason.AUDIENCE,
    _Wrong.WRONG_ISSUER: Reason.ISSUER,
    _Wrong.ISSUER_MULTIPLE_IN_RESPONSE: Reason.ISSUER,
    _Wrong.ISSUER_NOT_FOUND_IN_ASSERTION: Reason.ISSUER,
    **dict.fromkeys(
        (
            _Wrong.WRONG_NUMBER_OF_ASSERTIONS,
            _Wrong.WRONG_SIGNED_ELEMENT,
            _Wrong.ID_NOT_FOUND_IN_SIGNED_ELEMENT,
            _Wrong.DUPLICATED_ID_IN_SIGNED_ELEMENTS,
            _Wrong.INVALID_SIGNED_ELEMENT,
            _Wrong.DUPLICATED_REFERENCE_IN_SIGNED_ELEMENTS,
            _Wrong.UNEXPECTED_SIGNED_ELEMENTS,
            _Wrong.WRONG_NUMBER_OF_SIGNATURES_IN_RESPONSE,
            _Wrong.WRONG_NUMBER_OF_SIGNATURES_IN_ASSERTION,
            _Wrong.WRONG_NUMBER_OF_SIGNATURES,
            _Wrong.NO_SIGNED_MESSAGE,
            _Wrong.NO_SIGNED_ASSERTION,
            _Wrong.NO_SIGNATURE_FOUND,
            _Wrong.INVALID_SIGNATURE,
            _Wrong.DEPRECATED_SIGNATURE_METHOD,
            _Wrong.DEPRECATED_DIGEST_METHOD,
        ),
        Reason.SIGNATURE,
    ),
}


@dataclass(frozen=True, slots=True)
class Read:
    """An answer that was read and not yet believed: to which request it says that it belongs."""

    request_id: str
    response: Any


def address(way: Provider) -> tuple[str, str]:
    """Where the browser takes a signed request to the provider, and the request's id."""
    asking: Any = auth.OneLogin_Saml2_Auth(_request(way), _settings(way))
    url = asking.login(return_to="")
    return str(url), str(asking.get_last_request_id())


def metadata(way: Provider) -> bytes:
    """What the provider is told of us: keys, addresses, signed (SAML metadata)."""
    told: Any = settings.OneLogin_Saml2_Settings(_settings(way), sp_validation_only=True)
    written = told.get_sp_metadata()
    return written if isinstance(written, bytes) else str(written).encode()


def read(way: Provider, posted: str) -> Read | Refused:
    """The answer that was posted; one that names no request of ours was not asked for."""
    if len(posted) > LONGEST:
        return Refused(Reason.MALFORMED)
    try:
        ours: Any = settings.OneLogin_Saml2_Settings(_settings(way))
        answer: Any = response.OneLogin_Saml2_Response(ours, posted)
        request_id = answer.get_in_response_to()
    except Exception:  # noqa: BLE001 (hostile bytes: the library raises what its parsers do)
        return Refused(Reason.MALFORMED)
    return Read(str(request_id), answer) if request_id else Refused(Reason.UNKNOWN)


def verify(way: Provider, read: Read) -> Assertion | Refused:
    """What the answer says once message and assertion are known to be the provider's, for us, of this request and now.

    The library lets an answer pass that limits neither audience nor time: here both must be limited.
    """
    answer = read.response
    try:
        answer.is_valid(_request(way), read.request_id, raise_exceptions=True)
        if way.entity_id not in answer.get_audiences():
            return Refused(Reason.AUDIENCE)
        holds_until = answer.get_assertion_not_on_or_after()
        if holds_until is None:
            return Refused(Reason.TIME)
        attributes = {name: values[0] for name, values in answer.get_attributes().items() if len(values) == 1}
        assertion_id = str(answer.get_assertion_id())
    except _Wrong as wrong:
        return Refused(REASONS.get(wrong.code, Reason.MALFORMED))
    except Exception:  # noqa: BLE001 (hostile bytes: the library raises what its parsers do)
        return Refused(Reason.MALFORMED)
    return Assertion(assertion_id, datetime.fromtimestamp(holds_until, UTC), attributes)


def _request(way: Provider) -> dict[str, object]:
    """How the library sees a request: at our own address, whatever its Host header said."""
    at = urlsplit(way.consumer)
    return {"https": "on" if at.scheme == "https" else "off", "http_host": at.netloc, "script_name": at.path}


def _settings(way: Provider) -> dict[str, Any]:
    parser: Any = idp_metadata_parser.OneLogin_Saml2_IdPMetadataParser
    provider = parser.parse(way.metadata)
    return {
        "strict": True,
        "idp": provider["idp"],
        "sp": {
            "entityId": way.entity_id,
            "assertionConsumerService": {"url": way.consumer, "binding": POST},
            "NameIDFormat": TRANSIENT,
            "x509cert": way.certificate,
            "privateKey": way.key,
        },
        "security": SECURITY,
    }
