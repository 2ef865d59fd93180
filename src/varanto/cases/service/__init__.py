"""Use cases of case links: make one, end one, tell those of a case; and what the gate out asks of them."""

from varanto.cases.service.linking import link, links, unlink
from varanto.cases.service.telling import current, linked

__all__ = ["current", "link", "linked", "links", "unlink"]
