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
    for case in cases:
        kept = documents(ctx, case)
        if kept and rules.is_seen(asker, version := kept[-1]):
            key = identities.keys(ctx, [version.home_client_id])[version.home_client_id]
            said = archive.describe(ctx, version, key)
            situation = gathering.situation(ClientRecord(version.home_client_id, key, said.clients[0]))
            if admit(situation, about_client=True) is None:
                keys = {one.oid: ctx.keys.document_key(key, one.salt, one.oid) for one in kept}
                seen.append(Known(case, version, said, keys))
    return tuple(seen)


def documents(ctx: Context, case: str) -> list[Version]:
    """The versions of a case's document, oldest first, whoever's it is and in whatever state."""
    home = archive.homes(ctx, [case]).case(case)
    kept = archive.bearing(ctx, home, Bearing(oid="", set_id="", case=case)) if home else []
    return sorted((one for one in kept if one.document_group is Group.CASE), key=lambda one: one.version)
