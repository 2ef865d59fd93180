"""When a session holds (disclosure.md D-31; issue 6: 30 minutes idle, mandates looked at again), its cookies. Pure."""

from datetime import datetime, timedelta

from varanto.identification.model import Reason
from varanto.sessions.model import Note

IDLE = timedelta(minutes=30)
LONGEST = timedelta(hours=10)
RECHECKED = timedelta(minutes=30)
"""So long the mandates that were seen at login are relied on."""


def holds(begun_at: datetime, used_at: datetime, now: datetime) -> bool:
    """Whether a session may go on: used a short while ago, and begun on the same working day."""
    return now < used_at + IDLE and now < begun_at + LONGEST


def is_due(checked_at: datetime, now: datetime) -> bool:
    """Whether mandates must be looked at again."""
    return now >= checked_at + RECHECKED


NOTES = {
    Reason.CANCELLED: Note.CANCELLED,
    Reason.UNKNOWN: Note.AGAIN,
    Reason.OTHER_BROWSER: Note.AGAIN,
    Reason.OTHER_ATTEMPT: Note.AGAIN,
    Reason.REPLAYED: Note.AGAIN,
    Reason.TIME: Note.AGAIN,
    Reason.UNANSWERED: Note.AGAIN,
    Reason.NO_CODE: Note.NO_CODE,
    Reason.FOREIGN_CODE: Note.FOREIGN_CODE,
}
"""What somebody is told who was not identified; of an answer that was not right, nothing but that."""


def cookie_name(name: str, *, secure: bool) -> str:
    """The name under which a browser holds something: over TLS no other host can have set it (RFC 6265bis, 4.1.3).

    >>> cookie_name("varanto_session", secure=True)
    '__Host-varanto_session'
    """
    return f"__Host-{name}" if secure else name


def cookie(name: str, held: str, *, secure: bool, seconds: int | None = None) -> str:
    """What tells a browser to hold something, out of reach of scripts and of posts from other sites.

    Without `seconds` it holds it until it is closed.

    >>> cookie("varanto_login", "abc", secure=True, seconds=600)
    '__Host-varanto_login=abc; Path=/; HttpOnly; SameSite=Lax; Secure; Max-Age=600'
    """
    parts = [f"{cookie_name(name, secure=secure)}={held}", "Path=/", "HttpOnly", "SameSite=Lax"]
    parts += ["Secure"] if secure else []
    return "; ".join(parts + ([f"Max-Age={seconds}"] if seconds is not None else []))
