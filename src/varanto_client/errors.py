"""What can go wrong between a client and the archive; no message holds personal data or text of a document."""

from collections.abc import Mapping
from typing import Any

from varanto_formats.findings import Finding


class VarantoError(Exception):
    """Everything that this SDK raises on purpose."""


class Unreachable(VarantoError):
    """The archive did not answer, however often it was asked."""


class AnswerUnreadable(VarantoError):
    """The archive answered in a form that the contract does not know."""


class ReceiptInvalid(VarantoError):
    """A receipt is not signed by the archive, or does not speak of the document that was sent."""


class TokenRefused(VarantoError):
    """No access token was given (RFC 6749): `error` is the OAuth code, `description` what the archive says of it."""

    def __init__(self, error: str, description: str = "") -> None:
        self.error = error
        self.description = description
        super().__init__(error)


class ProblemError(VarantoError):
    """A problem that the archive reported (RFC 9457); `code` is stable, `extra` holds its further members."""

    def __init__(self, status: int, members: Mapping[str, Any], findings: tuple[Finding, ...] = ()) -> None:
        self.status = status
        self.code = str(members.get("code", "unknown"))
        self.title = str(members.get("title", ""))
        self.detail = str(members.get("detail", ""))
        self.trace_id = str(members.get("trace_id", ""))
        self.extra = dict(members)
        self.findings = findings
        super().__init__(f"{status} {self.code} (trace {self.trace_id or 'unknown'})")


class Invalid(ProblemError):
    """The document or the request is wrong; `findings` tell everything that is (422)."""


class Refused(ProblemError):
    """The caller may not do this (401, 403)."""


class NotFound(ProblemError):
    """Nothing there that the caller may know of (404), or disposed of (410)."""


class Conflict(ProblemError):
    """It exists already, or somebody was faster (409, 412); `extra` tells the current version where there is one."""


class Unavailable(ProblemError):
    """Too busy, also after waiting as long as the archive asked (429, 503)."""


_KINDS: Mapping[int, type[ProblemError]] = {
    400: Invalid,
    401: Refused,
    403: Refused,
    404: NotFound,
    409: Conflict,
    410: NotFound,
    412: Conflict,
    422: Invalid,
    429: Unavailable,
    503: Unavailable,
}


def problem(status: int, members: Mapping[str, Any], findings: tuple[Finding, ...]) -> ProblemError:
    """The error for a problem by its HTTP status."""
    return _KINDS.get(status, ProblemError)(status, members, findings)
