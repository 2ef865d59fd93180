"""The gate's pure rules one by one: the rule and the basis that a decision names, and the words of every refusal.

What they allow is compared with the naive law in tests/naive.
"""

from collections.abc import Set
from dataclasses import replace
from datetime import UTC, date, datetime
from uuid import UUID

import pytest

from varanto.access.model import (
    Administrative,
    Asker,
    Judged,
    PendingMatter,
    Purpose,
    PurposeKind,
    Reason,
    Situation,
    Statement,
    Subject,
    Viewer,
    WorkContext,
)
from varanto.access.rules import admit, admit_comparison, holds_context
from varanto.access.rules.roles import effective_role
from varanto.archive.model import Group, Showing, Status, Version
from varanto.disclosure.model import Basis, Decision, Way
from varanto.disclosure.rules import decide
from varanto.organisations.model import Function, Kind, Organisation, OwnContext, Sector
from varanto.rights.model import Grant, Span
from varanto.wills.model import PermitState, Wills
from varanto_formats.checks.facts import (
    Prohibition,
    ProhibitionKind,
    RelationshipFacts,
    SafetyRestriction,
    UnitFacts,
)

OWN, OTHER, UNIT = "1.2.246.10.11.10.0", "1.2.246.10.22.10.0", "1.2.246.10.11.10.7"
TODAY, MOMENT = date(2026, 11, 20), datetime(2026, 11, 1, tzinfo=UTC)
WORKER = Asker(
    organization=OWN,
    kind=Kind.PUBLIC,
    functions=frozenset({Function.DISCLOSURE}),
    unit=UNIT,
    role="R1",
    service_tasks=frozenset({"24"}),
    authority=True,
)
PRIVATE = replace(WORKER, kind=Kind.PRIVATE, role="P1", authority=False)
ARCHIVIST = Asker(organization=OWN, desk="archivist")
RELATIONSHIP = RelationshipFacts(
    relationship="rel",
    old=False,
    start=date(2026, 1, 1),
    end=None,
    units=(UnitFacts(UNIT, date(2026, 1, 1), None),),
    producers=(),
    service_tasks=(),
    workers=(),
    representatives=frozenset(),
    identity=None,
    temporary=None,
    safety_restriction=SafetyRestriction(False, None),
)
WILLING = Wills(informed=True, permit=PermitState.GIVEN)
SUBJECT = Subject(identified=True, relationships=(RELATIONSHIP,), cases=frozenset({"own case"}), wills=WILLING)
PURPOSES = {
    kind: Purpose(
        kind=kind,
        context=WorkContext(relationship=None if kind is PurposeKind.OWN else "rel"),
        reason=Reason("JÄRJESTÄMINEN", "Palvelun järjestäminen"),
        statement=Statement(True, True, True, "Muistisairaus"),
    )
    for kind in PurposeKind
}
ACROSS = (PurposeKind.DISCLOSURE, PurposeKind.INCAPACITY, PurposeKind.STATUTORY)


def situation(
    kind: PurposeKind = PurposeKind.OWN,
    asker: Asker = WORKER,
    subject: Subject = SUBJECT,
    context: WorkContext | None = None,
    picked: str | None = None,
) -> Situation:
    """A request with all that it needs."""
    purpose = replace(PURPOSES[kind], context=context) if context else PURPOSES[kind]
    return Situation(asker=asker, purpose=purpose, subject=subject, day=TODAY, picked=picked)


VERSION = Version(
    client_id=UUID(int=1),
    home_client_id=UUID(int=1),
    oid="1.2.246.10.22.95.2026.1.1",
    set_id="1.2.246.10.22.95.2026.1.1",
    version=1,
    status=Status.VALID,
    newest_status=Status.VALID,
    controller=OTHER,
    document_group=Group.CLIENT_DOCUMENT,
    created_at=MOMENT,
    stored_at=MOMENT,
    sha256="",
    size=0,
    sealed=b"",
    specific_type="15007",
    service_tasks=("24",),
    special=False,
)
THEIRS = Judged(version=VERSION)
MINE = Judged(version=replace(VERSION, controller=OWN), held_by_asker=True)
PROHIBITED = replace(WILLING, prohibitions=(Prohibition(ProhibitionKind.SERVICE_TASK, ("24",), None),))
PROHIBITING = replace(SUBJECT, wills=PROHIBITED)


