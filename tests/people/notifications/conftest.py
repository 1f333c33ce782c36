"""A kind of our own with its templates, a reader for each language, and an SMTP server that can be rude."""

import copy
import socket
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from django.db import transaction

from people.models import User
from people.notifications import kinds
from people.notifications.actions import notify
from people.notifications.kinds import Kind

HERE = Path(__file__).parent


@pytest.fixture(autouse=True)
def note_kind(settings: Any, monkeypatch: pytest.MonkeyPatch) -> Kind:
    """`test.note`, known during one test only."""
    templates = copy.deepcopy(settings.TEMPLATES)
    templates[0]["DIRS"] = [*templates[0]["DIRS"], HERE / "templates"]
    settings.TEMPLATES = templates
    monkeypatch.setattr(kinds, "_kinds", dict(kinds._kinds))
    kind = Kind("test.note", icon="envelope-open", tone="act")
    kinds.register(kind)
    return kind


@pytest.fixture(autouse=True)
def no_broker(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nudges are counted instead of published; test_nudge.py is where they are published."""
    nudges: list[str] = []
    monkeypatch.setattr("people.notifications.nudge._publish", lambda: nudges.append("nudge"))
    monkeypatch.setattr("people.notifications.nudge._quiet_until", 0.0)
    return nudges


@pytest.fixture
def negar(db: Any) -> User:
    return User.objects.create_user("negar@example.test", "x", full_name="نگار صادقی", language="fa")


@pytest.fixture
def sam(db: Any) -> User:
    return User.objects.create_user("sam@example.test", "x", full_name="Sam Reader", language="en")


def tell(user: User, *, key: str = "test.note:1", company: str = "Pendar", **more: Any) -> None:
    values = {"company": company, **more.pop("values", {})}
    with transaction.atomic():
        notify("test.note", to=user, key=key, values=values, url="/me/", **more)


class Post:
    """What the mail server received, and how it answers: `replies[address]` is its reply to RCPT."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.replies: dict[str, str] = {}
        self.data_reply = "250 ok"
        self.connections = 0
        self.mails_a_connection = 100

    async def handle_EHLO(self, server: Any, session: Any, envelope: Any, host: str, replies: Any) -> Any:  # noqa: N802
        self.connections += 1
        session.host_name = host
        session.mails = 0
        return replies

    async def handle_MAIL(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        session.mails += 1
        if session.mails > self.mails_a_connection:
            return "421 that is enough for one conversation"
        envelope.mail_from = address
        return "250 ok"

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:  # noqa: N802
        reply = self.replies.get(address, "250 ok")
        if reply.startswith("250"):
            envelope.rcpt_tos.append(address)
        return reply

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:  # noqa: N802
        if self.data_reply.startswith("250"):
            self.mails.append(message_from_bytes(envelope.content, policy=policy.default))
        return self.data_reply


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


@pytest.fixture
def post(settings: Any) -> Iterator[Post]:
    """A real SMTP server on a loopback port, and Django's real SMTP backend towards it."""
    received = Post()
    server = Controller(received, hostname="127.0.0.1", port=free_port())
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", server.port
    settings.EMAIL_USE_TLS = settings.EMAIL_USE_SSL = False
    settings.EMAIL_HOST_USER = settings.EMAIL_HOST_PASSWORD = ""
    server.start()
    try:
        yield received
    finally:
        server.stop(no_assert=True)
