"""The student's page: what needs them now comes first."""

from datetime import datetime
from typing import Any

from django.db.models import Case, Exists, F, OuterRef, Q, QuerySet, Subquery, When
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone

from internships.interest import dismissed_by
from internships.interviews.agenda import next_of_student, times_to_choose
from internships.invitations import invites_to, with_pay
from internships.models import Application, ApplicationEvent, Offer, Position
from internships.open_to import of_kind_for
from internships.recommendations import recommended, to_ask
from internships.states import ApplicationState
from internships.views import student_places
from internships.views.student_applications import GOING_ON, own_applications, rows_of
from people.audiences import Request, student
from people.persian import jalali
from people.persian.language import reading
from students.models import Student
from students.profile_parts import meter_of

APPLICATIONS_SHOWN, POSITIONS_SHOWN, SUGGESTIONS_SHOWN = 5, 4, 5


@student
def home(request: Request) -> HttpResponse:
    who = request.student
    open_offers = Offer.objects.open().filter(student=who)
    meter = meter_of(
        who,
        has_offers=Exists(open_offers),
        interviews=next_of_student(who),
        choices=times_to_choose(who),
        invites=invites_to(who),
        **to_ask(who),
        **student_places.to_ask(who),
    )
    offers = list(_for_panels(open_offers)) if meter.known["has_offers"] else []
    suggestions = recommended(who, SUGGESTIONS_SHOWN, known=meter.known)
    places, may_bring_place = student_places.at_home(meter.known)
    context = {
        "student": who,
        "offers": offers,
        "interview": _moment(meter.known["interviews"]),
        "choices": meter.known["choices"],
        "invites": with_pay(meter.known["invites"]),
        "meter": meter,
        "todos": meter.todos,
        "waiting": len(offers) + len(meter.known["choices"]) + len(meter.todos),
        "rows": rows_of(_newest_first(who)),
        "places": places,
        "may_bring_place": may_bring_place,
        "suggestions": suggestions,
        # Who holds an offer decides on that first.
        "positions": [] if suggestions or offers else fitting_positions(who)[:POSITIONS_SHOWN],
        "free_hours": int(who.free.hours),
        "free_words": who.free.in_words(reading()),
        "today": jalali.today(),
    }
    return render(request, "internships/students/home.html", context)


def _moment(found: list[dict[str, Any]]) -> dict[str, Any] | None:
    """The database gives times in JSON as text."""
    if not found:
        return None
    return {**found[0], "starts_at": datetime.fromisoformat(found[0]["starts_at"])}


def _for_panels(offers: Any) -> Any:
    positions = ("position__company", "position__kind", "position__site__estate")
    return offers.select_related(*positions).order_by("expires_at")


def _newest_first(who: Student) -> QuerySet[Application]:
    """Those that go on, then those that ended, each by what happened last."""
    going_on = Case(When(GOING_ON, then=0), default=1)
    return own_applications(who).order_by(going_on, _told_at().desc(), "-id")[:APPLICATIONS_SHOWN]


def _told_at() -> Case:
    """Since when it is in the state that the student sees: a rejection not told yet moves nothing in the list."""
    before = ApplicationEvent.objects.filter(subject=OuterRef("pk"), to_state=OuterRef("state_before"))
    hidden = Q(state=ApplicationState.REJECTED, tell_at__gt=timezone.now())
    return Case(When(hidden, then=Subquery(before.order_by("-id").values("at")[:1])), default=F("state_at"))


def fitting_positions(who: Student) -> QuerySet[Position]:
    """Open ones, newest first, for which what the student has said of themselves is enough."""
    fields = Position.fields.through._default_manager.filter(position=OuterRef("pk"))
    applied = Application.objects.filter(student=who, position=OuterRef("pk")).exclude(
        state=ApplicationState.WITHDRAWN
    )
    open_now = Position.objects.taking_applications(timezone.now())
    found = open_now.filter(~Exists(applied)).exclude(dismissed_by(who))
    found = found.filter(of_kind_for(who))
    if who.field_id:
        found = found.filter(~Exists(fields) | Exists(fields.filter(fieldofstudy=who.field_id)))
    if who.gpa is not None:
        found = found.filter(Q(min_gpa=None) | Q(min_gpa__lte=who.gpa))
    if who.credits_passed is not None:
        found = found.filter(Q(min_credits=None) | Q(min_credits__lte=who.credits_passed))
    return found.for_cards().order_by("-published_at", "-id")
