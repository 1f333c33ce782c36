"""Offering a seat, taking an unanswered offer back, and stepping back from an accepted one."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from internships import seats
from internships.actions.offering import make_offer as make_one
from internships.actions.offers import revoke_offer as take_back
from internships.actions.placements import cancel_acceptance
from internships.forms.decision import CancelForm, RevokeForm
from internships.forms.offer import OfferForm, initial_of
from internships.limits import limits_for_offer
from internships.models import AnswerBounds, Application, Offer
from internships.rules import application_decisions
from internships.states import OfferState, Side
from internships.terms import allowance, seats_of_position
from internships.views.recruiter_access import own_application, require_recruiting, vetted
from internships.views.recruiter_decisions import not_any_more
from internships.waiting import next_for_seat_of
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.holidays import holidays_ahead
from people.workflow import Refusal


@recruiter
@vetted
def make_offer(request: Request, application_id: int) -> HttpResponse:
    application = own_application(request, application_id)
    require_recruiting(request)
    if request.method != "POST" and not application_decisions(application, request.membership).offer:
        return not_any_more(request, application)
    bounds = AnswerBounds.objects.in_force()
    if request.method != "POST":
        form = OfferForm(initial=initial_of(application.position, bounds), bounds=bounds)
        return _offer_page(request, application, form)
    form = OfferForm(request.POST, bounds=bounds)
    if form.is_valid():
        try:
            make_one(
                application,
                by=request.user,
                terms=form.terms(),
                agreed=form.agreed(),
                seen=request.POST.get("seen"),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            done = (
                _("Noted. %(name)s is asked to confirm it; the seat is held until then.")
                if form.agreed()
                else _("The offer is on its way to %(name)s. The seat is held until they answer.")
            )
            messages.success(request, done % {"name": application.student.user.full_name})
            return redirect("internships:hr_application", application_id=application.pk)
    return _offer_page(request, application, form, status=422)


def _offer_page(
    request: Request, application: Application, form: OfferForm, status: int = 200
) -> HttpResponse:
    position = application.position
    allowed = allowance(position.company, position.kind)
    days = (position.starts_on, position.ends_on)
    context = {
        "application": application,
        "position": position,
        "form": form,
        "limits": limits_for_offer(allowed) if allowed else {},
        "free": seats.free(position.seats, seats_of_position(position), days),
        "holidays": holidays_ahead(),
        "by_phone": bool(form["agreed_on"].value() or form["agreed_with"].value()),
    }
    return render(request, "internships/recruiters/offer.html", context, status=status)


def _next(request: Request, offer: Offer | None) -> dict[str, str] | None:
    """Who gets the seat at once; without a name where whoever reads it is meant, as a student."""
    place = next_for_seat_of(offer) if offer else None
    if place is None:
        return None
    student = place.application.student.user
    return {"name": "" if student == request.user else student.full_name}


@recruiter
@vetted
def revoke_offer(request: Request, application_id: int) -> HttpResponse:
    application = own_application(request, application_id)
    require_recruiting(request)
    offer = application.offers.filter(state=OfferState.OPEN).first()
    if offer is None or (request.method != "POST" and offer.state_now != OfferState.OPEN):
        return not_any_more(request, application)
    form = RevokeForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            take_back(offer, by=request.user, seen=request.POST.get("seen"), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The offer is taken back, and the student is told why."))
            return redirect("internships:hr_application", application_id=application.pk)
    return render(
        request,
        "internships/recruiters/revoke.html",
        {"application": application, "offer": offer, "form": form, "next": _next(request, offer)},
        status=422 if form.errors else 200,
    )


@recruiter
@vetted
def cancel(request: Request, application_id: int) -> HttpResponse:
    """The student has accepted, and the work hasn't begun."""
    application = own_application(request, application_id)
    require_recruiting(request)
    offer = application.offers.order_by("-id").first()
    possible = application_decisions(application, request.membership).cancel and offer and offer.is_to_come
    if request.method != "POST" and not possible:
        return not_any_more(request, application)
    form = CancelForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            cancel_acceptance(
                application,
                by=request.user,
                side=Side.COMPANY,
                seen=request.POST.get("seen"),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("Cancelled. The student and the liaison office are told why."))
            return redirect("internships:hr_application", application_id=application.pk)
    return render(
        request,
        "internships/recruiters/cancel.html",
        {"application": application, "offer": offer, "form": form, "next": _next(request, offer)},
        status=422 if form.errors else 200,
    )
