"""At Pendar: times offered for one position, an interview that was held, one to come, and Negar, who hasn't chosen."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from internships.actions.applications import invite_to_interview
from internships.actions.interview_slots import make_slots
from internships.actions.interviews import book_interview, note_attendance
from internships.actions.scorecards import save_scorecard
from internships.demo.timeline import Story
from internships.demo.world import FRIDAY, World, owner_of
from internships.interviews.clashes import Place, Span
from internships.models import Application, Interview, InterviewSlot, Position
from internships.states import APPLICATION_WAITING, ApplicationState
from people.models import User
from people.persian import jalali

MINUTES, PAUSE = 30, 10
HELD_ON, TO_COME = -2, (2, 3, 6)
PHRASES = "خوش‌بیان و دقیق است؛ با ابزارهای اندازه‌گیری کار کرده و برنامهٔ درسی‌اش با شیفت صبح جور است."


def tell_interviews(world: World) -> None:
    world.tell(_at(world, -4, 9), interviews_story)


def interviews_story(world: World) -> Story:
    position = world.told["assembly"]
    company = position.company
    hr = owner_of(world, company)
    members = company.memberships.in_force().exclude(user=hr).select_related("user").order_by("pk")
    colleagues = [member.user for member in members[:1]]
    people = [hr, *colleagues]
    made = _offer(position, _mornings(world), hr, people)
    invited = list(
        Application.objects.filter(position=position, state=ApplicationState.INTERVIEW).order_by("pk")
    )
    yield _at(world, -4, 12)
    held = book_interview(invited[0], made[0], by=invited[0].student.user)
    yield _at(world, HELD_ON, 15)
    note_attendance(held, by=hr, attendance=Interview.Attendance.CAME)
    for colleague in colleagues:
        _score(held, colleague)
    yield _at(world, -1, 11)
    to_come = [slot for slot in made if slot.starts_at > world.ends_at + timedelta(days=1)]
    for application, slot in zip(invited[1:2], to_come[1:2], strict=False):
        book_interview(application, slot, by=application.student.user)
    negar = world.students[0].student
    asked = Application.objects.filter(position=position, student=negar, state__in=APPLICATION_WAITING)
    for application in asked:
        invite_to_interview(application, by=hr, note="کارت دانشجویی همراه داشته باشید.")


def _at(world: World, days: int, hour: int) -> datetime:
    """On the hour: interviews draw nothing from the demo's chance, so that every other story stays as it is."""
    return jalali.start_of_day(world.day(days)) + timedelta(hours=hour)


def _mornings(world: World) -> list[Span]:
    spans = []
    for days in (HELD_ON, *TO_COME):
        day = days
        while jalali.weekday_index(world.day(day)) == FRIDAY:
            day += 1 if days > 0 else -1
        first = _at(world, day, 9)
        step = timedelta(minutes=MINUTES + PAUSE)
        spans += [Span(first + step * place, MINUTES, PAUSE) for place in range(2 if days < 0 else 4)]
    return sorted(set(spans), key=lambda span: span.starts_at)


def _offer(position: Position, spans: list[Span], hr: User, people: Sequence[User]) -> list[InterviewSlot]:
    place = Place(InterviewSlot.Way.SITE, position.site, "اتاق جلسات، طبقهٔ دوم")
    return make_slots(position, spans, by=hr, place=place, interviewers=people)


def _score(interview: Interview, by: User) -> None:
    names = ("دانش لازم برای کار", "نظم و دقت در کار", "فهم و بیان روشن", "علاقه به این کار")
    marks = (4, 5, 4, 4)
    save_scorecard(
        interview,
        by=by,
        scores=list(zip(names, marks, strict=True)),
        words=PHRASES,
        recommendation="yes",
        hand_in=True,
    )
