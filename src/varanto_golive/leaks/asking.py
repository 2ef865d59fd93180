"""Everything that the neighbour and the private provider can ask about a client and about a document's OID."""

import base64
import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import Any, TypeAlias

import httpx

from varanto_client import compose
from varanto_client.model import Form, Purpose, identifier
from varanto_client.sealing import seal
from varanto_formats.cda.model import Document, Replaced
from varanto_golive.leaks.model import GRANTS, GUARDED, Story, Way
from varanto_golive.leaks.parties import Party, Voice
from varanto_golive.leaks.stories import Twin

Object: TypeAlias = dict[str, Any]
REASON = ("TIETOJEN_TARKISTUS", "Tarkistetaan palvelutarpeen arvioinnin tietoja.")
BY_WILL = frozenset({Way.DOCUMENT, Way.SERVICE_TASK, Way.CONTROLLER, Way.OLD, Way.SPECIAL, Way.SHARED})
FORMS = tuple(Form)
LARGEST_PAGE = 5


@dataclass(frozen=True, slots=True)
class Question:
    """One call of one party; a search is followed to its last page."""

    name: str
    voice: Voice
    method: str
    path: str
    json: Object | None = None
    content: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict[str, str])

    def ask(self) -> list[httpx.Response]:
        """The answers: one, or one for each page."""
        answers = [self._sent(self.json)]
        while self.path.endswith("search") and (cursor := _next(answers[-1])):
            answers.append(self._sent({**(self.json or {}), "cursor": cursor}))
        return answers

    def _sent(self, json: Object | None) -> httpx.Response:
        return self.voice.call(self.method, self.path, json=json, content=self.content, headers=self.headers)


def questions(twin: Twin, told: Story) -> Iterator[Question]:
    """Whatever may be asked of a twin where the secret is withheld; for both twins the same, in the same order."""
    secret = twin.secret[-1]
    for voice, name, purpose in _purposes(twin, told.way):
        yield from _searches(twin, voice, name, purpose)
        for label, one in (("secret", secret), ("first version", twin.secret[0]), ("never", _never(secret))):
            yield from _fetches(voice, f"{name} {label}", one.oid, purpose, FORMS)
        for number, one in enumerate(twin.open):
            yield from _fetches(voice, f"{name} open {number}", one.oid, purpose, (Form.XHTML, Form.JSON))
    asker = _asker(twin, told.way)
    voice = asker.voice if asker else twin.parties.guardian(twin.person.identifier)
    yield from _about_wills(twin, voice)
    if asker:
        yield from _side_doors(twin, asker)
    if told.way in GRANTS:
        yield from _producers_doors(twin)


def _asker(twin: Twin, way: Way) -> Party | None:
    """The organisation from which the secret is withheld; None for a guardian, who is no organisation's."""
    if way in GUARDED:
        return None
    return twin.parties.private if way in GRANTS else twin.parties.asker


def _purposes(twin: Twin, way: Way) -> Iterator[tuple[Voice, str, Purpose]]:
    """The purposes for which the secret is withheld for this reason, and who has them."""
    asker, private, relationship = twin.parties.asker.voice, twin.parties.private.voice, twin.relationship
    if way in GUARDED:
        yield twin.parties.guardian(twin.person.identifier), "guardian", Purpose()
        return
    if way in GRANTS:
        holder = twin.parties.holder.composer.controller.oid
        yield private, "register right", Purpose.register_right(holder)
        yield private, "private own", Purpose()
        return
    yield asker, "own", Purpose()
    yield asker, "disclosure", Purpose.disclosure(relationship=relationship)
    if way in (Way.SENSITIVE, Way.INVALIDATED, Way.NO_CONTEXT, Way.OUTSIDE_MEMBERSHIP, Way.UNLINKED):
        yield asker, "statutory", Purpose.statutory(*REASON, relationship=relationship)
        yield asker, "incapacity", Purpose.incapacity("Muistisairaus", relationship=relationship)
    if way in BY_WILL - {Way.SHARED}:
        yield private, "private incapacity", Purpose.incapacity("Muistisairaus", relationship=twin.private)


def _searches(twin: Twin, voice: Voice, name: str, purpose: Purpose) -> Iterator[Question]:
    """The whole, pages of every size, and every filter that could single the secret out."""
    secret = twin.secret[-1]
    at = secret.created_at or twin.now
    filters: dict[str, Object] = {
        "whole": {},
        "superseded": {"include": ["superseded", "invalidated"]},
        "set": {"set_id": secret.set_id},
        "case": {"case": secret.case},
        "type": {"type": [secret.specific_type.code if secret.specific_type else ""]},
        "group": {"document_group": [secret.document_group.code if secret.document_group else ""]},
        "task": {"service_task": [one.code for one in secret.service_tasks]},
        "controller": {"controller": twin.parties.holder.composer.controller.oid},
        "unit": {"unit": secret.unit.oid if secret.unit else ""},
        "created": {"created": {"from": at.isoformat(), "to": (at + timedelta(seconds=1)).isoformat()}},
    }
    sizes: dict[str, Object] = {f"pages of {size}": {"limit": size} for size in range(1, LARGEST_PAGE + 1)}
    for label, terms in {**filters, **sizes}.items():
        wish = {"client": identifier(twin.person.identifier), "purpose": purpose.members(), **terms}
        yield Question(f"{name} search, {label}", voice, "POST", "v1/documents/search", wish)


