"""What the pure rules of access look at, complete unless a test changes it."""

from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from uuid import UUID

from varanto.access.model import Asker, Judged, Purpose, PurposeKind, Situation, Subject, Viewer
from varanto.archive.model import Group, Showing, Status, Version
from varanto.organisations.model import Function, Kind, Organisation
from varanto.rights.model import Grant, Span

ORGANISER, PRODUCER, UNIT = "1.2.246.10.11.10.0", "1.2.246.10.33.10.0", "1.2.246.10.33.10.7"
TODAY, MOMENT = date(2026, 11, 20), datetime(2026, 11, 1, tzinfo=UTC)
COUNTY = Organisation(oid=ORGANISER, name="Alue", kind=Kind.PUBLIC, functions=(Function.REGISTER_RIGHT,))
WORKER = Asker(
    organization=PRODUCER,
    kind=Kind.PRIVATE,
    functions=frozenset({Function.REGISTER_RIGHT}),
    unit=UNIT,
    role="P2",
    service_tasks=frozenset({"24"}),
)
GRANT = Grant(
    organiser=ORGANISER,
    relationship="rel",
    service_task="24",
    services=("45",),
    unit=UNIT,
    chain=(UNIT,),
    spans=(Span(start=date(2026, 1, 1)),),
)
PLAN = Version(
    client_id=UUID(int=1),
    home_client_id=UUID(int=1),
    oid="1.2.246.10.11.95.2026.1.1",
    set_id="1.2.246.10.11.95.2026.1.1",
    version=1,
    status=Status.VALID,
    newest_status=Status.VALID,
    controller=ORGANISER,
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


def version(**changes: Any) -> Version:
    """A plan in the organiser's register, with changes."""
    return replace(PLAN, **changes)


def by_right(asker: Asker = WORKER, *grants: Grant, organiser: Organisation | None = COUNTY) -> Situation:
    """A producer's worker asks by register right; with one live grant unless told otherwise."""
    purpose = Purpose(kind=PurposeKind.REGISTER_RIGHT, organiser=ORGANISER)
    subject = Subject(identified=True, grants=grants or (GRANT,))
    return Situation(asker=asker, purpose=purpose, subject=subject, day=TODAY, organiser=organiser)


def at_the_desk(
    viewer: Viewer = Viewer.HERSELF, capacity: str | None = None, *, viewer_restricted: bool = False, **subject: Any
) -> Situation:
    """Somebody at the citizen's desk looks at a client."""
    return Situation(
        asker=Asker(organization="", desk="citizen", capacity=capacity),
        purpose=Purpose(),
        subject=Subject(identified=True, **subject),
        day=TODAY,
        viewer=viewer,
        viewer_restricted=viewer_restricted,
    )


def judged(showing: Showing | None = Showing(), **changes: Any) -> Judged:  # noqa: B008 (a frozen noun)
    """A plan about to be judged for the citizen's desk."""
    told = {name: changes.pop(name) for name in list(changes) if name in Judged.__slots__}
    return Judged(version=version(**changes), showing=showing, **told)
