"""An identity provider for TESTS, which identifies nobody: whoever clicks is whom she clicks (OIDC and SAML 2.0)."""

from varanto.demo.identity.keys import Keys
from varanto.demo.identity.people import Person, people
from varanto.demo.identity.server import TestProvider, listening

__all__ = ["Keys", "Person", "TestProvider", "listening", "people"]
