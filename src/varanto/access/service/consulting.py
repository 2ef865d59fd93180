"""Asking about a client herself, and not about her documents."""

from dataclasses import replace

from varanto.access.model import Purpose, Situation
from varanto.access.service import asking
from varanto.access.service.gathering import Gathering
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.organisations.model import OwnContext
from varanto_formats.identifiers import Identifier


def situation(ctx: Context, client: Identifier, purpose: Purpose) -> tuple[ClientRecord, Situation]:
    """The client, and the situation in which she is asked about: the asker's own work with her is always looked at."""
    asker, record = asking.asker(ctx), asking.client(ctx, client)
    looking = Gathering(ctx, replace(asker, own_context=OwnContext.REQUIRED), purpose)
    return record, replace(looking.situation(record), asker=asker)
