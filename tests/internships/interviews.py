"""Interview times and bookings for tests, by the real actions."""

from collections.abc import Sequence
from datetime import datetime, time, timedelta
from typing import Any

from internships.actions import applications
from internships.actions.interview_slots import make_slots
from internships.interviews.clashes import Place, Span
from internships.models import Application, InterviewSlot, Position
from people.models import User
from people.persian import jalali
from students.models import Student
from tests import factories as make


def at_hour(day: int, hour: int, minute: int = 0) -> datetime:
    """So many days from today, in Tehran."""
    return datetime.combine(make.days(day), time(hour, minute), jalali.TEHRAN)


def room(position: Position, name: str = "اتاق ۱۲") -> Place:
    return Place("site", position.site, name)


def online() -> Place:
    return Place("link", link="https://meet.example/abc")


def spans(count: int = 3, *, day: int = 3, hour: int = 9, minutes: int = 30, buffer: int = 10) -> list[Span]:
    step = timedelta(minutes=minutes + buffer)
    return [Span(at_hour(day, hour) + step * number, minutes, buffer) for number in range(count)]


def make_times(
    position: Position,
    *,
    by: User,
    people: Sequence[User] = (),
    place: Place | None = None,
    times: Sequence[Span] | None = None,
    **series: Any,
) -> list[InterviewSlot]:
    return make_slots(
        position,
        times or spans(**series),
        by=by,
        place=place or room(position),
        interviewers=people or [by],
    )


def make_invited(student: Student, position: Position, *, by: User) -> Application:
    application = make.make_application(student, position)
    return applications.invite_to_interview(application, by=by)
