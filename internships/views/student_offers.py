"""Answering an offer. What accepting ends is said before it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.actions.offers import accept_offer, decline_offer, giving_way
from internships.actions.placements import cancel_acceptance
from internships.actions.waiting_list import stay_on_list
from internships.forms.apply import CancelAcceptanceForm, NotSoForm, StepBackForm
from internships.models import Application, Offer
from internships.rules import own_application
from internships.states import Side
from internships.waiting import place_of
from people.audiences import Request, student
from people.forms.account import add_refusal
from people.workflow import Refusal


@student
def accept(request: Request, offer_id: int) -> HttpResponse:
    offer = _own(request, offer_id)
    refusal = None
    if request.method == "POST":
        try:
            accept_offer(offer, by=request.user, seen=request.POST.get("seen"))
        except Refusal as no:
            refusal, offer = no, _own(request, offer_id)
        else:
            messages.success(request, _("You have accepted the offer. The company has been told."))
            return redirect("internships:my_application", offer.application_id)
    can = own_application(offer.application, offer)
    context = {
        "offer": offer,
        "can": can,
        "refusal": refusal,
        "ending": giving_way(offer) if can.accept else [],
    }
    return render(request, "internships/students/accept.html", context, status=409 if refusal else 200)


@student
def decline(request: Request, offer_id: int) -> HttpResponse:
    offer = _own(request, offer_id)
    form_class = NotSoForm if offer.agreed_by_phone_on else StepBackForm
    form = form_class(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                decline_offer(
                    offer,
                    by=request.user,
                    note=form.cleaned_data["note"],
                    not_agreed=form.cleaned_data.get("said") == "not_agreed",
                    seen=request.POST.get("seen"),
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                offer, status = _own(request, offer_id), 409
            else:
                messages.success(request, _("You have declined the offer. The company has been told."))
                return redirect("internships:my_application", offer.application_id)
    context = {"offer": offer, "form": form, "can": own_application(offer.application, offer)}
    return render(request, "internships/students/decline.html", context, status=status)


@student
def step_back(request: Request, application_id: int) -> HttpResponse:
    """From work that was accepted, until the eve of its first day."""
    application = _application(request, application_id)
    form = CancelAcceptanceForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                cancel_acceptance(
                    application,
                    by=request.user,
                    side=Side.STUDENT,
                    code=form.cleaned_data["reason"],
                    reason=form.cleaned_data["note"],
                    seen=request.POST.get("seen"),
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                application, status = _application(request, application_id), 409
            else:
                messages.success(
                    request, _("You have stepped back. The company and the liaison office have been told.")
                )
                return redirect("internships:my_application", application.pk)
    offer = application.offers.order_by("-id").first()
    context = {
        "application": application,
        "offer": offer,
        "form": form,
        "can": own_application(application, offer),
        "state": application.state_for_student,
    }
    return render(request, "internships/students/step_back.html", context, status=status)


@student
@require_POST
def stay(request: Request, application_id: int) -> HttpResponse:
    """The student agrees to stay on the waiting list beyond the promised time to answer."""
    application = _application(request, application_id)
    place = place_of(application)
    try:
        if place is None:
            raise Refusal(_("You are not on the waiting list any more."))
        stay_on_list(place, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Noted. You may still take other work or withdraw at any time."))
    return redirect("internships:my_application", application.pk)


def _application(request: Request, application_id: int) -> Application:
    own = Application.objects.of_student(request.student).select_related("student", "position__company")
    return get_object_or_404(own, pk=application_id)


def _own(request: Request, offer_id: int) -> Offer:
    own = Offer.objects.filter(student=request.student).select_related(
        "application", "position__company", "position__kind", "position__site__estate"
    )
    return get_object_or_404(own, pk=offer_id)
