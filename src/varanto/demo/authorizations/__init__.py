"""A mandate service for TESTS, which proves nothing: it speaks as the Web API of Suomi.fi-valtuudet does."""

from varanto.demo.authorizations.mandates import ARCHIVIST_THEME, MATTER, OTHER_THEME, Company, Mandates, mandates
from varanto.demo.authorizations.protocol import Credentials, WebApi
from varanto.demo.authorizations.server import TestAuthorizations, listening

__all__ = [
    "ARCHIVIST_THEME",
    "MATTER",
    "OTHER_THEME",
    "Company",
    "Credentials",
    "Mandates",
    "TestAuthorizations",
    "WebApi",
    "listening",
    "mandates",
]
