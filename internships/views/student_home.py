"""The student's page: what needs them now comes first."""

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from internships.interest import dismissed_by
from internships.models import Application, Offer, Position
from internships.recommendations import recommended
from internships.states import ApplicationState
from internships.views.student_applications import GOING_ON, own_applications, rows_of
from people.audiences import Request, student
from people.persian import jalali
from people.persian.language import reading
from students.models import Student
from students.readiness import todos

APPLICATIONS_SHOWN, POSITIONS_SHOWN, SUGGESTIONS_SHOWN = 5, 4, 5


@student
def home(request: Request) -> HttpResponse:
    who = request.student
    offers = list(
        Offer.objects.open()
        .filter(student=who)
        .select_related("position__company", "position__kind", "position__site__estate")
        .order_by("expires_at")
    )
    todo = todos(who)
    suggestions = recommended(who, SUGGESTIONS_SHOWN)
    context = {
        "student": who,
        "offers": offers,
        "todos": todo,
        "waiting": len(offers) + len(todo),
        "rows": rows_of(_newest_first(who)),
        "suggestions": suggestions,
        "positions": [] if suggestions else fitting_positions(who)[:POSITIONS_SHOWN],
        "free_hours": int(who.free.hours),
        "free_words": who.free.in_words(reading()),
        "today": jalali.today(),
    }
    return render(request, "internships/students/home.html", context)


def _newest_first(who: Student) -> QuerySet[Application]:
    """Those that go on, then those that ended, each by what happened last."""
    going_on = Case(When(GOING_ON, then=0), default=1)
    return own_applications(who).order_by(going_on, "-state_at", "-id")[:APPLICATIONS_SHOWN]


def fitting_positions(who: Student) -> QuerySet[Position]:
    """Open ones, newest first, for which what the student has said of themselves is enough."""
    fields = Position.fields.through._default_manager.filter(position=OuterRef("pk"))
    applied = Application.objects.filter(student=who, position=OuterRef("pk")).exclude(
        state=ApplicationState.WITHDRAWN
    )
    open_now = Position.objects.taking_applications(timezone.now())
    found = open_now.filter(~Exists(applied)).exclude(dismissed_by(who))
    if who.field_id:
        found = found.filter(~Exists(fields) | Exists(fields.filter(fieldofstudy=who.field_id)))
    if who.gpa is not None:
        found = found.filter(Q(min_gpa=None) | Q(min_gpa__lte=who.gpa))
    if who.credits_passed is not None:
        found = found.filter(Q(min_credits=None) | Q(min_credits__lte=who.credits_passed))
    return found.for_cards().order_by("-published_at", "-id")
