"""Unforeseen closures: entered once, with what they move shown before."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions.closures import effect_of, enter_closure, take_back_closure
from internships.actions.lunar_days import STEPS, settle_lunar_day
from internships.forms.closure import ClosureForm
from internships.models import Closure
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.models import Holiday
from people.pages import keyset_page
from people.persian import jalali
from people.persian.language import reading
from people.views.staff_access import acting
from people.workflow import Refusal

LUNAR_SHOWN = 20
CLOSURES = "internships:staff_closures"


@staff
def list_closures(request: Request) -> HttpResponse:
    rows = Closure.objects.select_related("entered_by", "taken_back_by")
    page = keyset_page(rows, order=("-first_on", "-id"), after=request.GET.get("after"), size=20)
    today = jalali.today()
    lunar = Holiday.objects.filter(kind=Holiday.Kind.LUNAR, on__gt=today).select_related("confirmed_by")
    context = {"page": page, "today": today, "lunar": lunar[:LUNAR_SHOWN]}
    return render(request, "internships/staff/closures.html", context)


@staff
@acting
@require_POST
def settle_lunar(request: Request, holiday_id: int, step: str) -> HttpResponse:
    """A computed lunar holiday is right, or a day off."""
    if step not in STEPS:
        raise Http404
    holiday = get_object_or_404(Holiday, pk=holiday_id, kind=Holiday.Kind.LUNAR)
    try:
        settled = settle_lunar_day(holiday, by=request.user, step=step)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        day = jalali.format_date(settled.on, reading(), weekday=True)
        messages.success(request, _("Confirmed: %(day)s.") % {"day": day})
    return redirect(f"{reverse(CLOSURES)}#lunar-h")


@staff
@acting
def new_closure(request: Request) -> HttpResponse:
    """First what it would move, then the button that moves it: only the second writes."""
    asked: Any = request.POST if request.method == "POST" else (request.GET or None)
    form = ClosureForm(asked)
    context: dict[str, Any] = {"form": form}
    status = 200
    if form.is_bound and form.is_valid():
        if request.method == "POST":
            try:
                enter_closure(by=request.user, **form.cleaned_data)
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                messages.success(
                    request, _("The closure is entered. Deadlines have moved, and people are told.")
                )
                return redirect(CLOSURES)
        else:
            context["effect"] = effect_of(form.cleaned_data["first_on"], form.cleaned_data["last_on"])
    elif form.is_bound:
        status = 422
    return render(request, "internships/staff/closure_new.html", context, status=status)


@staff
@acting
@require_POST
def take_back(request: Request, closure_id: int) -> HttpResponse:
    closure = get_object_or_404(Closure, pk=closure_id)
    try:
        take_back_closure(closure, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Taken back: its days from today on are working days again."))
    return redirect(CLOSURES)
