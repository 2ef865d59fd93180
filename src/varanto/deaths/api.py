"""HTTP for machines: the feed of deaths from the population register (väestötietojärjestelmä)."""

from datetime import date
from typing import Annotated

import msgspec

from varanto.deaths import service
from varanto.kit.context import Context
from varanto.kit.http import Access, Answer, Request, Route
from varanto_formats.identifiers import Identifier
from varanto_formats.identifiers.oids import strip_urn

OidText = Annotated[str, msgspec.Meta(pattern=r"^(urn:oid:)?[0-2](\.(0|[1-9]\d*))+$", max_length=140)]


class DeathClient(msgspec.Struct, forbid_unknown_fields=True):
    """A client by identity code or temporary id."""

    system: OidText
    value: Annotated[str, msgspec.Meta(min_length=1, max_length=64)]


class DeathBody(msgspec.Struct, forbid_unknown_fields=True):
    """A death as the population register tells it; null takes back what was told."""

    client: DeathClient
    died: date | None


class DeathStated(msgspec.Struct):
    """Whether anything is kept of that client."""

    known: bool


def state(ctx: Context, request: Request) -> Answer:
    """Keep or take back a death."""
    body = request.json(DeathBody)
    client = Identifier(strip_urn(body.client.system), body.client.value.strip().upper())
    return Answer(200, DeathStated(service.state(ctx, client, body.died)))


ROUTES = (
    Route(
        method="POST",
        path="/v1/persons/death",
        name="persons-death",
        access=Access.OPERATOR,
        call=state,
        summary="Tell that a client has died, or take it back",
        accepts=DeathBody,
        answers=DeathStated,
        problems=("operator-required",),
    ),
)
