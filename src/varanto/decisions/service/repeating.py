"""Deciding again as of then, and what a reader of decisions needs to know: who holds, who sees."""

from dataclasses import dataclass, replace
from datetime import datetime

import varanto.access.service as access
import varanto.archive.service as archive
from varanto.access.model import Purpose
from varanto.access.rules import admit
from varanto.archive.model import Version
from varanto.disclosure import rules
from varanto.disclosure.model import Evidence, Record, Verdict, Way
from varanto.disclosure.service import evidence
from varanto.identities.model import ClientRecord
from varanto.kit.context import Context


@dataclass(frozen=True, slots=True)
class Again:
    """What is decided of a request, or of one version, when everything is as it was then."""

    refused: str | None
    verdict: Verdict | None = None
    evidence: tuple[Evidence, ...] = ()


def decide_again(ctx: Context, record: Record, moment: datetime, verdict: Verdict | None) -> Again:
    """Decide once more with the same rules, on documents, wills and relationships as of then.

    `moment` is that of the request. Who held which register is taken from the verdict.
    """
    then = replace(ctx, now=moment)
    gathering = access.Gathering(then, record.asker, record.purpose, record.seen, organiser=record.organiser)
    if refused := admit(gathering.situation(), about_client=False):
        return Again(refused)
    if record.client is None:
        return Again(None)
    client = access.client(then, record.client, record.seen)
    situation = gathering.situation(client, record.picked)
    refused = admit(situation, about_client=True)
    version = _as_of(then, client, verdict.oid, record.seen) if verdict and not refused else None
    if version is None or verdict is None:
        return Again(refused, evidence=evidence(situation, ()))
    (judged,) = gathering.judge(client, [version])
    judged = replace(judged, inherited=verdict.inherited, held_by_asker=verdict.held_by_asker)
    decision = rules.decide(situation, judged, record.way, record.include)
    again = replace(verdict, allowed=decision.allowed, rule=decision.rule, basis=decision.basis, masked=decision.masked)
    return Again(None, again, evidence(situation, [judged]))


def _as_of(ctx: Context, client: ClientRecord, oid: str, at: datetime) -> Version | None:
    return next((one for one in archive.as_of(ctx, client.keys, at) if one.oid == oid), None)


def holder(ctx: Context, controller: str) -> str:
    """Who holds a controller's registers today."""
    holders = access.Holders(ctx)
    holders.learn([controller])
    return holders.holder(controller)


def sees(ctx: Context, version: Version) -> bool:
    """Whether the acting person may see a version in her own register, of whatever client."""
    gathering = access.Gathering(ctx, access.asker(ctx), Purpose())
    situation = gathering.situation()
    if admit(situation, about_client=False):
        return False
    judged = gathering.judge_own([version])
    return all(rules.decide(situation, one, Way.FETCH).allowed for one in judged)
