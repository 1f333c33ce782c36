"""Applicants in a board by state, or as a table that pages by key: of one position, or of all."""

from collections import Counter
from datetime import datetime
from typing import Any

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import pgettext_lazy

from internships.capacity import free_seats, with_counts
from internships.models import Application, Position
from internships.rules import application_decisions, meets_gpa
from internships.states import APPLICATION_ENDED, APPLICATION_OPEN, APPLICATION_WAITING, ApplicationState
from internships.views.recruiter_access import vetted
from people.audiences import Request, recruiter
from people.look.states import look_of, word_for
from people.pages import keyset_page
from people.templatetags.components import SOON

MOST_ON_BOARD = 120
HIRED = (ApplicationState.ACCEPTED, ApplicationState.PLACED)

# Groups that the list can be narrowed to; the first is what needs somebody.
GROUPS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "waiting": (pgettext_lazy("applicants", "Waiting for your answer"), APPLICATION_WAITING),
    "offered": (pgettext_lazy("applicants", "Offered"), (ApplicationState.OFFERED,)),
    "hired": (pgettext_lazy("applicants", "Accepted and at work"), HIRED),
    "ended": (pgettext_lazy("applicants", "Ended"), APPLICATION_ENDED),
    "all": (pgettext_lazy("applicants", "All"), tuple(ApplicationState.values)),
}


@recruiter
@vetted
def of_position(request: Request, position_id: int) -> HttpResponse:
    found = with_counts(Position.objects.of_company(request.company).for_cards())
    position = get_object_or_404(found, pk=position_id)
    applications = Application.objects.filter(position=position)
    as_table = request.GET.get("view") == "table" or "state" in request.GET
    context = _table(request, applications) if as_table else _board(request, applications)
    context |= {
        "position": position,
        "free": free_seats(position),
        "as_table": as_table,
    }
    return render(request, "internships/recruiters/applicants.html", context)


@recruiter
@vetted
def of_company(request: Request) -> HttpResponse:
    applications = Application.objects.of_company(request.company)
    context = _table(request, applications) | {"position": None, "as_table": True}
    return render(request, "internships/recruiters/applicants.html", context)


def _board(request: Request, applications: Any) -> dict[str, Any]:
    """Live applications by column, the nearest answer first. Too many for a board are pointed to the table."""
    now = applications.with_state_now()
    counts = _counts(now)
    live = now.filter(now_state__in=(*APPLICATION_OPEN, *HIRED)).for_rows().order_by("answer_due_at", "id")
    rows = [_row(application, request) for application in live[:MOST_ON_BOARD]]
    columns = [
        {
            "state": state,
            "look": look_of("application", state),
            "word": word_for("application", state),
            "count": counts[state],
            "rows": [row for row in rows if row.shown == state],
        }
        for state in APPLICATION_OPEN
    ]
    return {
        "columns": columns,
        "hired": [row for row in rows if row.shown in HIRED],
        "ended": [(word_for("application", s), counts[s]) for s in APPLICATION_ENDED if counts[s]],
        "ended_count": sum(counts[s] for s in APPLICATION_ENDED),
        "due_soon": [row for row in rows if row.due_soon],
        "live_count": sum(counts[s] for s in (*APPLICATION_OPEN, *HIRED)),
        "truncated": len(rows) == MOST_ON_BOARD,
        "total": sum(counts.values()),
    }


def _table(request: Request, applications: Any) -> dict[str, Any]:
    now = applications.with_state_now()
    counts = _counts(now)
    chosen = _chosen(request)
    states = GROUPS[chosen][1] if chosen in GROUPS else (chosen,)
    # Who waits is listed by when the answer is due; the rest by when they came.
    order = (
        ("answer_due_at", "id") if chosen in ("waiting", *APPLICATION_WAITING) else ("-submitted_at", "-id")
    )
    page = keyset_page(
        now.filter(now_state__in=states).for_rows(), order=order, after=request.GET.get("after"), size=20
    )
    return {
        "page": page,
        "rows": [_row(application, request) for application in page.rows],
        "chosen": chosen,
        "chosen_word": GROUPS[chosen][0] if chosen in GROUPS else word_for("application", chosen),
        "groups": [
            (code, label, sum(counts[state] for state in states)) for code, (label, states) in GROUPS.items()
        ],
        "total": sum(counts.values()),
    }


def _chosen(request: Request) -> str:
    chosen = request.GET.get("state", "")
    if chosen in GROUPS or chosen in ApplicationState.values:
        return chosen
    return "waiting"


def _counts(now: Any) -> Counter[str]:
    return Counter(dict(now.order_by().values_list("now_state").annotate(n=Count("pk"))))


def is_soon(at: datetime) -> bool:
    return at - timezone.now() <= SOON


def _row(application: Any, request: Request) -> Any:
    """What a card or a table row shows, worked out once."""
    shifts = application.position.shifts
    application.shown = application.now_state
    application.can = application_decisions(application, request.membership)
    application.meets_gpa = meets_gpa(application)
    application.shared_hours = application.student.free.overlap_hours(shifts) if shifts else None
    waiting = application.shown in APPLICATION_WAITING
    application.due_at = application.answer_due_at if waiting and not application.clock_stopped_at else None
    application.due_soon = application.due_at is not None and is_soon(application.due_at)
    return application
