"""Calls on the registers: organisations, systems, structures, code sets, cases that belong together."""

from collections.abc import Mapping
from typing import Any

from varanto_client import wire
from varanto_client.calls import Calls, answer_of, path
from varanto_client.model import CaseLink, Page, PublishedStructure
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
