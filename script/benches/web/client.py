"""A plain asynchronous HTTP/1.1 client: it has to cost little, because it works on the cores that it measures."""

import asyncio
import math
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Request:
    path: str
    cookies: str = ""
    form: str | None = None  # what a POST sends, encoded
    token: str = ""  # against forged requests, as the cookie has it
    expect: tuple[int, ...] = (200,)

    def written(self, host: str) -> bytes:
        method = "GET" if self.form is None else "POST"
        lines = [f"{method} {self.path} HTTP/1.1", f"Host: {host}", "Accept-Encoding: identity"]
        if self.cookies:
            lines.append(f"Cookie: {self.cookies}")
        body = (self.form or "").encode()
        if self.form is not None:
            lines += ["Content-Type: application/x-www-form-urlencoded", f"Content-Length: {len(body)}"]
            lines += [f"X-CSRFToken: {self.token}", f"Origin: http://{host}"]
        return "\r\n".join([*lines, "", ""]).encode() + body


@dataclass
class Figures:
    """What one drive came to."""

    seconds: float = 0.0
    times: list[float] = field(default_factory=list)  # in milliseconds
    bytes: int = 0
    failed: dict[str, int] = field(default_factory=dict)
    statuses: dict[int, int] = field(default_factory=dict)

    @property
    def per_second(self) -> float:
        return len(self.times) / self.seconds if self.seconds else 0.0

    def at(self, share: float) -> float:
        """The time under which that share of the answers stayed."""
        ordered = sorted(self.times)
        return ordered[min(len(ordered) - 1, math.ceil(share * len(ordered)) - 1)] if ordered else math.nan


class Connection:
    """Kept open while the server keeps it, and opened anew when it doesn't."""

    def __init__(self, port: int) -> None:
        self.port, self.host = port, f"127.0.0.1:{port}"
        self.reader: asyncio.StreamReader | None = None
        self.writer: asyncio.StreamWriter | None = None

    async def send(self, request: Request) -> tuple[int, int]:
        """Its status and how many bytes the body has. As browsers do, once more where an idle connection was closed."""
        reused = self.writer is not None
        try:
            return await self._send(request)
        except (ConnectionError, asyncio.IncompleteReadError) as error:
            self.close()
            if not reused or getattr(error, "partial", b""):
                raise
            return await self._send(request)

    async def _send(self, request: Request) -> tuple[int, int]:
        if self.writer is None:
            self.reader, self.writer = await asyncio.open_connection("127.0.0.1", self.port, limit=1 << 20)
        assert self.reader is not None
        self.writer.write(request.written(self.host))
        head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").lower()
        status = int(head.split(" ", 2)[1])
        size = await self._skip_body(head)
        if "connection: close" in head:
            self.close()
        return status, size

    async def _skip_body(self, head: str) -> int:
        assert self.reader is not None
        if "transfer-encoding: chunked" in head:
            size = 0
            while length := int((await self.reader.readline()).split(b";")[0], 16):
                await self.reader.readexactly(length + 2)
                size += length
            await self.reader.readline()
            return size
        for line in head.split("\r\n"):
            if line.startswith("content-length:"):
                size = int(line.partition(":")[2])
                await self.reader.readexactly(size)
                return size
        return 0

    def close(self) -> None:
        if self.writer is not None:
            self.writer.close()
        self.reader = self.writer = None


async def drive(
    port: int, requests: Callable[[], Iterable[Request]], *, at_once: int, seconds: float
) -> Figures:
    """So many clients, each with the next request as soon as it has its answer, for that long or until there are no
    more requests."""
    figures, waiting = Figures(), iter(requests())
    began = time.perf_counter()

    async def client() -> None:
        connection = Connection(port)
        while time.perf_counter() - began < seconds:
            request = next(waiting, None)
            if request is None:
                break
            sent = time.perf_counter()
            try:
                status, size = await connection.send(request)
            except (OSError, asyncio.IncompleteReadError) as error:
                connection.close()
                figures.failed[type(error).__name__] = figures.failed.get(type(error).__name__, 0) + 1
                continue
            figures.times.append((time.perf_counter() - sent) * 1000)
            figures.bytes = size
            figures.statuses[status] = figures.statuses.get(status, 0) + 1
            if status not in request.expect:
                figures.failed[str(status)] = figures.failed.get(str(status), 0) + 1
        connection.close()

    await asyncio.gather(*(client() for _client in range(at_once)))
    figures.seconds = time.perf_counter() - began
    return figures
