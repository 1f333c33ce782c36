"""The messages of this app: what the office tells a student about their record."""

from people.notifications.kinds import Kind, register
from people.notifications.models import Message
from students.models import Student


def register_kinds() -> None:
    for kind in (
        Kind("student.returned", icon="arrow-counterclockwise", tone="act", still_holds=_still_returned),
        Kind("student.frozen", icon="pause-circle", tone="warn", still_holds=_still_frozen),
        Kind("student.unfrozen", icon="check-circle", tone="ok"),
        Kind("academic.added", icon="person-badge", tone="info"),
    ):
        register(kind)


def _still_returned(message: Message) -> bool:
    return Student.objects.filter(pk=message.values["student"]).exclude(returned_note="").exists()


def _still_frozen(message: Message) -> bool:
    return Student.objects.filter(pk=message.values["student"], frozen_at__isnull=False).exists()
