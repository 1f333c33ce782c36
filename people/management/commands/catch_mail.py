"""An SMTP server for local runs that delivers to nobody: each mail becomes a file, read at /dev/mail/."""

import signal
import threading
from argparse import ArgumentParser
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from people import devmail


class Catcher:
    """What aiosmtpd calls when a mail has come in whole."""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        kept = devmail.keep(envelope.original_content or b"", envelope.rcpt_tos)
        print(f"{kept.name} to {', '.join(envelope.rcpt_tos)}", flush=True)
        return "250 kept"


class Command(BaseCommand):
    help = "Catch the mail of a local run over SMTP on this machine; read it at /dev/mail/."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--port", type=int, default=8025)

    def handle(self, *args: Any, port: int, **options: Any) -> None:
        if settings.PRODUCTION:
            raise CommandError("The mail catcher is for local runs: in production it would swallow mail.")
        ended = threading.Event()
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: ended.set())
        controller = Controller(Catcher(), hostname="127.0.0.1", port=port)
        try:
            controller.start()
        except OSError as error:
            raise CommandError(f"Cannot listen on port {port}: {error.strerror}.") from None
        print(f"Catching mail on 127.0.0.1:{port} into {settings.MAIL_CATCHER_DIR}", flush=True)
        ended.wait()
        controller.stop()