def of(judged: Judged, **changes: object) -> Judged:
    """The same with another version."""
    return replace(judged, version=replace(judged.version, **changes))  # type: ignore[arg-type]


def decided(
    what: Situation, judged: Judged, way: Way = Way.FETCH, include: Set[Status] = frozenset()
) -> tuple[bool, str, Basis | None]:
    """The verdict with the rule and the basis that it names."""
    decision = decide(what, judged, way, include)
    return decision.allowed, decision.rule, decision.basis


def test_a_release_names_its_rule_and_its_basis() -> None:
    """disclosure.md §1.3: B0 to B4, as receipts and logs tell it."""
    wills = of(MINE, document_group=Group.PERMIT)
    assert decided(situation(), MINE) == (True, "own-register", Basis.OWN_REGISTER)
    assert decided(situation(), wills) == (True, "own-wills", Basis.OWN_REGISTER)
    assert decided(situation(asker=ARCHIVIST), MINE) == (True, "archivist", Basis.OWN_REGISTER)
    bases = (Basis.PERMIT, Basis.INCAPACITY, Basis.AUTHORITY)
    assert [decided(situation(kind), THEIRS) for kind in ACROSS] == [
        (True, kind.value, basis) for kind, basis in zip(ACROSS, bases, strict=True)
    ]


@pytest.mark.parametrize(
    ("rule", "what", "judged"),
    [
        ("register-not-reached", situation(), THEIRS),
        ("register-not-reached", situation(PurposeKind.DISCLOSURE), MINE),
        ("wills-have-their-own-search", situation(PurposeKind.STATUTORY), of(THEIRS, document_group=Group.PERMIT)),
        ("invalidated", situation(), of(MINE, status=Status.INVALIDATED)),
        ("invalidated", situation(), of(MINE, status=Status.SUPERSEDED, newest_status=Status.INVALIDATED)),
        ("superseded-not-asked-for", situation(PurposeKind.STATUTORY), of(THEIRS, status=Status.SUPERSEDED)),
        ("register-not-reached", situation(), replace(of(MINE, document_group=Group.PERMIT, controller=OTHER))),
        ("inherited-register", situation(), replace(MINE, inherited=True)),
        ("role-filter", situation(), of(MINE, specific_type="19014")),
        ("default-forbidden", situation(PurposeKind.DISCLOSURE), of(THEIRS, special=True)),
        ("default-forbidden", situation(PurposeKind.INCAPACITY, PRIVATE), of(THEIRS, special=None)),
        ("prohibited", situation(PurposeKind.DISCLOSURE, subject=PROHIBITING), THEIRS),
        ("prohibited", situation(PurposeKind.INCAPACITY, PRIVATE, PROHIBITING), THEIRS),
        ("outside-membership", situation(PurposeKind.STATUTORY), replace(THEIRS, within_membership=False)),
        ("role-filter", situation(PurposeKind.STATUTORY), of(THEIRS, specific_type="19014")),
        ("register-not-reached", situation(asker=ARCHIVIST), THEIRS),
        ("no-right-to-view", situation(asker=replace(ARCHIVIST, desk="citizen")), MINE),
        ("archivist-never-wills", situation(asker=ARCHIVIST), of(MINE, document_group=Group.PROHIBITION)),
    ],
)
def test_what_is_withheld_names_the_rule(rule: str, what: Situation, judged: Judged) -> None:
    """The holder is told why (api.md, Disclosure); nothing that is withheld has a basis."""
    decision = decide(what, judged, Way.FETCH)
    assert decision == Decision(False, rule)
    assert decision.allowed is False


