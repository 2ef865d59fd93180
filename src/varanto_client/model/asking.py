"""What is sent to the archive: in whose name, for what purpose, what is looked for."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import datetime
from typing import Any, Self

from varanto_formats.identifiers import Identifier


@dataclass(frozen=True, slots=True, kw_only=True)
class Acting:
    """In whose name a system calls (api.md, Who calls): the context that its token will vouch for.

    The desks are for the operator of a test repository alone (readings.md A30). Masked in `repr`.
    """

    organization: str | None = None
    unit: str | None = None
    professional: Identifier | None = None
    professional_name: str = field(default="", repr=False)
    role: str = "SYSTEM"
    supervised_role: str | None = None
    service_tasks: Sequence[str] = ()
    services: Sequence[str] = ()
    authority: bool = False
    flags: Sequence[str] = ()
    sender: Identifier | None = None
    sender_name: str = field(default="", repr=False)
    desk: str | None = None
    controller: str | None = None
    register: str | None = None
    person: Identifier | None = field(default=None, repr=False)
    on_behalf_of: Identifier | None = field(default=None, repr=False)
    capacity: str | None = None

    @classmethod
    def as_archivist(cls, controller: str, register: str) -> Self:
        """At the archivist's desk (arkistonhoitaja) of one register of a controller."""
        return cls(role="", desk="archivist", controller=controller, register=register)

    @classmethod
    def as_officer(cls, controller: str) -> Self:
        """At the desk of a controller's data-protection officer (tietosuojavastaava)."""
        return cls(role="", desk="officer", controller=controller)

    @classmethod
    def as_citizen(
        cls, person: Identifier, on_behalf_of: Identifier | None = None, capacity: str | None = None
    ) -> Self:
        """At a citizen's own desk, or acting there for somebody else, in a capacity (role of code set 1284)."""
        return cls(role="", desk="citizen", person=person, on_behalf_of=on_behalf_of, capacity=capacity)

    def claims(self) -> dict[str, Any]:
        """The claims as they stand in the assertion."""
        plain = {name: value for name, value in asdict(self).items() if value and not name.endswith("_name")}
        people = {
            "professional": (self.professional, self.professional_name),
            "sender": (self.sender, self.sender_name),
        }
        named = {name: identifier(one) | {"name": called} for name, (one, called) in people.items() if one}
        citizens = {"person": self.person, "on_behalf_of": self.on_behalf_of}
        known = {name: identifier(one) for name, one in citizens.items() if one}
        return {"professional": None, "authority": False} | plain | named | known


OPERATOR = Acting(role="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Purpose:
    """For what data are asked (api.md, Purpose): `own` is the caller's own register.

    The context of the others is the asker's own work with the client: her client relationship, or a case while
    there is none (readings.md A2).
    """

    kind: str = "own"
    organiser: str | None = None
    context: Mapping[str, str] | None = None
    reason: Mapping[str, str] | None = field(default=None, repr=False)
    statement: Mapping[str, bool | str] | None = field(default=None, repr=False)
    reveal: Mapping[str, str] | None = field(default=None, repr=False)

    @classmethod
    def revealing(cls, reason: str) -> Self:
        """At the archivist's desk alone: also what is masked there for a safety restriction; the reason is logged."""
        return cls(reveal={"reason": reason})

    @classmethod
    def register_right(cls, organiser: str) -> Self:
        """An organiser's data by its register right (rekisterinkäyttöoikeus): the grant is the context."""
        return cls(kind="register_right", organiser=organiser)

    @classmethod
    def disclosure(cls, *, relationship: str | None = None, case: str | None = None) -> Self:
        """Other controllers' data by the client's permit (luovutuslupa, 703/2023 55 §)."""
        return cls(kind="disclosure", context=_context(relationship, case))

    @classmethod
    def statutory(cls, code: str, text: str, *, relationship: str | None = None, case: str | None = None) -> Self:
        """Other controllers' data by an authority's right (55 § 2), for a reason of code set 1299 and in words."""
        return cls(kind="statutory", context=_context(relationship, case), reason={"code": code, "text": text})

    @classmethod
    def incapacity(cls, text: str, *, relationship: str | None = None, case: str | None = None) -> Self:
        """Other controllers' data of a client who cannot judge and has no representative (55 § 2).

        Whoever makes it states all three conditions: she cannot judge, nobody represents her, the data are necessary.
        """
        stated: dict[str, bool | str] = dict.fromkeys(("cannot_judge", "no_representative", "necessary"), True)
        return cls(kind="incapacity", context=_context(relationship, case), statement=stated | {"text": text})

    def members(self) -> dict[str, Any]:
        """The purpose as it goes over the wire."""
        return {name: value for name, value in asdict(self).items() if value is not None}


def _context(relationship: str | None, case: str | None) -> dict[str, str]:
    sent = {"client_relationship": relationship, "case": case}
    return {name: oid for name, oid in sent.items() if oid}


OWN = Purpose()


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What a search is narrowed by; code values without their systems. `linked`: the cases linked to `case` too."""

    controller: str | None = None
    register: str | None = None
    case: str | None = None
    linked: bool = False
    document_group: Sequence[str] = ()
    type: Sequence[str] = ()
    service_task: Sequence[str] = ()
    service_process: str | None = None
    unit: str | None = None
    author: Identifier | None = None
    created_from: datetime | None = None
    created_to: datetime | None = None
    set_id: str | None = None
    include: Sequence[str] = ()
    limit: int | None = None

    def members(self) -> dict[str, Any]:
        """The filters as they go over the wire."""
        plain = asdict(self)
        span = {"from": plain.pop("created_from"), "to": plain.pop("created_to")}
        created = {end: at.isoformat() for end, at in span.items() if at}
        author = identifier(self.author) if self.author else None
        return {name: value for name, value in (plain | {"author": author, "created": created}).items() if value}


NO_FILTERS = Filters()


def identifier(one: Identifier) -> dict[str, str]:
    """A person's identifier as it goes over the wire."""
    return {"system": f"urn:oid:{one.system}", "value": one.value}
