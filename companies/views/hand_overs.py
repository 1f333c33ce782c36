"""Leaving a company oneself, and handing its ownership over."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions import hand_overs, team
from companies.forms.team import HandOverForm
from companies.models import HandOver
from companies.views.recruiter_team import require_owner
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.workflow import Refusal

TEAM = "companies:hr_team"


@recruiter
def leave(request: Request) -> HttpResponse:
    """Everybody may; the last owner is told what to do first."""
    membership = request.membership
    status, refused = 200, ""
    if request.method == "POST":
        try:
            team.end_membership(membership, by=request.user)
        except Refusal as refusal:
            status, refused = 409, str(refusal.message)
        else:
            messages.success(
                request, _("You have left the team of %(company)s.") % {"company": request.company}
            )
            return redirect("people:home_of")
    context = {
        "membership": membership,
        "last_owner": team.is_last_owner(membership),
        "has_colleagues": request.company.memberships.in_force().exclude(pk=membership.pk).exists(),
        "refused": refused,
    }
    return render(request, "companies/recruiters/leave.html", context, status=status)


@recruiter
def hand_over(request: Request) -> HttpResponse:
    require_owner(request)
    form = HandOverForm(
        request.POST if request.method == "POST" else None,
        membership=request.membership,
        initial={"to": request.GET.get("to", "")},
    )
    if request.method == "POST" and form.is_valid():
        try:
            made = hand_overs.offer_ownership(request.company, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            told = _("%(name)s has been asked. Until they accept, everything stays as it is.")
            messages.success(request, told % {"name": made.to.full_name})
            return redirect(TEAM)
    status = 422 if request.method == "POST" else 200
    return render(request, "companies/recruiters/hand_over.html", {"form": form}, status=status)


@recruiter
@require_POST
def accept(request: Request, hand_over_id: int) -> HttpResponse:
    done = _("You are an owner of %(company)s now.") % {"company": request.company}
    return _act(request, _offered_to(request, hand_over_id), hand_overs.accept_ownership, done)


@recruiter
@require_POST
def decline(request: Request, hand_over_id: int) -> HttpResponse:
    done = _("You have declined. Everything stays as it was.")
    return _act(request, _offered_to(request, hand_over_id), hand_overs.decline_ownership, done)


@recruiter
@require_POST
def withdraw(request: Request, hand_over_id: int) -> HttpResponse:
    own = get_object_or_404(request.company.hand_overs, pk=hand_over_id, offered_by=request.user)
    return _act(request, own, hand_overs.withdraw_offer, _("The offer of the ownership is withdrawn."))


def _offered_to(request: Request, hand_over_id: int) -> HandOver:
    return get_object_or_404(request.company.hand_overs, pk=hand_over_id, to=request.user)


def _act(request: Request, offer: HandOver, action: Any, done: str) -> HttpResponse:
    try:
        action(offer, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)
    return redirect(TEAM)
