"""What the pages of academics and of the office have in common: a place in full, and the step that is taken."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from internships.actions.place_decisions import decide_place, name_supervisor
from internships.forms.place_decision import DecisionForm, SupervisorForm
from internships.found_places.deciders import Turn
from internships.found_places.progress import history, track_of, who_is_next
from internships.found_places.rules import Deciding
from internships.models import FoundPlace
from people.audiences import Request
from people.forms.account import add_refusal
from people.sent_back import number_in
from people.workflow import Refusal

RELATED = (
    "kind",
    "estate",
    "company",
    "supervisor",
    "letter",
    "placement",
    "student__user",
    "student__field__faculty",
)


def in_full(places: QuerySet[FoundPlace]) -> QuerySet[FoundPlace]:
    return places.select_related(*RELATED)


def take_step(request: Request, place: FoundPlace, turn: Turn, may: Deciding) -> HttpResponse | DecisionForm:
    """Do it and go back to the page, or give the form with what is wrong with it."""
    form = DecisionForm(request.POST, place=place, turn=turn, instead=may.instead)
    if not form.is_valid():
        return form
    try:
        decide_place(
            place,
            by=request.user,
            seen=request.POST.get("seen"),
            step=request.POST.get("step"),
            round=number_in(request.POST.get("round"), digits=5),
            **form.cleaned_data,
        )
    except Refusal as refusal:
        add_refusal(form, refusal)
        return form
    messages.success(request, _("Your decision is written down, and the student has been told."))
    return redirect(request.path.removesuffix("decide/"))


def choose_supervisor(request: Request, place: FoundPlace) -> HttpResponse:
    form = SupervisorForm(request.POST, place=place)
    try:
        if not form.is_valid():
            raise Refusal(_("Choose somebody of the student’s own faculty."))
        chosen = form.cleaned_data["supervisor"]
        name_supervisor(place, by=request.user, supervisor=chosen, seen=request.POST.get("seen"))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("%(name)s supervises this place, and has been told.") % {"name": chosen})
    return redirect(request.path.removesuffix("supervisor/"))


def page(
    request: Request,
    template: str,
    place: FoundPlace,
    turn: Turn | None,
    may: Deciding,
    *,
    form: DecisionForm | None = None,
    status: int = 200,
    **context: Any,
) -> HttpResponse:
    if form is None and may.decide and turn:
        form = DecisionForm(place=place, turn=turn, instead=may.instead)
    approvals = place.approvals.select_related("decided_by", "on_behalf_of")
    shown = {
        "place": place,
        "may": may,
        "turn": turn,
        "next": who_is_next(turn) if turn else "",
        "track": track_of(place),
        "form": form,
        "supervisor_form": SupervisorForm(place=place) if may.name_supervisor else None,
        "history": history(place, place.events.select_related("by"), approvals, names=True),
        "base": request.path.removesuffix("decide/"),
    }
    return render(request, template, shown | context, status=status)
