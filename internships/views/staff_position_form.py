"""The office writes a position for a company: HR's form and actions, and a draft that waits for the company's word."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.models import Company
from internships.actions import entries as actions
from internships.choices import PositionChoices
from internships.forms.position import PositionForm, initial_of, suggestions
from internships.limits import limits_of
from internships.models import Position
from internships.questions import asked_of, with_questions
from internships.readiness import readiness
from internships.rules import position_review
from internships.views.recruiter_position_form import lines_of
from internships.wording import words_of
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.views.staff_access import acting
from people.workflow import Refusal


@staff
@acting
def new_position(request: Request, company_id: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.all(), pk=company_id)
    choices = PositionChoices(company)
    if request.method != "POST":
        return _page(request, company, PositionForm(choices=choices, initial=suggestions(choices)), choices)
    form = PositionForm(request.POST, choices=choices)
    if form.is_valid():
        try:
            position = actions.draft_for_company(company, by=request.user, values=form.values())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The draft is saved. The company is asked for its word on it."))
            return redirect("internships:staff_position", position_id=position.pk)
    return _page(request, company, form, choices, status=422)


@staff
@acting
def edit_position(request: Request, position_id: int) -> HttpResponse:
    """Only while it waits for the company's word: after that it is the company's."""
    position = get_object_or_404(with_questions(Position.objects.for_cards()), pk=position_id)
    if not position_review(position, request.staff).write:
        messages.info(request, _("This is the company’s now; send it back where something has to change."))
        return redirect("internships:staff_position", position_id=position.pk)
    choices, asked = PositionChoices(position.company, position), asked_of(position)
    if request.method != "POST":
        form = PositionForm(choices=choices, asked=asked, initial=initial_of(position, choices))
        return _page(request, position.company, form, choices, position=position)
    form = PositionForm(request.POST, choices=choices)
    if form.is_valid():
        try:
            actions.edit_for_company(
                position, by=request.user, values=form.values(), seen=request.POST.get("seen")
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The draft is saved."))
            return redirect("internships:staff_position", position_id=position.pk)
    return _page(request, position.company, form, choices, position=position, status=422)


def _page(
    request: Request,
    company: Company,
    form: PositionForm,
    choices: PositionChoices,
    *,
    position: Position | None = None,
    status: int = 200,
) -> HttpResponse:
    context: dict[str, Any] = {
        "form": form,
        "for_company": company,
        "position": position,
        "limits": limits_of(choices),
        "lines": readiness(position, choices) if position else [],
        "private": words_of(asked_of(position)) if position else [],
        "lines_to_sites": lines_of(choices),
        "covered": any(choice.allowance for choice in choices.all_kinds),
    }
    return render(request, "internships/staff/position_form.html", context, status=status)
