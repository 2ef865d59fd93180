"""Finding cases of the own register that the asker sees."""

from collections.abc import Sequence

import varanto.archive.service as archive
import varanto.identities.service as identities
from varanto.access import service as access
from varanto.access.model import Purpose, Refused
from varanto.access.rules import admit
from varanto.archive.model import Bearing, Group, Version
from varanto.cases import rules
from varanto.cases.model import Known
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context


def find(ctx: Context, cases: Sequence[str]) -> tuple[Known, ...] | Refused:
    """Those of the cases that the asker sees in her own register, in the order given; or why she may not ask."""
    asker = access.asker(ctx)
    gathering = access.Gathering(ctx, asker, Purpose())
    if refused := rules.refusal(gathering.situation()):
        return Refused(refused)
    seen: list[Known] = []
    homes = archive.homes(ctx, cases)
    for case in cases:
        home, kept = homes.case(case), documents(ctx, case)
        if home and kept and rules.is_seen(asker, version := kept[-1]):
            of_client = identities.keys(ctx, {one.client_id for one in kept})
            said = archive.describe(ctx, version, of_client[version.client_id])
            record = ClientRecord(version.client_id, of_client[version.client_id], said.clients[0])
            (client,) = identities.persons(ctx, [record])
            if admit(gathering.situation(client), about_client=True) is None:
                keys = {one.oid: ctx.keys.document_key(of_client[one.client_id], one.salt, one.oid) for one in kept}
                seen.append(Known(case, home, version, said, keys))
    return tuple(seen)


def documents(ctx: Context, case: str) -> list[Version]:
    """The versions of a case's document, oldest first, whoever's it is and in whatever state."""
    home = archive.homes(ctx, [case]).case(case)
    wanted = Bearing(oid="", set_id="", case=case)
    clients = sorted(identities.linked(ctx, [home])) if home else []
    kept = {one.oid: one for client_id in clients for one in archive.bearing(ctx, client_id, wanted)}
    return sorted((one for one in kept.values() if one.document_group is Group.CASE), key=lambda one: one.version)
