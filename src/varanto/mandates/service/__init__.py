"""Use cases of mandates: where somebody may work, our own register, errands at Suomi.fi-valtuudet."""

from varanto.mandates.service.errands import arrive, depart, leave, may_act, principals
from varanto.mandates.service.places import places
from varanto.mandates.service.registering import may_keep, put, read_table, registered
from varanto.mandates.service.source import CALLBACK, suomi_fi

__all__ = [
    "CALLBACK",
    "arrive",
    "depart",
    "leave",
    "may_act",
    "may_keep",
    "places",
    "principals",
    "put",
    "read_table",
    "registered",
    "suomi_fi",
]
