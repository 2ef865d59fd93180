"""Files that a form brings, read in memory alone: the parsers for frameworks write large ones to the disk."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from varanto.kit.errors import Problem
from varanto.kit.http.messages import Request

if TYPE_CHECKING:
    from python_multipart.multipart import MultipartCallbacks

MULTIPART = "multipart/form-data"
MOST_PARTS = 20


@dataclass(frozen=True, slots=True)
class Upload:
    """A file of a form. Masked in `repr`."""

    name: str = field(repr=False)
    content: bytes = field(repr=False)


def uploads(request: Request) -> list[Upload]:
    """The files of a form in its order; a field left empty is none.

    Raises `unsupported-media` for another kind of body, `request-malformed` for one that is broken.
    """
    return [one for one in _parts(request).read if one.name or one.content]


def plain_fields(request: Request) -> dict[str, str]:
    """The other fields of such a form, each once; of a repeated one the first. Raises as `uploads` does."""
    return _parts(request).said


def _parts(request: Request) -> "_Parts":
    request.require_media(MULTIPART)
    _, options = parse_options_header(request.headers["content-type"])
    parts = _Parts()
    try:
        parser = MultipartParser(options[b"boundary"], parts.callbacks())
        parser.write(request.body)
        parser.finalize()
    except (FormParserError, KeyError):
        raise Problem("request-malformed", "The body is not multipart/form-data.") from None
    return parts


class _Parts:
    """Gathers the parts while the parser walks the body."""

    def __init__(self) -> None:
        self.read: list[Upload] = []
        self.said: dict[str, str] = {}
        self._begun = 0
        self._name = self._value = self._disposition = b""
        self._content = bytearray()

    def callbacks(self) -> "MultipartCallbacks":
        return {
            "on_part_begin": self._begin,
            "on_header_field": self._header_name,
            "on_header_value": self._header_value,
            "on_header_end": self._header_end,
            "on_part_data": self._data,
            "on_part_end": self._end,
        }

    def _begin(self) -> None:
        self._begun += 1
        if self._begun > MOST_PARTS:
            raise FormParserError
        self._disposition, self._content = b"", bytearray()

    def _header_name(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def _header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def _header_end(self) -> None:
        if self._name.lower() == b"content-disposition":
            self._disposition = self._value
        self._name = self._value = b""

    def _data(self, data: bytes, start: int, end: int) -> None:
        self._content += memoryview(data)[start:end]

    def _end(self) -> None:
        _, options = parse_options_header(self._disposition)
        if b"filename" in options:
            self.read.append(Upload(options[b"filename"].decode("utf-8", "replace"), bytes(self._content)))
        elif b"name" in options:
            said = bytes(self._content).decode("utf-8", "replace")
            self.said.setdefault(options[b"name"].decode("utf-8", "replace"), said)
