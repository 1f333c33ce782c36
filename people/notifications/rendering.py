"""Turns a kind's templates and a row's values into words, in the language of whoever reads them."""

import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.template import Context, Engine, TemplateDoesNotExist, VariableDoesNotExist
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from people.notifications import kinds
from people.notifications.models import InboxItem, Message
from people.notifications.plain import text_of

_UNPRINTABLE = re.compile(r"[\x00-\x1f\x7f\u2028\u2029]+")
RTL_LANGUAGES = ("fa",)
# An old row whose kind is gone, or whose templates now ask for a value that it never had.
_NOT_SAYABLE = (kinds.UnknownKind, TemplateDoesNotExist, VariableDoesNotExist)


@dataclass(frozen=True)
class Mail:
    subject: str
    text: str
    html: str
    language: str
    sender_name: str


@dataclass(frozen=True)
class Notice:
    """What the inbox shows of one item."""

    title: str
    line: str
    icon: str
    tone: str


def render_mail(message: Message) -> Mail:
    with _reading_as(message):
        said = _said_in(message, message.values)
        html = render_to_string(kinds.get(message.kind).template("mail.html"), said)
        return Mail(said["subject"], text_of(html), html, message.language, _sender_name(said))


def render_subject(message: Message) -> str:
    """As it was sent, else as it would be now; of a secret message, what is the same for everybody."""
    if message.subject:
        return message.subject
    with _reading_as(message):
        try:
            return _said_in(message, {} if message.secret else message.values)["subject"]
        except _NOT_SAYABLE:
            return message.kind


def render_text(message: Message) -> str:
    """The plain text for the office's eyes; empty if its kind is gone."""
    try:
        return render_mail(message).text
    except _NOT_SAYABLE:
        return ""


@contextmanager
def _reading_as(message: Message) -> Iterator[None]:
    with translation.override(message.language), timezone.override(settings.TIME_ZONE):
        yield


def _said_in(message: Message, values: Mapping[str, Any]) -> dict[str, Any]:
    """Everything that a mail's templates see."""
    kind = kinds.get(message.kind)
    said: dict[str, Any] = {"name": _short_name(message.recipient), **values, **_frame(message.language)}
    said["url"] = settings.BASE_URL + message.url if message.url else ""
    said["has_account"] = message.recipient_id is not None
    subject = render_line(kind.template("subject.txt"), said)
    return {**said, "subject": subject, "line": _optional_line(kind, said)}


def render_notice(item: InboxItem) -> Notice:
    """In the active language, the reader's. A kind that is gone doesn't take the inbox down with it."""
    try:
        kind = kinds.get(item.kind)
        said = {"name": _short_name(item.recipient), **item.values, "url": item.url}
        title = render_line(kind.template("subject.txt"), said)
        return Notice(title, _optional_line(kind, said), kind.icon, kind.tone)
    except _NOT_SAYABLE:
        return Notice(_("An older notification"), "", "bell", "mute")


def render_line(template: str, said: Mapping[str, Any]) -> str:
    """One line of plain text: nothing is escaped, and no value can begin a second line (or a mail header)."""
    text = Engine.get_default().get_template(template).render(Context(dict(said), autoescape=False))
    return " ".join(_UNPRINTABLE.sub(" ", text).split())


def _optional_line(kind: kinds.Kind, said: Mapping[str, Any]) -> str:
    try:
        return render_line(kind.template("line.txt"), said)
    except TemplateDoesNotExist:
        return ""


def _frame(language: str) -> dict[str, str]:
    rtl = language in RTL_LANGUAGES
    return {
        "language": language,
        "direction": "rtl" if rtl else "ltr",
        "start": "right" if rtl else "left",
        "product_name": _("Peyvand"),
        "university": settings.UNIVERSITY_NAME_FA if rtl else settings.UNIVERSITY_NAME_EN,
        "university_short": settings.UNIVERSITY_SHORT_FA if rtl else settings.UNIVERSITY_SHORT_EN,
        "liaison_email": settings.LIAISON_EMAIL,
        "base_url": settings.BASE_URL,
    }


def _sender_name(said: Mapping[str, Any]) -> str:
    """The reader knows the university, and learns the product's name from it."""
    return re.sub(r'["\\\r\n]', "", f"{said['product_name']} · {said['university_short']}")


def _short_name(user: Any) -> str:
    return user.get_short_name() if user else ""
