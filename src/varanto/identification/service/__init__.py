"""Use cases of identification: depart to a provider, arrive with its answer."""

from varanto.identification.service.arriving import arrive, arrive_posted, receive
from varanto.identification.service.attempts import forget
from varanto.identification.service.departing import depart
from varanto.identification.service.saml import metadata
from varanto.identification.service.ways import CALLBACK, CONSUMER, METADATA, ways

__all__ = [
    "CALLBACK",
    "CONSUMER",
    "METADATA",
    "arrive",
    "arrive_posted",
    "depart",
    "forget",
    "metadata",
    "receive",
    "ways",
]
