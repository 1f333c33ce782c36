"""Placements as the office runs them for now: begun when work begins, ended with their last day."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from companies.views.staff_decisions import Decision, act, decide
from internships.actions.placements import cancel_acceptance, end_placement, start_placement
from internships.forms.staff_placement import EndForm
from internships.models import Application, FoundPlace, Offer, Placement
from internships.rules import placement_permissions
from internships.states import ApplicationState, FoundPlaceState, OfferState, PlacementState
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.persian import jalali
from people.views.staff_access import acting
from people.workflow import Refusal

PLACEMENTS = "/staff/placements/"
TABS = {
    "start": pgettext_lazy("placements", "To begin"),
    "found": pgettext_lazy("placements", "To begin, self-found"),
    "over": pgettext_lazy("placements", "Past their last day"),
    "running": pgettext_lazy("placements", "At work"),
    "ended": pgettext_lazy("placements", "Ended"),
}
CANCEL = Decision(
    action=cancel_acceptance,
    title=gettext_lazy("Cancel the acceptance"),
    text=gettext_lazy(
        "The work doesn’t begin, and the seat is free for somebody else. This can’t be taken back."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The student and the company read this as you write it."),
    done=gettext_lazy("The acceptance is cancelled. The student and the company have been told."),
    icon="slash-circle",
    bad=True,
)


def to_begin() -> Any:
    """Accepted offers whose work hasn't begun, the nearest first day first."""
    return Offer.objects.filter(state=OfferState.ACCEPTED, application__state=ApplicationState.ACCEPTED)


def found_to_begin() -> Any:
    """Approved places that students found themselves."""
    return FoundPlace.objects.filter(state=FoundPlaceState.APPROVED)


@staff
def list_placements(request: Request) -> HttpResponse:
    today = jalali.today()
    running = Q(state=PlacementState.RUNNING)
    lists = {
        "over": (running & Q(ends_on__lt=today), ("ends_on", "id")),
        "running": (running & Q(ends_on__gte=today), ("ends_on", "id")),
        "ended": (Q(state=PlacementState.ENDED), ("-ended_at", "-id")),
    }
    counts = Placement.objects.aggregate(
        **{code: Count("pk", filter=rows) for code, (rows, _by) in lists.items()}
    )
    counts["start"] = to_begin().count()
    counts["found"] = found_to_begin().count()
    chosen = request.GET.get("show", "")
    chosen = chosen if chosen in TABS else next((code for code in TABS if counts[code]), "start")
    after = request.GET.get("after")
    if chosen == "start":
        offers = to_begin().select_related(
            "application__student__user", "position__company", "position__kind"
        )
        page = keyset_page(offers, order=("starts_on", "id"), after=after, size=20)
    elif chosen == "found":
        places = found_to_begin().select_related("student__user", "kind")
        page = keyset_page(places, order=("starts_on", "id"), after=after, size=20)
    else:
        rows, order = lists[chosen]
        placements = Placement.objects.filter(rows).select_related(
            "student__user", "found_place", "application__position__company"
        )
        page = keyset_page(placements, order=order, after=after, size=20)
    context = {
        "page": page,
        "chosen": chosen,
        "tabs": [(code, label, counts[code]) for code, label in TABS.items()],
        "today": today,
    }
    return render(request, "internships/staff/placements.html", context)


@staff
@acting
@require_POST
def start(request: Request, application_id: int) -> HttpResponse:
    done = _("The placement has begun. The student and the company have been told.")
    from_list = request.POST.get("from") == "list"
    back = f"{PLACEMENTS}?show=start" if from_list else f"/staff/applications/{application_id}/"
    return act(request, _application(application_id), start_placement, done=done, back=back)


@staff
@acting
def cancel(request: Request, application_id: int) -> HttpResponse:
    application = _application(application_id)
    possible = application.state == ApplicationState.ACCEPTED
    back = f"/staff/applications/{application.pk}/"
    return decide(request, application, CANCEL, back=back, possible=possible)


@staff
@acting
def end(request: Request, placement_id: int) -> HttpResponse:
    related = ("student__user", "found_place", "application__position__company")
    placement = get_object_or_404(Placement.objects.select_related(*related), pk=placement_id)
    if request.method == "GET" and not placement_permissions(placement, request.staff).end:
        messages.info(request, _("This placement has ended already."))
        return redirect(PLACEMENTS)
    form = EndForm(request.POST if request.method == "POST" else None, placement=placement)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                end_placement(placement, by=request.user, seen=request.POST.get("seen"), **form.cleaned_data)
            except Refusal as refusal:
                add_refusal(form, refusal)
                placement.refresh_from_db()
                status = 409
            else:
                messages.success(
                    request, _("The placement has ended. The student and the company have been told.")
                )
                return redirect(PLACEMENTS)
    context = {"placement": placement, "form": form}
    return render(request, "internships/staff/placement_end.html", context, status=status)


def _application(application_id: int) -> Application:
    return get_object_or_404(
        Application.objects.select_related("student__user", "position__company"), pk=application_id
    )
