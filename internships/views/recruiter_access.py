"""Beyond being a recruiter: the company has to be vetted before it posts anything or sees a student."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef
from django.db.models.functions import JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from companies.states import CompanyState
from internships.applicants.scene import for_scene
from internships.models import Answer, Application, Interview, Offer, Position, ThreadSide, WaitingPlace
from internships.team import with_team
from internships.thread import with_thread
from internships.visibility import as_company_sees, for_company
from people.audiences import Request
from students.planned_week import exam_breaks_of

VETTED = (CompanyState.APPROVED, CompanyState.SUSPENDED)
View = Callable[..., Any]


def vetted(view: View) -> View:
    """Under @recruiter; whoever comes too early is told what comes next.

    A suspended company still sees what it has; the actions refuse what is new.
    """

    @wraps(view)
    def guarded(request: Request, *args: Any, **kwargs: Any) -> HttpResponse:
        if request.company.state not in VETTED:
            context = {"company": request.company}
            return render(request, "internships/recruiters/not_yet.html", context, status=403)
        return view(request, *args, **kwargs)

    return guarded


def require_recruiting(request: Request) -> None:
    """Visible, but not this person's to decide."""
    if not request.membership.may_recruit:
        raise PermissionDenied(
            _("You can look at this, but not decide. Owners and recruiters of your company can.")
        )


def own_position(request: Request, position_id: int) -> Position:
    found = Position.objects.of_company(request.company).for_cards()
    return get_object_or_404(found, pk=position_id)


def own_application(request: Request, application_id: int, *, whole: bool = False) -> Application:
    """`whole`: with what its own page shows besides, in the same query."""
    found: Any = Application.objects.for_member(request.membership).for_rows().select_related("cv")
    breaks = exam_breaks_of("student", "position__starts_on", "position__ends_on")
    on_list = Exists(WaitingPlace.objects.waiting().filter(application=OuterRef("pk")))
    found = found.annotate(exam_breaks_found=breaks, waits_on_list=on_list, **_beside())
    if is_listed(request):
        found = for_scene(found, request.user, of="position__")
    if whole:
        found = with_team(with_thread(found, ThreadSide.COMPANY), request.membership)
    found = for_company(found)
    return as_company_sees(get_object_or_404(found, pk=application_id))


def _beside() -> dict[str, Any]:
    """In the same query: the answers that were sent, and whether asking for offers and interviews is worth one."""
    here = {"application": OuterRef("pk")}
    given = Answer.objects.filter(**here).order_by("place", "id")
    return {
        "answers_sent": ArraySubquery(given.values(json=JSONObject(question="question", text="text"))),
        "has_offers": Exists(Offer.objects.filter(**here)),
        "has_interviews": Exists(Interview.objects.filter(**here)),
    }


def answers_of(application: Any) -> list[Answer]:
    """Of a row of own_application()."""
    return [Answer(question=row["question"], text=row["text"]) for row in application.answers_sent]


def is_listed(request: Request) -> bool:
    """Whether the page was opened from a list of applicants, whose states, filters and order its address has."""
    return "state" in request.GET
