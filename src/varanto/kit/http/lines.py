"""Long bodies of many lines (NDJSON): worked on portion by portion while they still come, answered in order."""

import math
from collections.abc import AsyncIterator
from dataclasses import replace

from anyio import CapacityLimiter, create_memory_object_stream, create_task_group, to_thread
from anyio.streams.memory import MemoryObjectSendStream
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from varanto.kit.errors import Problem
from varanto.kit.http.gate import Gate
from varanto.kit.http.messages import NDJSON, Answer, Request, Route
from varanto.kit.http.wire import refusal
from varanto.kit.http.work import Desk, work

MOST_LINES = 1000
MOST_BYTES = 256 * 2**20
LONGEST_LINE = 28 * 2**20
PORTION_BYTES = 8 * 2**20


class LinesResponse(Response):
    """Works on the lines as they come and answers as soon as a portion is committed.

    Reading goes no faster than working: the sender feels the pressure. Answers wait in memory for a sender that reads
    only after it has sent everything; they are at most a thousand. What stops the work after the first answers is told
    in a last line with its problem; lines that got no answer may be sent again.
    """

    def __init__(self, http: HttpRequest, route: Route, desk: Desk, request: Request, gate: Gate) -> None:
        super().__init__()
        self._http, self._route, self._desk, self._request, self._gate = http, route, desk, request, gate

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # noqa: ARG002 (ASGI)
        """Send the status of the first portion, then every answer."""
        push, pull = create_memory_object_stream[Answer](math.inf)
        async with create_task_group() as tasks, pull:
            tasks.start_soon(self._answer_all, push)
            first = await pull.receive()
            fields = {"content-type": first.media_type, **first.headers}
            headers = [(name.lower().encode(), value.encode()) for name, value in fields.items()]
            await send({"type": "http.response.start", "status": first.status, "headers": headers})
            await send({"type": "http.response.body", "body": first.content(), "more_body": True})
            async for answer in pull:
                told = answer if answer.status == first.status else _last_line(answer)
                await send({"type": "http.response.body", "body": told.content(), "more_body": True})
            await send({"type": "http.response.body", "body": b""})

    async def _answer_all(self, push: MemoryObjectSendStream[Answer]) -> None:
        async with push:
            try:
                with self._gate as limiter:
                    await self._work(push, limiter)
            except (Problem, ClientDisconnect) as error:
                problem = error if isinstance(error, Problem) else Problem("request-malformed", "The body ended early.")
                await push.send(refusal(problem, self._http.state.trace_id))

    async def _work(self, push: MemoryObjectSendStream[Answer], limiter: CapacityLimiter) -> None:
        trace_id = self._http.state.trace_id
        async for number, lines in portions(self._http.stream(), self._route.portion):
            request = replace(self._request, body=lines, first_line=number)
            done = await to_thread.run_sync(work, self._desk, self._route, request, trace_id, limiter=limiter)
            self._http.state.system = done.system
            await push.send(done.answer)
            if done.answer.status != self._route.status:
                return


async def portions(chunks: AsyncIterator[bytes], most: int) -> AsyncIterator[tuple[int, bytes]]:
    """The lines of a body in portions of about so many, each with the number of its first line, from 1.

    An empty body is one empty portion. Raises the problem `too-large` past the limits of api.md.
    """
    number, held, total = 1, bytearray(), 0
    async for chunk in chunks:
        total += len(chunk)
        held += chunk
        lines = held.count(b"\n")
        for size, limit in ((total, MOST_BYTES), (number + lines - 1, MOST_LINES)):
            if size > limit:
                raise Problem("too-large", extra={"limit": limit})
        if lines >= most or (lines and len(held) >= PORTION_BYTES):
            cut = held.rfind(b"\n") + 1
            yield number, bytes(held[:cut])
            number += lines
            del held[:cut]
        elif len(held) > LONGEST_LINE:
            raise Problem("too-large", extra={"limit": LONGEST_LINE})
    if held or number == 1:
        yield number, bytes(held)


def _last_line(refused: Answer) -> Answer:
    return Answer(refused.status, b'{"outcome":"refused","problem":' + refused.content() + b"}\n", NDJSON)
