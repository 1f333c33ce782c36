"""How the review is arranged: its steps, who takes them, and deputies. The office sees it, its head changes it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions import review_settings as actions
from companies.forms.review import DeputyForm, ReviewerForm, StepForm
from companies.models import Deputy, Reviewer, ReviewStep
from companies.reviewing import takers_by_step
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.persian import jalali
from people.workflow import Refusal


def _require_head(request: Request) -> None:
    if not request.staff.may_lead:
        raise PermissionDenied(_("Only the head of the office arranges the review."))


def _try(request: Request, form: Any, action: Callable[[], object], done: str) -> bool:
    """Do it and say so; or put the refusal into the form."""
    try:
        action()
    except Refusal as refusal:
        add_refusal(form, refusal)
        return False
    messages.success(request, done)
    return True


@staff
def steps(request: Request) -> HttpResponse:
    form = StepForm(request.POST if request.method == "POST" else None)
    if request.method == "POST":
        _require_head(request)
        if form.is_valid() and _try(
            request,
            form,
            lambda: actions.add_step(**form.cleaned_data),
            _("The step is added, as the last one. Choose who takes it."),
        ):
            return redirect("companies:review_steps")
    rows = list(ReviewStep.objects.all())
    takers = takers_by_step([step.pk for step in rows])
    context = {
        "form": form,
        "used": [(step, takers[step.pk]) for step in rows if step.is_active],
        "unused": [step for step in rows if not step.is_active],
        "may": request.staff.may_lead,
    }
    return render(request, "companies/staff/review_steps.html", context, status=422 if form.errors else 200)


@staff
def step(request: Request, step_id: int) -> HttpResponse:
    """One step: its names, and who takes it."""
    _require_head(request)
    found = get_object_or_404(ReviewStep, pk=step_id)
    form = StepForm(
        request.POST if request.method == "POST" else None,
        initial={"name_fa": found.name_fa, "name_en": found.name_en},
    )
    if (
        request.method == "POST"
        and form.is_valid()
        and _try(
            request, form, lambda: actions.rename_step(found, **form.cleaned_data), _("The names are saved.")
        )
    ):
        return redirect("companies:review_step", found.pk)
    return _step_page(request, found, form, ReviewerForm(step=found), status=422 if form.errors else 200)


def _step_page(
    request: Request, found: ReviewStep, form: StepForm, reviewer_form: ReviewerForm, status: int = 200
) -> HttpResponse:
    seats = Reviewer.objects.filter(step=found, ended_at=None).select_related("user", "granted_by")
    in_force = set(Reviewer.objects.in_force().filter(step=found).values_list("pk", flat=True))
    context = {
        "step": found,
        "form": form,
        "reviewer_form": reviewer_form,
        "seats": [(seat, seat.pk in in_force) for seat in seats.order_by("granted_at", "id")],
        "nobody": not in_force,
    }
    return render(request, "companies/staff/review_step.html", context, status=status)


@staff
@require_POST
def move_step(request: Request, step_id: int) -> HttpResponse:
    _require_head(request)
    found = get_object_or_404(ReviewStep, pk=step_id)
    try:
        actions.move_step(found, earlier=request.POST.get("where") == "earlier")
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return redirect("companies:review_steps")


@staff
@require_POST
def use_step(request: Request, step_id: int) -> HttpResponse:
    _require_head(request)
    used = request.POST.get("used") == "yes"
    found = actions.use_step(get_object_or_404(ReviewStep, pk=step_id), used=used)
    done = _("“%(step)s” is in use again, as the last step.") if used else _("“%(step)s” is out of use.")
    messages.success(request, done % {"step": found})
    return redirect("companies:review_steps")


@staff
@require_POST
def add_reviewer(request: Request, step_id: int) -> HttpResponse:
    _require_head(request)
    found = get_object_or_404(ReviewStep, pk=step_id)
    form = ReviewerForm(request.POST, step=found)
    if form.is_valid():
        user = form.cleaned_data["user"]
        done = _("%(name)s takes this step from now on.") % {"name": user}
        if _try(request, form, lambda: actions.add_reviewer(found, user, by=request.user), done):
            return redirect("companies:review_step", found.pk)
    names = StepForm(initial={"name_fa": found.name_fa, "name_en": found.name_en})
    return _step_page(request, found, names, form, status=422)


@staff
@require_POST
def end_reviewer(request: Request, reviewer_id: int) -> HttpResponse:
    _require_head(request)
    seat = get_object_or_404(Reviewer.objects.select_related("user"), pk=reviewer_id)
    actions.end_reviewer(seat, by=request.user)
    messages.success(request, _("%(name)s no longer takes this step.") % {"name": seat.user})
    return redirect("companies:review_step", seat.step_id)


@staff
def deputies(request: Request) -> HttpResponse:
    """Now, coming and past; each reviewer sets their own, the head of the office anybody's."""
    head = request.staff.may_lead
    reviews = head or Reviewer.objects.in_force().filter(user=request.user).exists()
    form = DeputyForm(request.POST if request.method == "POST" else None, by=request.user, for_anyone=head)
    if request.method == "POST":
        if not reviews:
            raise PermissionDenied(_("Only those who take a step of the review have a deputy."))
        if form.is_valid() and _try(
            request, form, lambda: _set_deputy(request, form), _("The deputy is set for these days.")
        ):
            return redirect("companies:deputies")
    context = {"form": form, "may": reviews, "head": head, **_deputies()}
    return render(
        request, "companies/staff/review_deputies.html", context, status=422 if form.errors else 200
    )


def _set_deputy(request: Request, form: DeputyForm) -> Deputy:
    values = dict(form.cleaned_data)
    principal = values.pop("principal", request.user)
    return actions.set_deputy(principal, by=request.user, **values)


def _deputies() -> dict[str, Any]:
    today = jalali.today()
    rows = Deputy.objects.select_related("principal", "deputy")
    over = Q(ends_on__lt=today) | Q(ended_at__isnull=False)
    present: list[Deputy] = []
    coming: list[Deputy] = []
    for row in rows.exclude(over).order_by("starts_on", "id"):
        (present if row.starts_on <= today else coming).append(row)
    return {"now": present, "coming": coming, "past": list(rows.filter(over)[:20])}


@staff
@require_POST
def end_deputy(request: Request, deputy_id: int) -> HttpResponse:
    row = get_object_or_404(Deputy.objects.select_related("principal"), pk=deputy_id)
    if row.principal_id != request.user.pk:
        _require_head(request)
    actions.end_deputy(row, by=request.user)
    messages.success(request, _("The deputy’s days are ended."))
    return redirect("companies:deputies")
