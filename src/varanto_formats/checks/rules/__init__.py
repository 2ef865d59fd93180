"""The rules that judge a document by itself, in the order in which their findings are told."""

from varanto_formats.checks.model import DocumentRule
from varanto_formats.checks.rules import (
    body,
    conditions,
    header,
    identity,
    persons,
    signing,
    types,
    values,
    versions,
    wills,
)

RULES: tuple[DocumentRule, ...] = (
    *header.RULES,
    *versions.RULES,
    *identity.RULES,
    *types.RULES,
    *values.RULES,
    *body.RULES,
    *conditions.RULES,
    *persons.RULES,
    *wills.RULES,
    *signing.RULES,
)
