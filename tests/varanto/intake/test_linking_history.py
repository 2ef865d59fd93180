"""Whatever order a newcomer's relationship document is corrected in, she is found as its newest version says."""

from dataclasses import dataclass

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from tests.office import OFFICE
from tests.varanto.intake.test_linking import (
    IDENTIFIED,
    NEWCOMER,
    TEMPORARY,
    WRONG,
    found,
    invalidate,
    next_version,
    note,
    opened,
    relationship,
)

from varanto.intake import service as intake
from varanto.kit.context import Context
from varanto.kit.errors import Invalid
from varanto_client.compose import Person
from varanto_formats.cda.model import Document

EVERYBODY = (NEWCOMER, IDENTIFIED, WRONG)


@dataclass(frozen=True, slots=True)
class Said:
    """What a version says: who it is about, whether it names the temporary id beside; None says: invalidate it."""

    person: Person
    beside: bool


SAYINGS = [Said(NEWCOMER, False), *(Said(one, beside) for one in (IDENTIFIED, WRONG) for beside in (True, False))]
steps = st.lists(st.sampled_from([*SAYINGS, None]), max_size=6)


def is_allowed(before: Said, now: Said) -> bool:
    """Whether one version may follow the other: same person, now identified, or a wrong link corrected."""
    if before.person in (now.person, NEWCOMER):
        return True
    return before.beside and (now.person == NEWCOMER or now.beside)


def errors(ctx: Context, document: Document) -> set[str]:
    """The codes for which a document is refused; none when it is stored."""
    try:
        with ctx.db.transaction():
            intake.store(ctx, OFFICE.sealed(document))
    except Invalid as refused:
        return {one.code for one in refused.findings if one.severity == "error"}
    return set()


def expected(newest: tuple[Document, Said] | None, older: set[str]) -> dict[Person, set[str]]:
    """Who is found with what: the newest version, and what was stored under the temporary id before."""
    kept: dict[Person, set[str]] = {one: set() for one in EVERYBODY}
    kept[NEWCOMER] |= older
    if newest is None:
        return kept
    document, said = newest
    kept[said.person].add(document.oid)
    if said.beside:
        kept[NEWCOMER] = kept[said.person] = kept[NEWCOMER] | kept[said.person]
    return kept


@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps)
def test_the_newest_version_says_who_she_is(ctx: Context, history: list[Said | None]) -> None:
    """R-91: links, unlinks and sets that move leave exactly what the newest valid version says."""
    with ctx.db.transaction(force_rollback=True):
        newest, said, valid = relationship(ctx), Said(NEWCOMER, False), True
        case = opened(ctx, [NEWCOMER])
        first = note(case)
        OFFICE.store(ctx, first)
        for step in history:
            if step is None:
                if valid:
                    invalidate(ctx, newest)
                valid = False
            else:
                made = next_version(newest, step.person, TEMPORARY if step.beside else None)
                allowed = is_allowed(said, step)
                assert errors(ctx, made) == (set() if allowed else {"client-mismatch"})
                newest, said, valid = (made, step, True) if allowed else (newest, said, valid)
            wanted = expected((newest, said) if valid else None, {case.oid, first.oid})
            assert {one: set(found(ctx, one)) for one in EVERYBODY} == wanted
