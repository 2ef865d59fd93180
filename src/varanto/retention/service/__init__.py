"""Use cases of retention: tell terms, hold, propose, approve, dispose, certify."""

from varanto.retention.service.certifying import certificate, certify
from varanto.retention.service.disposing import begin, dispose
from varanto.retention.service.holding import place, release
from varanto.retention.service.listing import approve, preview, propose, show, term

__all__ = [
    "approve",
    "begin",
    "certificate",
    "certify",
    "dispose",
    "place",
    "preview",
    "propose",
    "release",
    "show",
    "term",
]
