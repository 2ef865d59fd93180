"""The rules that judge a document by itself, in the order in which their findings are told."""

from varanto_formats.checks.model import Rule
from varanto_formats.checks.rules import body, conditions, header, identity, signing, types, versions, wills

RULES: tuple[Rule, ...] = (
    *header.RULES,
    *versions.RULES,
    *identity.RULES,
    *types.RULES,
    *body.RULES,
    *conditions.RULES,
    *wills.RULES,
    *signing.RULES,
)
