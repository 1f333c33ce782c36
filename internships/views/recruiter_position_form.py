"""Writing a position: what was typed is kept first, and only then handed to the office."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.states import CompanyState
from internships.actions import positions as actions
from internships.choices import PositionChoices
from internships.forms.position import PositionForm, initial_of, suggestions
from internships.limits import limits_of
from internships.models import Position
from internships.questions import asked_of, with_questions
from internships.readiness import obstacles, readiness
from internships.rules import position_permissions
from internships.states import POSITION_EDITABLE
from internships.views.recruiter_access import require_recruiting, vetted
from internships.wording import words_of
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.workflow import Refusal


@recruiter
@vetted
def new_position(request: Request) -> HttpResponse:
    require_recruiting(request)
    if request.company.state != CompanyState.APPROVED:
        raise PermissionDenied(_("Your company is suspended at the moment; it can’t post new positions."))
    choices = PositionChoices(request.company)
    if request.method != "POST":
        return _page(request, PositionForm(choices=choices, initial=suggestions(choices)), choices)
    form = PositionForm(request.POST, choices=choices, submitting=_submitting(request))
    if form.is_valid():
        try:
            position = actions.draft_position(request.company, by=request.user, values=form.values())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _kept(request, position)
    return _page(request, form, choices, status=422)


@recruiter
@vetted
def edit_position(request: Request, position_id: int) -> HttpResponse:
    found = with_questions(Position.objects.of_company(request.company).for_cards())
    position = get_object_or_404(found, pk=position_id)
    require_recruiting(request)
    if position.state not in POSITION_EDITABLE:
        messages.info(request, _("A published position can’t be changed. Close it, or extend its deadline."))
        return redirect("internships:hr_position", position_id=position.pk)
    choices, asked = PositionChoices(request.company, position), asked_of(position)
    if request.method != "POST":
        form = PositionForm(choices=choices, asked=asked, initial=initial_of(position, choices))
        return _page(request, form, choices, position=position)
    form = PositionForm(request.POST, choices=choices, submitting=_submitting(request))
    if form.is_valid():
        try:
            position = actions.edit_position(
                position, by=request.user, values=form.values(), seen=request.POST.get("seen")
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return _kept(request, position)
    return _page(request, form, choices, position=position, status=422)


def _submitting(request: Request) -> bool:
    return request.POST.get("do") == "submit"


def _kept(request: Request, position: Position) -> HttpResponse:
    """It is saved. If it was to be submitted, that comes now, and a no leads back to the form with all kept."""
    if not _submitting(request):
        messages.success(request, _("The draft is saved."))
        return redirect("internships:hr_position_edit", position_id=position.pk)
    try:
        actions.submit_position(position, by=request.user)
    except Refusal as refusal:
        messages.error(request, _("It is saved, but can’t be sent yet. %(why)s") % {"why": refusal.message})
        return redirect(f"/hr/positions/{position.pk}/edit/?refused={refusal.field or ''}")
    messages.success(request, _("It is with the liaison office now. They look at it and publish it."))
    return redirect("internships:hr_position", position_id=position.pk)


def _page(
    request: Request,
    form: PositionForm,
    choices: PositionChoices,
    *,
    position: Position | None = None,
    status: int = 200,
) -> HttpResponse:
    lines = readiness(position, choices) if position else []
    if position and "refused" in request.GET and not form.is_bound:
        form.show_refusals(obstacles(lines))
    context: dict[str, Any] = {
        "form": form,
        "position": position,
        "limits": limits_of(choices),
        "lines": lines,
        "private": words_of(asked_of(position)) if position else [],
        "covered": any(choice.allowance for choice in choices.all_kinds),
        "can": position_permissions(position, request.membership) if position else None,
    }
    return render(request, "internships/recruiters/position_form.html", context, status=status)
