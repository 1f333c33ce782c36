"""/dev/mail/: the mail that the local catcher received, to read while developing. Not in production.

The catcher (manage.py catch_mail) keeps each mail as a file; nothing here goes through the database, so that what
is shown is what really went over SMTP.
"""

import secrets
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.header import decode_header, make_header
from email.message import EmailMessage
from email.policy import default as modern
from email.utils import getaddresses
from pathlib import Path

from csp.constants import NONE, SELF, UNSAFE_INLINE
from csp.decorators import csp_replace
from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.http import require_safe

from people.audiences import public

SHOWN = 100
NAME_FORMAT = "%Y%m%dT%H%M%S%f"
# Links of a mail open in a tab of their own; nothing in it runs, and nothing of it is fetched from anywhere.
SANDBOX = ["allow-popups", "allow-popups-to-escape-sandbox"]
FRAME_POLICY = {
    "default-src": [NONE],
    "img-src": ["data:"],
    "style-src": [UNSAFE_INLINE],
    "frame-ancestors": [SELF],
    "sandbox": SANDBOX,
}


@dataclass(frozen=True)
class CaughtMail:
    name: str
    message: EmailMessage

    @property
    def at(self) -> datetime:
        return datetime.strptime(self.name.split("-")[0], NAME_FORMAT).replace(tzinfo=UTC)

    @property
    def to(self) -> str:
        """Whom it was delivered to, which the To line need not say."""
        return str(self.message.get("X-Envelope-To") or self.message.get("To", ""))

    @property
    def sender(self) -> str:
        return dict(self.headers).get("From", "")

    @property
    def subject(self) -> str:
        return str(self.message.get("Subject", ""))

    @property
    def headers(self) -> list[tuple[str, str]]:
        """Decoded from the raw lines: the parsed ones put a space where a long Persian name was folded."""
        return [(name, str(make_header(decode_header(str(raw))))) for name, raw in self.message.raw_items()]

    @property
    def text(self) -> str:
        return self._body("plain")

    @property
    def html(self) -> str:
        return self._body("html")

    def _body(self, kind: str) -> str:
        part = self.message.get_body((kind,))
        return str(part.get_content()) if part else ""

    def is_for(self, address: str) -> bool:
        return address.lower() in {each.lower() for _, each in getaddresses([self.to])}


def folder() -> Path:
    return Path(settings.MAIL_CATCHER_DIR)


def keep(content: bytes, recipients: list[str]) -> Path:
    """Write a mail so that a reader sees all of it or none: under another name first, then renamed."""
    folder().mkdir(parents=True, exist_ok=True)
    name = f"{datetime.now(UTC).strftime(NAME_FORMAT)}-{secrets.token_hex(3)}"
    unfinished = folder() / f".{name}"
    unfinished.write_bytes(f"X-Envelope-To: {', '.join(recipients)}\r\n".encode() + content)
    return unfinished.rename(folder() / f"{name}.eml")


def read(name: str) -> CaughtMail:
    content = (folder() / f"{name}.eml").read_bytes()
    return CaughtMail(name, message_from_bytes(content, policy=modern))


def newest() -> Iterator[CaughtMail]:
    """From the newest on; names begin with the time."""
    for file in sorted(folder().glob("*.eml"), reverse=True):
        yield read(file.stem)


def _mail_or_404(name: str) -> CaughtMail:
    try:
        return read(name)
    except OSError:  # not there, or a name longer than any file's
        raise Http404 from None


@require_safe
@public(reason="the mail of a local run; the address does not exist in production")
def list_mail(request: HttpRequest) -> HttpResponse:
    to = request.GET.get("to", "").strip()
    mails: list[CaughtMail] = []
    for mail in newest():
        if len(mails) == SHOWN:
            break
        if not to or mail.is_for(to):
            mails.append(mail)
    return render(request, "dev/mail.html", {"mails": mails, "to": to})


@require_safe
@public(reason="the mail of a local run; the address does not exist in production")
def show_mail(request: HttpRequest, name: str) -> HttpResponse:
    return render(request, "dev/mail_one.html", {"mail": _mail_or_404(name), "sandbox": " ".join(SANDBOX)})


@require_safe
@xframe_options_sameorigin
@csp_replace(FRAME_POLICY)
@public(reason="the mail of a local run; the address does not exist in production")
def show_mail_html(request: HttpRequest, name: str) -> HttpResponse:
    return HttpResponse('<base target="_blank">' + _mail_or_404(name).html)


urlpatterns = [
    path("mail/", list_mail, name="dev_mail"),
    path("mail/<slug:name>/", show_mail, name="dev_mail_one"),
    path("mail/<slug:name>/html/", show_mail_html, name="dev_mail_html"),
]
