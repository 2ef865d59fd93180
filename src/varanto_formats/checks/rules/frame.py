"""Rules on the transfer frame (siirtokehys): whether it speaks of the document that it carries."""

from collections.abc import Iterator

from varanto_formats.checks.catalogue import Rule, described
from varanto_formats.checks.model import Mode
from varanto_formats.checks.policy import POLICY
from varanto_formats.checks.rules import places
from varanto_formats.findings import Finding, finding
from varanto_formats.hl7.model import FrameFacts, Reason
from varanto_formats.identifiers import codesystems as codes
from varanto_formats.identifiers import hetu, oids


def same_identifiers(facts: FrameFacts) -> Iterator[Finding]:
    """Frame and document name the same document and the same set of versions."""
    frame, document = facts.frame, facts.document
    pairs = (("id", frame.oid, document and document.oid), ("setId", frame.set_id, document and document.set_id))
    for name, in_frame, in_document in pairs:
        if in_frame is None:
            yield finding("id-mismatch", frame.root, name)
        elif document and in_frame != in_document:
            yield finding("id-mismatch", f"{frame.root}/{name}/@root")


def one_service_request(facts: FrameFacts) -> Iterator[Finding]:
    """A frame asks for exactly one service."""
    requests = _requests(facts)
    if len(requests) != 1:
        yield finding("service-request-invalid", facts.frame.root.partition("/subject")[0], f"{len(requests)}")


def known_service_request(facts: FrameFacts) -> Iterator[Finding]:
    """The service asked for is one that we know of."""
    for request in _requests(facts):
        if request.code.code not in POLICY.service_requests:
            yield finding("unknown-code", request.pointer, oids.base(codes.SERVICE_REQUEST))


def request_of_group(facts: FrameFacts) -> Iterator[Finding]:
    """The document belongs to the group that the service stores; judged where that is known for sure."""
    group = facts.document.document_group if facts.document else None
    for request in _requests(facts):
        stored = POLICY.service_requests.get(request.code.code)
        if stored and group and group.code != stored:
            yield finding("document-group-invalid", f"{places.LOCAL}/documentGroup/@code", request.code.code)


def real_identities_of_frame(facts: FrameFacts) -> Iterator[Finding]:
    """In test mode a frame names test persons only, senders too (documents.md §4.7, rule 4)."""
    for written in facts.frame.identifiers if facts.mode == Mode.TEST else ():
        code = hetu.parse(written.value)
        if code and not code.is_test:
            yield finding("real-identity-in-test", written.pointer)


def _requests(facts: FrameFacts) -> list[Reason]:
    return [one for one in facts.frame.reasons if oids.same_base(one.code.system, codes.SERVICE_REQUEST)]


RULES: tuple[Rule[[FrameFacts]], ...] = described(
    "frame", same_identifiers, one_service_request, known_service_request, request_of_group, real_identities_of_frame
)
