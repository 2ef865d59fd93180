"""What a client's will documents add up to, and what her prohibitions hit. Pure."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date

from varanto.wills.model import Content, PermitState, WillKind, Wills, WillVersion
from varanto_formats.cda.times import HELSINKI
from varanto_formats.checks.facts import Prohibition, ProhibitionKind


def state(versions: Iterable[WillVersion], contents: Sequence[Content], day: date) -> Wills:
    """What a client's will documents add up to (disclosure.md §2; readings.md A18, A39).

    Of each set its newest version counts. Any informing (Kanta-informointi) suffices; whether the client has been
    told the newest of the `contents` in use on the day is said beside. Where there are several permits all must be
    given, and all prohibitions count.

    >>> state([], [], date(2026, 1, 1))
    Wills(informed=False, newest_informed=False, permit=<PermitState.NONE: 'none'>, prohibitions=(), evidence=())
    """
    newest = _newest(versions)
    told = [_told(one, contents) for one in newest if one.kind is WillKind.INFORMING]
    return Wills(
        informed=bool(told),
        newest_informed=not _up_to_date(contents, day).isdisjoint(told),
        permit=_permit([one for one in newest if one.kind is WillKind.PERMIT]),
        prohibitions=_prohibitions(newest),
        evidence=newest,
    )


def combined(every: Sequence[Wills]) -> Wills:
    """What the wills given under several identifiers of one person add up to (ADR 20).

    Of each set its newest version counts, all prohibitions do, and of permits that which was stored last. Any informing
    suffices.
    """
    if len(every) == 1:
        return every[0]
    newest = _newest(version for one in every for version in one.evidence)
    permits = [one for one in newest if one.kind is WillKind.PERMIT]
    last = max(permits, key=lambda one: (one.stored_at, one.oid), default=None)
    return Wills(
        informed=any(one.informed for one in every),
        newest_informed=any(one.newest_informed for one in every),
        permit=next((one.permit for one in every if last in one.evidence), PermitState.NONE),
        prohibitions=_prohibitions(newest),
        evidence=newest,
    )


def hits(prohibitions: Iterable[Prohibition], *, set_id: str, controller: str, service_tasks: Collection[str]) -> bool:
    """Whether a prohibition (luovutuskielto, 703/2023 59 §) names the document, its controller or any of its tasks.

    A document is named by its set id, so that every version is hit (disclosure.md D-09, D-10).

    >>> children = Prohibition(ProhibitionKind.SERVICE_TASK, ("24",), None)
    >>> hits([children], set_id="1.2.3", controller="1.2.4", service_tasks=["10", "24"])
    True
    >>> hits([children], set_id="1.2.3", controller="1.2.4", service_tasks=["10"])
    False
    """
    named = {
        ProhibitionKind.DOCUMENT: {set_id},
        ProhibitionKind.CONTROLLER: {controller},
        ProhibitionKind.SERVICE_TASK: set(service_tasks),
    }
    return any(not named[one.kind].isdisjoint(one.targets) for one in prohibitions)


def _newest(versions: Iterable[WillVersion]) -> tuple[WillVersion, ...]:
    """The newest version of each set, in the order of their OIDs."""
    newest = {one.set_id: one for one in sorted(versions, key=lambda one: one.version)}
    return tuple(sorted(newest.values(), key=lambda one: one.oid))


def _prohibitions(versions: Iterable[WillVersion]) -> tuple[Prohibition, ...]:
    return tuple(
        prohibition for one in versions if one.prohibition is not None for prohibition in one.prohibition.prohibitions
    )


def _told(one: WillVersion, contents: Sequence[Content]) -> str | None:
    """The content an informing gave; one that says nothing of it gave what was in use then (api.md, Informing)."""
    stated = one.informing.content_version if one.informing else None
    return stated or _in_use(contents, one.created_at.astimezone(HELSINKI).date())


def _in_use(contents: Sequence[Content], day: date) -> str | None:
    begun = [one for one in contents if one.since <= day]
    return max(begun, key=lambda one: one.since).version if begun else None


def _up_to_date(contents: Sequence[Content], day: date) -> set[str]:
    """The content in use on the day, and those that are to follow it."""
    newest_first = sorted(contents, key=lambda one: one.since, reverse=True)
    coming = len([one for one in contents if one.since > day])
    return {one.version for one in newest_first[: coming + 1]}


def _permit(permits: list[WillVersion]) -> PermitState:
    if not permits:
        return PermitState.NONE
    given = all(one.permit is not None and one.permit.given is True for one in permits)
    return PermitState.GIVEN if given else PermitState.REFUSED
