"""The other processes of a journey, for real: a Celery worker on the test's own database, and the mail catcher."""

import os
import re
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any, TypeVar

from django.conf import settings
from django.db import connection

PATIENCE_SECONDS = 40


T = TypeVar("T")


def wait_for(find: Callable[[], T | None], what: str) -> T:
    """The first answer that isn't empty; asked again and again, for as long as a slow machine may need."""
    ends = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < ends:
        if found := find():
            return found
        time.sleep(0.05)
    raise AssertionError(f"waited {PATIENCE_SECONDS} s in vain for {what}")


class Mailbox:
    """Every mail that reached the catcher, read from its files."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def mails_to(self, address: str) -> list[EmailMessage]:
        files = sorted(self.folder.glob("*.eml"), key=lambda path: path.stat().st_mtime_ns)
        mails = [message_from_bytes(path.read_bytes(), policy=policy.default) for path in files]
        return [mail for mail in mails if address in str(mail["To"])]

    def wait_for_mail(self, address: str, words: str) -> None:
        """A mail to the address that has these words in its subject or text."""

        def has_come() -> bool:
            return any(
                words in str(mail["Subject"]) or words in _text_of(mail) for mail in self.mails_to(address)
            )

        wait_for(has_come, f"a mail to {address} with “{words}”")

    def wait_for_code(self, address: str) -> str:
        def newest() -> str | None:
            codes = [
                re.search(r"\b[0-9A-Z]{4}-[0-9A-Z]{4}\b", _text_of(mail)) for mail in self.mails_to(address)
            ]
            return next((code[0] for code in reversed(codes) if code), None)

        return wait_for(newest, f"a code to {address}")


def _text_of(mail: EmailMessage) -> str:
    body = mail.get_body(("plain",))
    assert body is not None
    return body.get_content()


@contextmanager
def running_services(folder: Path, base_url: str, *, workers: int = 1) -> Iterator[Mailbox]:
    """Workers and catcher for the current test database, ended with the block."""
    mails = folder / "mail"
    mails.mkdir()
    port = _free_port()
    environment = os.environ | {
        "DATABASE_URL": _address_of_test_database(),
        "EMAIL_URL": f"smtp://127.0.0.1:{port}",
        "MAIL_CATCHER_DIR": str(mails),
        "BASE_URL": base_url,
    }
    catcher = _start(["manage.py", "catch_mail", "--port", str(port)], folder / "catcher.log", environment)
    logs = [folder / f"worker{number}.log" for number in range(1, workers + 1)]
    command = ["-m", "celery", "-A", "config", "worker", "--pool", "solo", "--loglevel", "INFO"]
    running = [_start([*command, "-n", f"{log.stem}@%h"], log, environment) for log in logs]
    try:
        wait_for(lambda: _answers(port), "the mail catcher")
        wait_for(lambda: all("ready." in log.read_text() for log in logs), "the workers")
        yield Mailbox(mails)
    finally:
        _end(*running, catcher)


@contextmanager
def running_web(folder: Path, processes: int, *more: str) -> Iterator[list[int]]:
    """gunicorn as in production, so many times over, each with one process; yields their ports."""
    ports = [_free_port() for _each in range(processes)]
    environment = os.environ | {
        "DATABASE_URL": _address_of_test_database(),
        "FILES_DIR": str(settings.FILES_DIR),
    }
    command = [
        "-m",
        "gunicorn",
        "config.wsgi",
        "--config",
        "config/gunicorn.py",
        "--no-control-socket",
        *more,
    ]
    running = [
        _start([*command, "--bind", f"127.0.0.1:{port}"], folder / f"web{port}.log", environment)
        for port in ports
    ]
    try:
        wait_for(lambda: all(_answers(port) for port in ports), "the web servers")
        yield ports
    finally:
        _end(*running)


def _end(*running: subprocess.Popen[bytes]) -> None:
    for process in running:
        process.send_signal(signal.SIGTERM)
    for process in running:
        process.wait(20)


def _start(arguments: list[str], log: Path, environment: dict[str, str]) -> subprocess.Popen[bytes]:
    root = Path(__file__).resolve().parents[2]
    with log.open("wb") as output:
        return subprocess.Popen(
            [sys.executable, *arguments], cwd=root, env=environment, stdout=output, stderr=subprocess.STDOUT
        )


def _address_of_test_database() -> str:
    found: dict[str, Any] = connection.settings_dict
    name, host, user = found["NAME"], found["HOST"], found["USER"]
    password = f":{found['PASSWORD']}" if found["PASSWORD"] else ""
    if host.startswith("/"):
        return f"postgres://{user}{password}@/{name}?host={host}"
    return f"postgres://{user}{password}@{host}:{found['PORT'] or 5432}/{name}"


def _free_port() -> int:
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def _answers(port: int) -> bool:
    with socket.socket() as client:
        client.settimeout(1)
        return client.connect_ex(("127.0.0.1", port)) == 0