@pytest.mark.parametrize(
    "other",
    [
        Subject(identified=False, wills=WILLING),
        Subject(identified=True, wills=replace(WILLING, informed=False)),
        Subject(identified=True, wills=replace(WILLING, permit=PermitState.NONE)),
        Subject(identified=False, wills=replace(WILLING, informed=False)),
    ],
)
def test_every_listed_client_must_be_identified_informed_and_willing(other: Subject) -> None:
    """A36: each alone is not enough."""
    shared = replace(THEIRS, others=(other,))
    assert decided(situation(PurposeKind.DISCLOSURE), shared) == (False, "not-every-client-permits", None)


def test_an_inherited_register_is_searched_where_it_is_picked_and_fetched_without() -> None:
    """A37: by the archive role alone."""
    archive = replace(WORKER, role="O3")
    inherited = Judged(version=VERSION, inherited=True, held_by_asker=True)
    not_picked = decided(situation(asker=archive), inherited, Way.SEARCH)
    assert not_picked == (False, "inherited-register-not-picked", None)
    assert decided(situation(asker=archive, picked=OTHER), inherited, Way.SEARCH)[0]
    assert decided(situation(asker=archive), inherited, Way.FETCH)[0]


BY_RIGHT = Purpose(kind=PurposeKind.REGISTER_RIGHT, organiser=OTHER)
GRANT = Grant(
    organiser=OTHER,
    relationship="rel",
    service_task="24",
    services=(),
    unit=UNIT,
    chain=(UNIT,),
    spans=(Span(start=date(2026, 1, 1)),),
)
PRODUCER = Situation(
    asker=replace(PRIVATE, functions=frozenset({Function.REGISTER_RIGHT})),
    purpose=BY_RIGHT,
    subject=replace(PROHIBITING, grants=(GRANT,)),
    day=TODAY,
    organiser=Organisation(oid=OTHER, name="Alue", kind=Kind.PUBLIC, functions=(Function.REGISTER_RIGHT,)),
)


@pytest.mark.parametrize(
    ("judged", "expected"),
    [
        (THEIRS, (True, "register-right", Basis.REGISTER_RIGHT)),
        (replace(THEIRS, restricted=True), (True, "register-right", Basis.REGISTER_RIGHT)),
        (replace(THEIRS, within_membership=False), (True, "register-right", Basis.REGISTER_RIGHT)),
        (of(THEIRS, shared=True), (True, "register-right", Basis.REGISTER_RIGHT)),
        (of(THEIRS, service_tasks=("10",)), (False, "not-granted", None)),
        (of(THEIRS, status=Status.SUPERSEDED), (False, "superseded-not-asked-for", None)),
        (of(THEIRS, newest_status=Status.INVALIDATED), (False, "invalidated", None)),
        (of(THEIRS, document_group=Group.PERMIT), (False, "wills-have-their-own-search", None)),
        (of(THEIRS, controller="1.2.246.10.44.10.0"), (False, "register-not-reached", None)),
        (MINE, (False, "register-not-reached", None)),
    ],
)
def test_a_register_right_opens_the_organisers_register_whatever_the_client_wills(
    judged: Judged, expected: tuple[bool, str, Basis | None]
) -> None:
    """R-140: rows 3, 4, 6: prohibitions and memberships do nothing, nothing is masked (A29, A36, A47); valid ones
    alone, of the organiser that is named (A20)."""
    assert decided(PRODUCER, judged, include={Status.SUPERSEDED}) == expected
    assert not decide(PRODUCER, judged, Way.FETCH).masked


VIEW = Situation(
    asker=Asker(organization="", desk="citizen"),
    purpose=Purpose(),
    subject=Subject(identified=True),
    day=TODAY,
    viewer=Viewer.HERSELF,
)


