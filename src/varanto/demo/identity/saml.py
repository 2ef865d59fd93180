"""The test provider's SAML 2.0: signed requests in, signed answers in signed messages out."""

import time
from base64 import b64decode, b64encode
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Any, cast
from urllib.parse import parse_qs
from uuid import uuid4
from zlib import decompress

from jinja2 import Environment, PackageLoader, StrictUndefined
from lxml import etree as _untyped  # pyright: ignore[reportAttributeAccessIssue, reportUnknownVariableType] # no stubs
from onelogin.saml2 import utils

from varanto.demo.identity.keys import PROVIDER, REPOSITORY, Keys
from varanto.demo.identity.oidc import HERE
from varanto.demo.identity.people import Person

_TEMPLATES = Environment(loader=PackageLoader("varanto.demo"), autoescape=True, undefined=StrictUndefined)
_XML = cast("Any", _untyped)
_TOOLS: Any = utils.OneLogin_Saml2_Utils
ASSERTION = "urn:oasis:names:tc:SAML:2.0:assertion"
LASTS = timedelta(minutes=5)


@dataclass(frozen=True, slots=True, kw_only=True)
class Said:
    """What an answer says: of whom, to whom, for which request, from when until when."""

    person: Person
    issuer: str
    audience: str
    consumer: str
    request_id: str
    begin: datetime
    end: datetime
    signed: tuple[str, ...] = ("assertion", "message")

    @property
    def attributes(self) -> Mapping[str, str]:
        """The attributes in the smallest scope of Suomi.fi-tunnistus (disclosure.md §9.2)."""
        person = self.person
        named = {"urn:oid:2.5.4.3": f"{person.family} {person.given}", "urn:oid:2.5.4.42": person.given}
        named |= {"urn:oid:2.5.4.4": person.family, "urn:oid:1.2.246.517.2002.2.27": "0"}
        return named | ({"urn:oid:1.2.246.21": person.code} if person.code else {})


def metadata(issuer: str, keys: Keys) -> str:
    """What the repository is told of the provider."""
    certificate = "".join(keys.certificate(PROVIDER).splitlines()[1:-1])
    return _TEMPLATES.get_template("saml-metadata.xml").render(issuer=issuer, certificate=certificate)


def asked(query: str, keys: Keys) -> Mapping[str, str] | None:
    """What a signed request (HTTP-Redirect) asks: its id, who asks, where the answer goes; None for a forged one."""
    read = {name: values[0] for name, values in parse_qs(query, keep_blank_values=True).items()}
    if not _is_signed(query, read, keys.certificate(REPOSITORY)):
        return None
    request = _XML.fromstring(decompress(b64decode(read["SAMLRequest"]), -15))
    consumer, issuer = request.get("AssertionConsumerServiceURL", ""), request.findtext(f"{{{ASSERTION}}}Issuer", "")
    if not consumer.startswith(HERE):
        return None
    return {"request_id": request.get("ID", ""), "consumer": consumer, "audience": issuer}


def said(person: Person, issuer: str, request: Mapping[str, str]) -> Said:
    """What the answer to a request says when this person has clicked."""
    now = datetime.fromtimestamp(int(time.time()), UTC)
    return Said(
        person=person,
        issuer=issuer,
        audience=request["audience"],
        consumer=request["consumer"],
        request_id=request["request_id"],
        begin=now,
        end=now + LASTS,
    )


def answer(told: Said, keys: Keys) -> bytes:
    """The signed answer, as XML; what is not to be signed is left unsigned."""
    assertion = _TEMPLATES.get_template("saml-assertion.xml").render(_facts(told)).encode()
    if "assertion" in told.signed:
        assertion = _signed(assertion, keys)
    message = _TEMPLATES.get_template("saml-response.xml").render(_facts(told)).encode()
    whole = _XML.fromstring(message)
    whole.append(_XML.fromstring(assertion))
    written = _XML.tostring(whole)
    return _signed(written, keys) if "message" in told.signed else written


def refused(told: Said, keys: Keys) -> bytes:
    """The signed answer of somebody who broke off."""
    facts = _facts(told) | {"status": "urn:oasis:names:tc:SAML:2.0:status:Responder"}
    return _signed(_TEMPLATES.get_template("saml-response.xml").render(facts).encode(), keys)


def posted(xml: bytes) -> str:
    """An answer as a form carries it."""
    return b64encode(xml).decode()


def _facts(told: Said) -> dict[str, Any]:
    return {
        "told": told,
        "id": f"_{uuid4().hex}",
        "begin": _moment(told.begin),
        "end": _moment(told.end),
        "status": "urn:oasis:names:tc:SAML:2.0:status:Success",
    }


def _is_signed(query: str, read: Mapping[str, str], certificate: str) -> bool:
    """Whether the parts of the query, in the order of the binding (3.4.4.1), carry the repository's signature."""
    order = ("SAMLRequest=", "RelayState=", "SigAlg=")
    signed = "&".join(part for name in order for part in query.split("&") if part.startswith(name))
    return _TOOLS.validate_binary_sign(signed, b64decode(read.get("Signature", "")), certificate, read.get("SigAlg"))


def _signed(xml: bytes, keys: Keys) -> bytes:
    return _TOOLS.add_sign(xml, keys.key(PROVIDER), keys.certificate(PROVIDER))


def _moment(at: datetime) -> str:
    return at.strftime("%Y-%m-%dT%H:%M:%SZ")
