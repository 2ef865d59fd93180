"""Calls on the registers: organisations, systems, structures, code sets, linked cases, register rights."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any
from urllib.parse import urlencode

from varanto_client import wire
from varanto_client.calls import Calls, answer_of, path
from varanto_client.model import CaseLink, Changes, Loss, Page, PublishedStructure, RegisterRight, identifier
from varanto_formats.identifiers import Identifier
from varanto_formats.structures import Structure


class Registers(Calls):
    """The registers of an archive."""

    def organisation(self, oid: str) -> dict[str, Any]:
        """An organisation as the archive's register has it."""
        return answer_of(self._session.call("GET", path("organizations", oid)))

    def put_organisation(self, oid: str, members: Mapping[str, Any]) -> dict[str, Any]:
        """Enter or change an organisation; for the operator."""
        return answer_of(self._session.call("PUT", path("organizations", oid), json=members))

    def put_system(self, client_id: str, members: Mapping[str, Any]) -> dict[str, Any]:
        """Enter or change a system, its keys and whom it may act for; for the operator."""
        return answer_of(self._session.call("PUT", f"v1/systems/{client_id}", json=members))

    def structure(self, oid: str) -> Structure:
        """A document structure that the archive checks by."""
        answer = wire.read(answer_of(self._session.call("GET", path("structures", oid))), PublishedStructure)
        return Structure.from_schema(answer.as_published())

    def code_set(self, oid: str) -> dict[str, Any]:
        """A code set with its values."""
        return answer_of(self._session.call("GET", path("code-sets", oid)))

    def link_cases(self, case: str, other: str, reason: str) -> CaseLink:
        """Link two cases of the own register (asialiitos)."""
        wish = {"to": other, "reason": reason}
        return wire.read(answer_of(self._session.call("POST", path("cases", case, "links"), json=wish)), CaseLink)

    def case_links(self, case: str) -> tuple[CaseLink, ...]:
        """The links of a case of the own register, ended ones too, oldest first."""
        return wire.read(answer_of(self._session.call("GET", path("cases", case, "links"))), Page[CaseLink]).items

    def unlink_cases(self, case: str, other: str, reason: str) -> CaseLink:
        """End the link between two cases; that there was one stays known."""
        where = path("cases", case, "links", other, "removal")
        return wire.read(answer_of(self._session.call("POST", where, json={"reason": reason})), CaseLink)

    def register_rights(self, *, unit: str | None = None, ends_before: date | None = None) -> Iterator[RegisterRight]:
        """The register rights that the organisation has granted, or that its units hold."""
        narrowed = {"unit": unit, "ends_before": ends_before and ends_before.isoformat()}
        asked = {name: value for name, value in narrowed.items() if value}
        cursor: str | None = ""
        while cursor is not None:
            query = urlencode(asked | ({"cursor": cursor} if cursor else {}))
            answer = self._session.call("GET", f"v1/register-rights?{query}", headers={"accept": "application/json"})
            page = wire.read(answer_of(answer), Page[RegisterRight])
            yield from page.items
            cursor = page.next

    def register_rights_of(self, client: Identifier) -> tuple[RegisterRight, ...]:
        """The register rights in one client's matters."""
        wish = {"client": identifier(client)}
        answer = self._session.call("POST", "v1/register-rights/search", json=wish)
        return wire.read(answer_of(answer), Page[RegisterRight]).items

    def register_right_preview(self, client: Identifier, unit: str) -> Loss:
        """What a producer's unit would lose if its right in a client's matters ended today."""
        wish = {"client": identifier(client), "unit": unit}
        return wire.read(answer_of(self._session.call("POST", "v1/register-rights/preview", json=wish)), Loss)

    def changes(self, cursor: str | None = None, *, organization: str | None = None) -> Iterator[Changes]:
        """What producers have done in the own register since a place in the feed, portion by portion, up to now.

        A change may come twice. Keep `next` of a portion when its items are taken care of: it is where to go on.
        """
        wish = {"organization": organization} if organization else {}
        more = True
        while more:
            asked = wish | ({"cursor": cursor} if cursor else {})
            portion = wire.read(answer_of(self._session.call("POST", "v1/documents/changes", json=asked)), Changes)
            yield portion
            cursor, more = portion.next or cursor, portion.more