def test_a_citizen_sees_hers_in_every_register_and_only_what_is_valid() -> None:
    """R-145: row 24; no basis of the professionals' rows; masked where others are listed (D-24)."""
    hers = replace(THEIRS, showing=Showing(to_all=True))
    assert decided(VIEW, hers) == (True, "own-view", None)
    assert not decide(VIEW, hers, Way.FETCH).masked
    assert decide(VIEW, of(hers, shared=True), Way.FETCH).masked
    proxy = replace(VIEW, viewer=Viewer.REPRESENTATIVE)
    assert [decide(proxy, replace(hers, restricted=one), Way.FETCH).masked for one in (True, False)] == [True, False]
    for changes, rule in (
        ({"status": Status.SUPERSEDED}, "superseded-not-asked-for"),
        ({"newest_status": Status.INVALIDATED}, "invalidated"),
        ({"document_group": Group.PERMIT}, "not-shown-to-citizens"),
    ):
        assert decided(VIEW, of(hers, **changes), include={Status.SUPERSEDED}) == (False, rule, None)


@pytest.mark.parametrize("touched", ["restricted", "related_restricted"])
@pytest.mark.parametrize(("reveal", "masked"), [(None, True), (" ", True), ("Tietopyyntö", False)])
def test_an_archivist_says_why_she_wants_to_see_who_is_protected(
    touched: str, reveal: str | None, *, masked: bool
) -> None:
    """R-148: D-21, A30: masked until revealed with a reason; other documents are never masked at her desk."""
    what = situation(asker=ARCHIVIST)
    what = replace(what, purpose=replace(what.purpose, reveal=reveal))
    protected = replace(MINE, **{touched: True})  # type: ignore[arg-type]
    assert decide(what, protected, Way.FETCH).masked is masked
    assert not decide(what, MINE, Way.FETCH).masked


def test_a_restricted_person_beside_the_client_masks_too() -> None:
    """R-148: D-21: her legal representative's or another related person's restriction, as her own."""
    beside = replace(THEIRS, related_restricted=True)
    assert decide(situation(PurposeKind.DISCLOSURE, replace(WORKER, role="R3")), beside, Way.FETCH).masked
    assert not decide(situation(PurposeKind.DISCLOSURE), beside, Way.FETCH).masked


def test_a_withheld_reason_stands_also_outside_the_membership() -> None:
    """The first reason is the one that is told."""
    outside = replace(of(THEIRS, special=True), within_membership=False)
    assert decided(situation(PurposeKind.DISCLOSURE), outside) == (False, "default-forbidden", None)


def refused(what: Situation) -> str | None:
    """The code of the refusal."""
    return admit(what, about_client=True)


@pytest.mark.parametrize("kind", ACROSS)
def test_who_may_ask_other_registers_at_all(kind: PurposeKind) -> None:
    """P0, row 13b; A3, A30, A38."""
    assert refused(situation(kind)) is None
    assert refused(situation(kind, replace(WORKER, sector=Sector.HEALTH))) == "organization-not-active"
    assert refused(situation(kind, replace(WORKER, functions=frozenset()))) == "function-not-in-use"
    assert refused(situation(kind, ARCHIVIST)) == "own-register-only"
    assert refused(situation(kind, replace(WORKER, desk="citizen"))) == "own-register-only"
    assert refused(situation(kind, replace(WORKER, desk="officer"))) == "role-insufficient"
    assert refused(situation(kind, subject=replace(SUBJECT, identified=False))) == "temporary-id"
    administrative = WorkContext(relationship="rel", administrative=Administrative.ARCHIVE)
    assert refused(situation(kind, replace(WORKER, role="O3"), context=administrative)) == "own-register-only"


def test_the_own_register_is_open_on_what_closes_others() -> None:
    """Row 13b leaves B0; A30: the archivist's desk has its register; A38 speaks of other registers."""
    assert refused(situation(subject=replace(SUBJECT, identified=False))) is None
    assert refused(situation(asker=ARCHIVIST)) is None
    assert refused(situation(asker=replace(WORKER, sector=Sector.HEALTH))) is None
    assert refused(situation(asker=Asker(organization=""))) == "own-register-only"


