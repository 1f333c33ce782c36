"""Answering an offer. What accepting ends is said before it is done."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from internships.actions.offers import accept_offer, decline_offer, giving_way
from internships.forms.apply import StepBackForm
from internships.models import Offer
from internships.rules import own_application
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
    form = StepBackForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                decline_offer(
                    offer, by=request.user, note=form.cleaned_data["note"], seen=request.POST.get("seen")
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                offer, status = _own(request, offer_id), 409
            else:
                messages.success(request, _("You have declined the offer. The company has been told."))
                return redirect("internships:my_application", offer.application_id)
    context = {"offer": offer, "form": form, "can": own_application(offer.application, offer)}
    return render(request, "internships/students/decline.html", context, status=status)


def _own(request: Request, offer_id: int) -> Offer:
    own = Offer.objects.filter(student=request.student).select_related(
        "application", "position__company", "position__kind", "position__site__estate"
    )
    return get_object_or_404(own, pk=offer_id)