def _fetches(voice: Voice, name: str, oid: str, purpose: Purpose, forms: tuple[Form, ...]) -> Iterator[Question]:
    """A document by its OID in every form, its metadata, its versions."""
    header = base64.urlsafe_b64encode(json.dumps(purpose.members()).encode()).decode().rstrip("=")
    for form in forms:
        headers = {"varanto-purpose": header, "accept": form.value}
        yield Question(f"{name}, {form.value}", voice, "GET", f"v1/documents/{oid}", headers=headers)
    for part in ("metadata", "versions"):
        headers = {"varanto-purpose": header}
        yield Question(f"{name}, {part}", voice, "GET", f"v1/documents/{oid}/{part}", headers=headers)


def _about_wills(twin: Twin, voice: Voice) -> Iterator[Question]:
    """The client's will, and what a prohibition of the secret, its task or its holder would hide (A43, A44)."""
    client = identifier(twin.person.identifier)
    yield Question("wills", voice, "POST", "v1/wills/search", {"client": client, "history": True})
    secret = twin.secret[-1]
    planned = {
        "document": secret.set_id,
        "service_task": secret.service_tasks[0].code,
        "controller": twin.parties.holder.composer.controller.oid,
    }
    for kind, target in planned.items():
        wish = {"client": client, "prohibitions": [{"kind": kind, "targets": [target]}]}
        yield Question(f"preview of {kind}", voice, "POST", "v1/wills/preview", wish)
    yield Question("summary", voice, "POST", "v1/documents/summary", {"client": client})


def _side_doors(twin: Twin, asker: Party) -> Iterator[Question]:
    """Calls that are not for reading but might answer about another's document (A45, A46)."""
    secret = twin.secret[-1]
    wish = {"reason": "duplicate", "explanation": ""}
    headers = {"if-match": f'"{"0" * 64}"', "idempotency-key": f"leak-{secret.oid}"}
    path = f"v1/documents/{secret.oid}/invalidation"
    yield Question("invalidation", asker.voice, "POST", path, wish, headers=headers)
    for name, document in _probes(twin, asker, secret):
        xml, headers = seal(document, [asker.seal]), {"content-type": "application/xml"}
        yield Question(
            f"validation of {name}", asker.voice, "POST", "v1/documents/validate", content=xml, headers=headers
        )


def _producers_doors(twin: Twin) -> Iterator[Question]:
    """What a producer may try at the organiser's register: its rights, and to write over the secret (A17, A46)."""
    private, secret = twin.parties.private, twin.secret[-1]
    wish = {"client": identifier(twin.person.identifier)}
    yield Question("rights of the client", private.voice, "POST", "v1/register-rights/search", wish)
    composer = twin.composer(private).for_organiser(twin.parties.holder.composer.controller)
    note = compose.case_note(composer, twin.granted_case, description="Tapaaminen")
    replaced = Replaced(secret.oid, secret.set_id, secret.version)
    changed = replace(note, set_id=secret.set_id, version=secret.version + 1, replaces=replaced)
    tried = {
        "a note": note,
        "a note with the same OID": replace(note, oid=secret.oid, set_id=secret.oid),
        "a producer's replacement": replace(changed, correction_reason=composer.next_version(note).correction_reason),
    }
    for name, document in tried.items():
        xml, headers = seal(document, [private.seal]), {"content-type": "application/xml"}
        path = "v1/documents/validate"
        yield Question(f"validation of {name}", private.voice, "POST", path, content=xml, headers=headers)


def _probes(twin: Twin, asker: Party, secret: Document) -> Iterator[tuple[str, Document]]:
    """Documents of the asker's own that name the secret: as their OID, as what they replace, as prohibited."""
    composer = twin.composer(asker)
    own = composer.relationship(twin.person, ["24"])
    yield "the same OID", replace(own, oid=secret.oid, set_id=secret.oid)
    replaced = Replaced(secret.oid, secret.set_id, secret.version)
    changed = replace(own, set_id=secret.set_id, version=secret.version + 1, replaces=replaced)
    yield "a replacement", replace(changed, correction_reason=composer.next_version(own).correction_reason)
    yield "a prohibition", compose.prohibition(composer, twin.person, documents=[secret])


def _never(secret: Document) -> Document:
    """A document that neither twin has: the secret's OID with another number of the same length."""
    root, number = secret.oid.rsplit(".", 1)
    return replace(secret, oid=f"{root}.{int(number) + 500}")


def _next(answer: httpx.Response) -> str | None:
    return answer.json().get("next") if answer.is_success else None
