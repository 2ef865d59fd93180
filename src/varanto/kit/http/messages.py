"""What goes through the edge: routes, requests and answers, free of any web framework."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from enum import StrEnum
from typing import TypeVar

import msgspec

from varanto.kit.context import Context
from varanto.kit.errors import Problem
from varanto.kit.http.negotiation import best

T = TypeVar("T")
JSON = "application/json"
NDJSON = "application/x-ndjson"
MAX_DEPTH = 64
NO_TEXT = "A text holds a null character."
NUL, NUL_AT_ALL = re.compile(rb"(?<!\\)(?:\\\\)*\\u0000"), b"\\u0000"
BRACKETS = re.compile(rb'"(?:[^"\\]|\\.)*"|([\[{])|([\]}])', re.DOTALL)


class Access(StrEnum):
    """Who may call a route: anyone, a system with a token, the operator's system, or a person with a session."""

    PUBLIC = "public"
    TOKEN = "token"  # noqa: S105 (a kind of access, not a password)
    OPERATOR = "operator"
    SESSION = "session"


@dataclass(frozen=True, slots=True)
class Request:
    """A request as the slices see it: header names in lower case, path parameters by name. Hides all in `repr`.

    `target` is the path as it was asked for.

    Raises the problem `request-malformed` where path, query or a JSON body holds a null character, which no text has.
    """

    body: bytes = field(default=b"", repr=False)
    headers: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    path: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    query: Mapping[str, str] = field(default_factory=dict[str, str], repr=False)
    target: str = field(default="", repr=False)
    first_line: int = 1

    def __post_init__(self) -> None:
        if any("\0" in text for text in (*self.path.values(), *self.query.values())):
            raise Problem("request-malformed", NO_TEXT)

    def json(self, kind: type[T]) -> T:
        """The JSON body as a value of this type. Raises the problem `request-malformed`, which quotes no input."""
        if NUL_AT_ALL in self.body and NUL.search(self.body):
            raise Problem("request-malformed", NO_TEXT)
        if _depth(self.body) > MAX_DEPTH:
            raise Problem("request-malformed", f"JSON may be {MAX_DEPTH} levels deep.")
        try:
            return msgspec.json.decode(self.body, type=kind)
        except msgspec.ValidationError as error:
            raise Problem("request-malformed", f"The value at {_place(error)} does not fit.") from None
        except (msgspec.DecodeError, UnicodeDecodeError):
            raise Problem("request-malformed", "The body is not JSON in UTF-8.") from None

    def preferred(self, *offered: str) -> str:
        """The offered media type that the Accept header likes best, ties to the first. Raises `not-acceptable`."""
        chosen = best(self.headers.get("accept", "*/*"), offered)
        if chosen is None:
            raise Problem("not-acceptable", extra={"offered": list(offered)})
        return chosen

    def require_media(self, *accepted: str) -> None:
        """Raises the problem `unsupported-media` when the body is declared to be of another media type."""
        declared = self.headers.get("content-type", "").partition(";")[0].strip().lower()
        if declared not in accepted:
            raise Problem("unsupported-media", extra={"accepted": list(accepted)})


@dataclass(frozen=True, slots=True)
class Answer:
    """What a route returns; a body that is not bytes is written as JSON (structs, dataclasses, dicts, lists).

    An `even` answer leaves in even steps of time after the request came.
    """

    status: int = 200
    body: object = b""
    media_type: str = JSON
    headers: Mapping[str, str] = field(default_factory=dict[str, str])
    even: bool = False

    def content(self) -> bytes:
        """The bytes of the body."""
        return self.body if isinstance(self.body, bytes) else msgspec.json.encode(self.body)

    def written(self) -> "Answer":
        """The same answer with its body in bytes."""
        return replace(self, body=self.content())


@dataclass(frozen=True, slots=True)
class Parameter:
    """A query parameter or header that a route reads, for its description."""

    name: str
    about: str
    where: str = "query"
    required: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Route:
    """One call of the API: who may make it, what does it, and how it is described.

    `call` runs in one transaction that is committed before the first byte of its answer leaves. `accepts` is the type
    of the JSON body, or the media types of a raw one, `also` media types beside JSON; `answers` is the type of a JSON
    answer, `media` its media types, `others` the types of JSON answers under other statuses. With a `portion` the body
    is lines (NDJSON): `call` gets about so many at a time, each in a transaction of its own, and answers lines. `tell`
    turns an answer that says a problem into a page for people. With `snapshot` everything that `call` reads is of one
    moment. A route of a person's session belongs to a `desk`.
    """

    method: str
    path: str
    name: str
    access: Access
    call: Callable[[Context, Request], Answer]
    summary: str
    accepts: type | tuple[str, ...] | None = None
    also: tuple[str, ...] = ()
    answers: type | None = None
    status: int = 200
    others: Mapping[int, type] = field(default_factory=dict[int, type])
    media: tuple[str, ...] = (JSON,)
    parameters: tuple[Parameter, ...] = ()
    problems: tuple[str, ...] = ()
    portion: int = 0
    snapshot: bool = False
    tell: "Callable[[Request, Answer], Answer] | None" = None
    desk: str = ""

    @property
    def template(self) -> str:
        """The method and the path with its parameters unfilled: what may be logged."""
        return f"{self.method} {self.path}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """A public page that needs no database: it says something about the service itself."""

    path: str
    name: str
    call: Callable[[Request], Answer]
    summary: str
    media: tuple[str, ...] = (JSON,)

    @property
    def template(self) -> str:
        """The method and the path with its parameters unfilled: what may be logged."""
        return f"GET {self.path}"


def _place(error: msgspec.ValidationError) -> str:
    """Where in the body, in words of its type alone: of an unknown field msgspec quotes the name."""
    said, _, place = str(error).rpartition(" - at ")
    return place.strip("`") if said and not said.startswith("Object contains unknown field") else "$"


def _depth(body: bytes) -> int:
    """How deep the brackets of a JSON text nest, strings left out."""
    deepest = depth = 0
    if body.count(b"[") + body.count(b"{") <= MAX_DEPTH:
        return 0
    for token in BRACKETS.finditer(body):
        depth += (token[1] is not None) - (token[2] is not None)
        deepest = max(deepest, depth)
    return deepest
