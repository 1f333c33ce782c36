"""An end to waiting for a server that neither answers nor goes away.

A database's time-outs are its own to keep, and a connection whose other side is frozen waits for ever. So one thread
of the process looks every second whether a connection is held longer than it may be, and shuts it: whoever waits gets
an error, as from a server that has gone.
"""

import os
import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from typing import Any

LOOK_EVERY_SECONDS = 1.0


class Watch:
    def __init__(self) -> None:
        self._held: dict[Any, tuple[float, float]] = {}  # since when, and for how many seconds
        self._starting = threading.Lock()
        self._thread: threading.Thread | None = None

    @contextmanager
    def held(self, connection: Any, *, seconds: float) -> Iterator[None]:
        self._begin()
        self._held[connection] = time.monotonic(), seconds
        try:
            yield
        finally:
            self._held.pop(connection, None)

    @contextmanager
    def released(self, connection: Any) -> Iterator[None]:
        """For what is done meanwhile with another connection, which may take its time."""
        held = self._held.pop(connection, None)
        try:
            yield
        finally:
            if held:
                self._held[connection] = time.monotonic(), held[1]

    def _begin(self) -> None:
        """In each process: threads don't come along over a fork."""
        with self._starting:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._look, name="patience", daemon=True)
                self._thread.start()

    def _look(self) -> None:
        while True:
            time.sleep(LOOK_EVERY_SECONDS)
            for connection, (since, seconds) in list(self._held.items()):
                if time.monotonic() - since > seconds:
                    self._held.pop(connection, None)
                    _shut(connection)


def _shut(connection: Any) -> None:
    """Of the driver's connection only the socket: the thread that waits closes the rest by itself."""
    with suppress(Exception):
        own = socket.socket(fileno=os.dup(connection.connection.fileno()))
        with own:
            own.shutdown(socket.SHUT_RDWR)
