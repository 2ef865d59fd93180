"""A load of requests from several clients at once, over plain sockets, so that asking costs little beside answering."""

import socket
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from urllib.parse import urlsplit

Reader = Callable[[], bytes]
SizedReader = Callable[[int], bytes]
GOOD = frozenset({b"200", b"201"})


class Refused(Exception):
    """The repository did not do what was asked; says the status alone."""


@dataclass(slots=True)
class Outcome:
    """What a load came to: how many requests in how many seconds, and how long each took, in milliseconds."""

    count: int = 0
    seconds: float = 0.0
    times: list[float] = field(default_factory=list[float])

    @property
    def rate(self) -> float:
        """Requests a second."""
        return self.count / self.seconds

    def percentile(self, share: float) -> float:
        """The time within which this share of the requests was answered, in milliseconds."""
        return sorted(self.times)[min(len(self.times) - 1, int(share * len(self.times)))]


def request(
    method: str, path: str, token: str, body: bytes = b"", media_type: str = "application/json", purpose: str = ""
) -> bytes:
    """The bytes of an HTTP request that keeps the connection open; `purpose` as in the header Varanto-Purpose."""
    stated = f"Varanto-Purpose: {purpose}\r\n" if purpose else ""
    head = (
        f"{method} {path} HTTP/1.1\r\nHost: bench\r\nAuthorization: Bearer {token}\r\n{stated}"
        f"Content-Type: {media_type}\r\nContent-Length: {len(body)}\r\n\r\n"
    )
    return head.encode() + body


def run(base_url: str, requests: Iterable[bytes], clients: int) -> Outcome:
    """Send every request, so many at once, each client its next as soon as it has an answer. Raises Refused."""
    waiting, turn, outcome = iter(requests), threading.Lock(), Outcome()
    wrong: list[Exception] = []

    def ask() -> None:
        try:
            with Connection(base_url) as connection:
                while one := _next(waiting, turn):
                    begun = time.perf_counter()
                    connection.ask(one)
                    outcome.times.append((time.perf_counter() - begun) * 1000)
        except (OSError, Refused) as error:
            wrong.append(error)

    threads = [threading.Thread(target=ask) for _ in range(clients)]
    begun = time.perf_counter()
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    outcome.seconds, outcome.count = time.perf_counter() - begun, len(outcome.times)
    if wrong:
        raise Refused(str(wrong[0]))
    return outcome


def _next(waiting: Iterator[bytes], turn: threading.Lock) -> bytes | None:
    with turn:
        return next(waiting, None)


class Connection:
    """One client's connection."""

    def __init__(self, base_url: str) -> None:
        parts = urlsplit(base_url)
        self._socket = socket.create_connection((parts.hostname, parts.port), 120)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._answers = self._socket.makefile("rb")

    def __enter__(self) -> "Connection":
        return self

    def __exit__(self, *_: object) -> None:
        self._answers.close()
        self._socket.close()

    def ask(self, one: bytes) -> bytes:
        """Send a request and read the whole answer. Raises Refused."""
        self._socket.sendall(one)
        status = self._answers.readline().split(b" ")[1]
        headers = dict(_headers(self._answers.readline))
        if headers.get(b"transfer-encoding") == b"chunked":
            body = b"".join(_chunks(self._answers.readline, self._answers.read))
        else:
            body = self._answers.read(int(headers[b"content-length"]))
        if status not in GOOD:
            raise Refused(f"{status.decode()} {body[:300].decode(errors='replace')}")
        return body


def _headers(line: Reader) -> Iterator[tuple[bytes, bytes]]:
    while (one := line()) not in (b"\r\n", b""):
        name, _, value = one.partition(b":")
        yield name.strip().lower(), value.strip()


def _chunks(line: Reader, read: SizedReader) -> Iterator[bytes]:
    while size := int(line(), 16):
        yield read(size)
        line()
    line()
