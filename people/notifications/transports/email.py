"""E-mail over SMTP, one connection for a batch."""

import smtplib
from contextlib import suppress
from email.utils import parseaddr
from types import TracebackType
from typing import Self
from urllib.parse import urlsplit

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.validators import validate_email

from people.notifications import kinds
from people.notifications.kinds import CalendarPart
from people.notifications.models import Message
from people.notifications.rendering import Mail, render_mail
from people.notifications.transports import TransportError, Unreachable

HANGS_UP = 421
CALENDAR_FILE = "invitation.ics"


class EmailTransport:
    def __init__(self) -> None:
        self._connection = get_connection()
        self._is_open = False

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._close()

    def send(self, message: Message) -> str:
        mail = render_mail(message)
        envelope = _envelope(message, mail)
        fresh = self._open()
        try:
            self._transmit(envelope)
        except OSError as error:
            self._close()
            if fresh:
                raise TransportError(f"connection lost: {error}") from error
            return self.send(message)  # servers end long conversations; that is nobody's fault
        return mail.subject

    def _transmit(self, envelope: EmailMultiAlternatives) -> None:
        try:
            self._connection.send_messages([envelope])
        except smtplib.SMTPException as error:
            if (
                isinstance(error, smtplib.SMTPServerDisconnected)
                or getattr(error, "smtp_code", 0) == HANGS_UP
            ):
                raise ConnectionError(str(error)) from error
            raise _refused(error) from error
        except ValueError as error:  # an address or a header that no mail can carry
            raise TransportError(f"not a mail: {error}", permanent=True) from error

    def _open(self) -> bool:
        """Whether it is a new connection. A failure is the server's, never the message's."""
        if self._is_open:
            return False
        try:
            self._connection.open()
        except OSError as error:
            raise Unreachable(f"mail server not reached: {error}") from error
        self._is_open = True
        return True

    def _close(self) -> None:
        self._is_open = False
        with suppress(OSError):
            self._connection.close()


def _envelope(message: Message, mail: Mail) -> EmailMultiAlternatives:
    _check_address(message.address)
    host = urlsplit(settings.BASE_URL).hostname or "localhost"
    envelope = EmailMultiAlternatives(
        subject=mail.subject,
        body=mail.text,
        from_email=f'"{mail.sender_name}" <{parseaddr(settings.DEFAULT_FROM_EMAIL)[1]}>',
        to=[message.address],
        reply_to=[settings.LIAISON_EMAIL],
        headers={
            # The same at every attempt, so that a mail delivered twice can be recognised as one.
            "Message-ID": f"<outbox.{message.pk}.{message.created_at:%Y%m%d%H%M%S}@{host}>",
            "Auto-Submitted": "auto-generated",
            "X-Auto-Response-Suppress": "All",
            "Content-Language": mail.language,
        },
    )
    envelope.attach_alternative(mail.html, "text/html")
    if part := _calendar_of(message):
        # As an alternative mail programs offer to enter it; as a file it can be opened by the others.
        envelope.attach_alternative(part.content, f"text/calendar; method={part.method}")
        envelope.attach(CALENDAR_FILE, part.content.encode(), "application/ics")
    return envelope


def _calendar_of(message: Message) -> CalendarPart | None:
    calendar = kinds.get(message.kind).calendar
    return calendar(message) if calendar else None


def _check_address(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as error:
        raise TransportError("not an address", permanent=True) from error


def _refused(error: smtplib.SMTPException) -> TransportError:
    """A 5xx about the recipient or the content is final; about us as sender it is our set-up, and passes."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        [(code, answer)] = error.recipients.values()
        return TransportError(f"{code} {_text(answer)}", permanent=code >= 500)
    if isinstance(error, smtplib.SMTPResponseException):
        about_us = isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError)
        permanent = error.smtp_code >= 500 and not about_us
        return TransportError(f"{error.smtp_code} {_text(error.smtp_error)}", permanent=permanent)
    return TransportError(str(error), permanent=isinstance(error, smtplib.SMTPNotSupportedError))


def _text(answer: bytes | str) -> str:
    return answer.decode("utf-8", "replace") if isinstance(answer, bytes) else answer


def _code_of(error: smtplib.SMTPException) -> int | None:
    return error.smtp_code if isinstance(error, smtplib.SMTPResponseException) else None
