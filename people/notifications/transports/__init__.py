"""The ways a message can leave. A transport is a context manager, open for a batch. SMS will be another."""

from types import TracebackType
from typing import Protocol, Self

from people.notifications.models import Message


class TransportError(Exception):
    """The message didn't leave. Permanent: trying again can't help. Otherwise it is tried again later."""

    def __init__(self, message: str, *, permanent: bool = False) -> None:
        super().__init__(message)
        self.permanent = permanent


class Unreachable(TransportError):
    """Nothing can leave this way at the moment: the server's trouble, not the message's."""


class Transport(Protocol):
    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def send(self, message: Message) -> str:
        """Send it and return its subject, or raise TransportError."""
        ...
