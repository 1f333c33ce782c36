"""Students who would suit a position and let companies find them, and asking one of them to look at it."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.states import CompanyState
from internships.actions.invites import invite_student, left_today
from internships.eligibility import gate
from internships.forms.invite import InviteForm
from internships.models import Position
from internships.states import PositionState
from internships.suggested_students import for_suggesting, open_to_suggestion, suggested_students
from internships.views.recruiter_access import require_recruiting, vetted
from people.audiences import Request, recruiter
from people.sent_back import number_in
from people.workflow import Refusal


@recruiter
@vetted
def show_suggested(request: Request, position_id: int) -> HttpResponse:
    return _page(request, _public_position(request, position_id))


def _page(
    request: Request, position: Any, form: InviteForm | None = None, of: int | None = None
) -> HttpResponse:
    why_shut = gate(position).why
    left = left_today(position)
    found = [] if why_shut else suggested_students(position)
    context = {
        "position": position,
        "why_shut": why_shut,
        "suggested": [
            (each, form if form and each.student.pk == of else InviteForm(auto_id=f"{each.student.pk}-%s"))
            for each in found
        ],
        "refused": of,
        "left": left,
    }
    status = 422 if form else 200
    return render(request, "internships/recruiters/suggested.html", context, status=status)


@recruiter
@vetted
@require_POST
def invite(request: Request, position_id: int) -> HttpResponse:
    """Who isn't visible to companies can't be told from who doesn't exist."""
    position = _public_position(request, position_id)
    asked = number_in(request.POST.get("student"))
    student = get_object_or_404(
        open_to_suggestion(position).select_related("user"), pk=asked, user__is_active=True
    )
    form = InviteForm(request.POST, auto_id=f"{student.pk}-%s")
    if not form.is_valid():
        return _page(request, position, form, student.pk)
    try:
        invite_student(position, student, by=request.user, note=form.cleaned_data["note"])
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(
            request, _("%(name)s is told that you would like to hear from them.") % {"name": student}
        )
    return redirect("internships:hr_position_suggested", position_id=position.pk)


def _public_position(request: Request, position_id: int) -> Any:
    """Students are shown for what the office has published, to a company that it has approved, and to who decides."""
    require_recruiting(request)
    own = for_suggesting(Position.objects.of_company(request.company).for_cards())
    return get_object_or_404(
        own.prefetch_related("fields"),
        pk=position_id,
        state=PositionState.PUBLISHED,
        company__state=CompanyState.APPROVED,
    )
