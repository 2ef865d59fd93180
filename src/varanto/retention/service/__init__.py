"""Use cases of retention: tell terms, state deaths, hold, propose, approve, dispose, certify."""

from varanto.retention.service.certifying import certificate, certify
from varanto.retention.service.disposing import dispose
from varanto.retention.service.listing import approve, preview, propose, show, term
from varanto.retention.service.stating import place, release, state_death

__all__ = [
    "approve",
    "certificate",
    "certify",
    "dispose",
    "place",
    "preview",
    "propose",
    "release",
    "show",
    "state_death",
    "term",
]
