"""The lists that rules go by, from policy.toml: data, so that the authority's own answer can replace them."""

import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from varanto_formats.structures import general_type


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The lists of policy.toml, which says what each of them is."""

    service_tasks: frozenset[str]
    closed_case_states: frozenset[str]
    groups: frozenset[str]
    clients_in_header_only: frozenset[str]
    final_statuses: frozenset[str]
    test_statuses: frozenset[str]
    service_requests: dict[str, str]
    general_types: dict[str, str]
    signed_general: frozenset[str]
    signed_specific: frozenset[str]
    unsigned_specific: frozenset[str]

    def needs_professional(self, specific: str) -> bool:
        """Whether documents of the type need a professional's signature (documents.md §8)."""
        if specific in self.unsigned_specific:
            return False
        return specific in self.signed_specific or general_type(specific) in self.signed_general


def _load() -> Policy:
    table: dict[str, Any] = tomllib.loads(
        resources.files("varanto_formats.checks").joinpath("policy.toml").read_text("utf-8")
    )
    signature = table["professional_signature"]
    return Policy(
        service_tasks=frozenset(table["service_tasks"]),
        closed_case_states=frozenset(table["closed_case_states"]),
        groups=frozenset(table["groups"]),
        clients_in_header_only=frozenset(table["clients_in_header_only"]),
        final_statuses=frozenset(table["final_statuses"]),
        test_statuses=frozenset(table["test_statuses"]),
        service_requests=dict(table["service_requests"]),
        general_types=dict(table["general_types"]),
        signed_general=frozenset(signature["general"]),
        signed_specific=frozenset(signature["specific"]),
        unsigned_specific=frozenset(signature["except"]),
    )


POLICY = _load()
