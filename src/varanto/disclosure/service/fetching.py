"""Releasing one document: its bytes, its metadata, the versions of its set."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

import varanto.access.service as access
import varanto.archive.service as archive
import varanto.identities.service as identities
from varanto.access.model import Refused, Situation
from varanto.access.rules import admit
from varanto.archive import vault
from varanto.archive.model import Description, Version
from varanto.disclosure import rules
from varanto.disclosure.model import FetchRequest, Item, Record, Released, Unknown, Way
from varanto.disclosure.service import recording
from varanto.disclosure.service.linking import with_links
from varanto.disclosure.service.recording import Decided, Shown
from varanto.disclosure.service.showing import Choose, choose_form, item, render, render_masked
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context
from varanto.log.model import Action

UNKNOWN = "document-unknown"


@dataclass(frozen=True, slots=True)
class _Listed:
    """A version, what it says of itself, its clients, and the key of the one at whom it is kept, who stands first."""

    version: Version
    description: Description
    clients: Sequence[ClientRecord]
    key: bytes


@dataclass(frozen=True, slots=True)
class _Asked:
    """The version asked for as one of its clients: the situation, and why it is refused or what is decided."""

    record: ClientRecord
    situation: Situation
    refused: str | None
    decided: Sequence[Decided] = ()

    @property
    def is_released(self) -> bool:
        """Whether the version may leave."""
        return bool(self.decided) and self.decided[0].decision.allowed


@dataclass(frozen=True, slots=True)
class _Permitted:
    """What may leave, decided and logged, and the key of the client at whom it is kept."""

    items: tuple[Item, ...]
    key: bytes


def fetch(ctx: Context, request: FetchRequest, choose: Choose) -> Released | Refused | Unknown:
    """Release one document in the form that is chosen of those it has, or say no more than that it is unknown.

    `choose` gets the media types and answers one, or raises the problem `not-acceptable`. Raises `masked-form-only`
    where only masked forms may be released and none is chosen (readings.md A29).
    """
    permitted = _permit(ctx, request, Action.DOCUMENT_FETCH)
    if not isinstance(permitted, _Permitted):
        return permitted
    (found,) = permitted.items
    form = choose_form(found, choose)
    xml = vault.read(ctx.db, ctx.keys, found.version, permitted.key)
    said = found.description
    content = render_masked(ctx, xml, form, said) if found.masked else render(ctx, xml, form, said, request.language)
    return Released(content, form, found.version.sha256)


def metadata(ctx: Context, request: FetchRequest) -> Item | Refused | Unknown:
    """Metadata (kuvailutiedot) of one version."""
    permitted = _permit(ctx, request, Action.METADATA_FETCH)
    return permitted.items[0] if isinstance(permitted, _Permitted) else permitted


def versions(ctx: Context, request: FetchRequest) -> tuple[Item, ...] | Refused | Unknown:
    """All versions of the document's set that a fetch would release, oldest first (readings.md A50)."""

    def whole_set(version: Version, client: ClientRecord) -> Sequence[Version]:
        homes = dict.fromkeys([version.client_id, *client.keys])
        kept = [one for home in homes for one in archive.versions(ctx, home, version.set_id)]
        return list({one.oid: one for one in reversed(kept)}.values())

    permitted = _permit(ctx, request, Action.VERSIONS_FETCH, whole_set)
    return permitted.items if isinstance(permitted, _Permitted) else permitted


