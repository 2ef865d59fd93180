"""Rules on the identifiers of one person: by which of them a document may name its client (readings.md A41). Pure."""

from collections.abc import Iterator

from varanto.intake.model import Examined, State
from varanto_formats.checks.facts import RelationshipFacts
from varanto_formats.findings import Finding, finding
from varanto_formats.identifiers import Identifier, hetu, oids, temporary

_CLIENT = "/ClinicalDocument/recordTarget"


def kept_clients(examined: Examined, state: State) -> Iterator[Finding]:
    """A replacement keeps its clients; only by which identifier one is named may change (api.md).

    From a temporary id to an identity code, between identifiers of one person, and from the wrong code back.
    """
    if state.current is None:
        return
    before, now = set(state.current.clients), set(examined.clients)
    gone, come = before - now, now - before
    if len(gone) != len(come) or not all(any(_is_same(one, other, examined, state) for other in come) for one in gone):
        yield finding("client-mismatch", _CLIENT)


def named_by_code(examined: Examined, state: State) -> Iterator[Finding]:
    """Once a temporary id is linked, its issuer's new documents name the client by the identity code (D-22).

    Nor is it linked to a second identity code while it is linked to one. To others than its issuer nothing is told of a
    link (readings.md A46).
    """
    register = oids.organisation_root(state.register) or ""
    if examined.document.version == 1:
        for number, client in enumerate(examined.document.clients, 1):
            one = client.identifier
            if one and state.linked.get(one) and _issuer(one) == register:
                yield finding("temporary-id-linked", f"{_CLIENT}[{number}]")
    controller = examined.document.controller
    if state.id_taken and controller and controller.oid == state.register:
        yield finding("temporary-id-linked", _CLIENT)


def link_of(examined: Examined) -> tuple[Identifier, Identifier] | None:
    """The identity code and the temporary id that a relationship document says are one person's.

    None where it says nothing, or where another organisation than its controller issued the temporary id.
    """
    facts, controller = examined.checked.facts.relationship, examined.document.controller
    if facts is None or controller is None or facts.identity is None or facts.temporary is None:
        return None
    own = _issuer(facts.temporary) == (oids.organisation_root(controller.oid) or "")
    sound = hetu.is_valid(facts.identity.value) and temporary.is_valid(facts.temporary)
    return (facts.identity, facts.temporary) if own and sound else None


def _issuer(identifier: Identifier) -> str | None:
    """The root of the organisation that issued a temporary id; None for other identifiers."""
    return oids.organisation_root(identifier.system) if temporary.is_temporary(identifier) else None


def _is_same(before: Identifier, now: Identifier, examined: Examined, state: State) -> bool:
    """Whether two identifiers may be the same person's."""
    if before in state.linked.get(now, ()):
        return True
    if temporary.is_temporary(before):
        return not temporary.is_temporary(now)
    return _corrects(now, state.current.relationship_facts if state.current else None, examined)


def _corrects(now: Identifier, said: RelationshipFacts | None, examined: Examined) -> bool:
    """Whether a version of a relationship document corrects to which identity code its temporary id belongs."""
    facts = examined.checked.facts.relationship
    if said is None or said.temporary is None or facts is None:
        return False
    return said.temporary in (now, facts.temporary)