MATTER = PendingMatter("pending case", UNIT)
NEW = Subject(identified=True, pending=(MATTER,), wills=WILLING)


@pytest.mark.parametrize(
    ("sent", "pending", "expected"),
    [
        ("pending case", MATTER, None),
        (None, MATTER, "context-missing"),
        (None, PendingMatter(None, UNIT), "context-missing"),
        ("another case", MATTER, "context-missing"),
        ("pending case", PendingMatter("pending case", None), "context-missing"),
        ("pending case", PendingMatter("pending case", f"{UNIT}.8"), "context-missing"),
    ],
)
def test_a_case_alone_is_a_context_by_the_pending_matter_of_the_unit(
    sent: str | None, pending: PendingMatter, expected: str | None
) -> None:
    """A2, A5: that case, stored by her unit."""
    subject = replace(NEW, pending=(pending,))
    assert refused(situation(PurposeKind.DISCLOSURE, subject=subject, context=WorkContext(case=sent))) == expected


def test_whoever_has_no_unit_has_no_pending_matter() -> None:
    """A matter without a unit is nobody's."""
    asker, subject = replace(WORKER, unit=None), replace(NEW, pending=(PendingMatter("pending case", None),))
    what = situation(PurposeKind.DISCLOSURE, asker, subject, WorkContext(case="pending case"))
    assert refused(what) == "context-missing"


def test_a_case_alone_will_not_do_beside_a_live_relationship() -> None:
    """A2: `case` "while there is none"."""
    both = replace(NEW, relationships=(RELATIONSHIP,))
    alone = WorkContext(case="pending case")
    assert refused(situation(PurposeKind.DISCLOSURE, subject=both, context=alone)) == "context-missing"
    ended = replace(RELATIONSHIP, end=date(2026, 1, 2))
    over = replace(NEW, relationships=(ended,))
    assert refused(situation(PurposeKind.DISCLOSURE, subject=over, context=alone)) is None


def test_an_own_register_that_asks_for_a_context_takes_either() -> None:
    """A1: a live relationship or a pending matter; desks, systems and administration need none."""
    asker = replace(WORKER, own_context=OwnContext.REQUIRED)
    nobody = Subject(identified=True)
    assert refused(situation(asker=asker)) is None
    assert refused(situation(asker=asker, subject=NEW)) is None
    assert refused(situation(asker=asker, subject=nobody)) == "context-missing"
    assert refused(situation(asker=replace(asker, role="SYSTEM"), subject=nobody)) is None
    assert refused(situation(asker=replace(ARCHIVIST, own_context=OwnContext.REQUIRED), subject=nobody)) is None
    why = WorkContext(administrative=Administrative.COMPLAINT)
    assert refused(situation(asker=replace(asker, role="R5"), subject=nobody, context=why)) is None


def test_who_works_with_the_client_may_know_her_prohibitions() -> None:
    """A43: a professional with a relationship or a pending matter; neither desks nor systems nor administration."""
    assert holds_context(situation())
    assert holds_context(situation(subject=NEW))
    assert not holds_context(situation(subject=Subject(identified=True)))
    for asker in (ARCHIVIST, replace(WORKER, role="SYSTEM"), replace(WORKER, role="O2")):
        assert not holds_context(situation(asker=asker))


def test_a_register_is_compared_for_its_controller_and_by_no_desk() -> None:
    """Reconciliation covers wills, so a desk has none (A7); without an organisation there is no own register."""
    assert admit_comparison(Asker(organization=OWN, role="SYSTEM")) is None
    assert admit_comparison(Asker(organization="")) == "own-register-only"
    assert admit_comparison(ARCHIVIST) == "role-insufficient"


def test_a_student_is_what_she_is_supervised_as() -> None:
    """A26."""
    assert effective_role(Asker(organization=OWN, role="O1", supervised_role="R2")) == "R2"
    assert effective_role(Asker(organization=OWN, role="O1")) == ""
    assert effective_role(Asker(organization=OWN, role="R1", supervised_role="R2")) == "R1"