def _permit(
    ctx: Context,
    request: FetchRequest,
    action: Action,
    wanted: Callable[[Version, ClientRecord], Sequence[Version]] = lambda version, _: (version,),
) -> _Permitted | Refused | Unknown:
    """Decide on the version asked for, and on all that are wanted with it, and log what comes of it.

    A document may be asked for as any of the clients it lists; whatever looks at them is a silent no (A6).
    """
    version, holders = archive.find(ctx, request.oid), access.Holders(ctx)
    named = [version.controller] if version else []
    holders.learn({ctx.actor.organization, *named} - {""})
    asker = access.asker(ctx, holders)
    gathering = access.Gathering(ctx, asker, request.purpose, holders=holders)
    situation = gathering.situation()
    about = Record(way=Way.FETCH, asker=asker, purpose=request.purpose, seen=ctx.now, organiser=situation.organiser)
    if refused := admit(situation, about_client=False):
        recording.record(ctx, action, replace(about, refused=refused), None, document=request.oid)
        return Refused(refused)
    listed = _listed(ctx, version, asker.register)
    if listed is None:
        recording.record(ctx, action, replace(about, refused=UNKNOWN), None, document=request.oid)
        return _unknown(ctx, holders, request.oid)
    asked = _best(_ask(gathering, one, listed.version) for one in listed.clients)
    about = replace(about, client=asked.record.identifier)
    if not asked.is_released:
        judged = [one.judged for one in asked.decided]
        about = recording.looked_at(about, gathering.seen, asked.situation, judged)
        about = replace(about, refused=asked.refused or UNKNOWN)
        recording.record(ctx, action, about, asked.record, document=request.oid, withheld=asked.decided)
        return Unknown()
    rest = [one for one in wanted(listed.version, asked.record) if one.oid != request.oid]
    decided = [*asked.decided, *_decide(gathering, asked, rest)]
    every = [one.version for one in decided]
    told = {} if action is Action.DOCUMENT_FETCH else gathering.restrictions(asked.record, every)
    about = recording.looked_at(about, gathering.seen, asked.situation, [one.judged for one in decided])
    return _release(ctx, action, about, listed, replace(asked, decided=decided), told)


def _unknown(ctx: Context, holders: access.Holders, oid: str) -> Unknown:
    """A document that is not there; those who hold its register are told whether it was disposed of (A46)."""
    buried = archive.tombstone(ctx, oid)
    if buried is None:
        return Unknown()
    holders.learn([buried.controller])
    return Unknown(disposed=holders.holder(buried.controller) == ctx.actor.organization)


def _release(
    ctx: Context, action: Action, about: Record, listed: _Listed, asked: _Asked, told: Mapping[str, bool]
) -> _Permitted:
    """Log what leaves, oldest version first, and what of the set does not; `told` is of safety restrictions, by OID."""
    keys = {**asked.record.keys, listed.version.client_id: listed.key}
    shown = [
        Shown(one, archive.describe(ctx, one.version, keys[one.version.client_id]), told.get(one.version.oid))
        for one in sorted(asked.decided, key=lambda one: one.version.version)
        if one.decision.allowed
    ]
    withheld = [one for one in asked.decided if not one.decision.allowed]
    document = listed.version.oid
    entry = recording.record(ctx, action, about, asked.record, document=document, shown=shown, withheld=withheld)
    items = [item(one, asked.record, entry, number) for number, one in enumerate(shown, 1)]
    return _Permitted(with_links(ctx, about.asker, about.purpose, items), listed.key)


def _ask(gathering: access.Gathering, record: ClientRecord, version: Version) -> _Asked:
    """Ask for a version as one of its clients."""
    situation = gathering.situation(record)
    refused = admit(situation, about_client=True)
    asked = _Asked(record, situation, refused)
    return asked if refused else replace(asked, decided=_decide(gathering, asked, [version]))


def _decide(gathering: access.Gathering, asked: _Asked, versions: Sequence[Version]) -> list[Decided]:
    judged = gathering.judge(asked.record, versions)
    return [Decided(one, rules.decide(asked.situation, one, Way.FETCH)) for one in judged]


def _best(every: Iterable[_Asked]) -> _Asked:
    """The first that releases the document; where none does, the first."""
    tried: list[_Asked] = []
    for one in every:
        if one.is_released:
            return one
        tried.append(one)
    return tried[0]


def _listed(ctx: Context, version: Version | None, register: str | None) -> _Listed | None:
    """The version with its clients; None where there is none, also not in the register that a desk has picked."""
    if version is None:
        return None
    home = version.home_client_id
    key = identities.keys(ctx, [home])[home]
    said = archive.describe(ctx, version, key)
    if register and (said.register is None or said.register.code != register):
        return None
    records = identities.known(ctx, said.clients) if version.shared else [ClientRecord(home, key, said.clients[0])]
    persons = {one.client_id: one for one in identities.persons(ctx, records)}
    return _Listed(version, said, sorted(persons.values(), key=lambda one: home not in one.keys), key)
