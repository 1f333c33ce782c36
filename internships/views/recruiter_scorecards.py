"""Scorecards, each interviewer's own, and what the company scores."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from internships.actions.scorecards import save_scorecard, set_criteria
from internships.forms.scorecard import CriteriaForm, ScorecardForm
from internships.interviews.scores import criteria_of, may_score
from internships.states import ScorecardState
from internships.views.recruiter_access import require_recruiting, vetted
from internships.views.recruiter_interview import booked_in, own_slot
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.workflow import Refusal


@recruiter
@vetted
def scorecard(request: Request, slot_id: int) -> HttpResponse:
    slot = own_slot(request, slot_id)
    interview = booked_in(slot)
    if interview is None or slot.starts_at > timezone.now():
        messages.info(request, _("The scorecard opens when the interview begins."))
        return redirect("internships:hr_slot", slot.pk)
    if not may_score(interview, request.user):
        raise PermissionDenied(_("Only who held the interview fills in a scorecard."))
    card = interview.scorecards.filter(by=request.user).first()
    form = ScorecardForm(
        request.POST if request.method == "POST" else None, names=criteria_of(request.company), card=card
    )
    handed_in = card is not None and card.state == ScorecardState.HANDED_IN
    if request.method == "POST" and form.is_valid():
        hand_in = request.POST.get("do") != "keep"
        try:
            save_scorecard(
                interview,
                by=request.user,
                scores=form.scores(),
                words=form.cleaned_data["words"],
                recommendation=form.cleaned_data["recommendation"],
                hand_in=hand_in,
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _said(handed_in=handed_in, hand_in=hand_in))
            return redirect("internships:hr_slot", slot.pk)
    context = {
        "slot": slot,
        "interview": interview,
        "form": form,
        "handed_in": handed_in,
        "corrections": list(card.events.exclude(changes={})) if card else [],
    }
    status = 422 if form.errors else 200
    return render(request, "internships/recruiters/scorecard.html", context, status=status)


def _said(*, handed_in: bool, hand_in: bool) -> str:
    if handed_in:
        return _("Corrected. What stood there before can still be read in its history.")
    return (
        _("Handed in. You can read your colleagues’ now.") if hand_in else _("Kept. Nobody else sees it yet.")
    )


@recruiter
@vetted
def criteria(request: Request) -> HttpResponse:
    require_recruiting(request)
    names = criteria_of(request.company)
    form = CriteriaForm(
        request.POST if request.method == "POST" else None, initial={"names": "\n".join(names)}
    )
    if request.method == "POST" and form.is_valid():
        try:
            set_criteria(request.company, by=request.user, names=form.cleaned_data["names"])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The criteria are saved."))
            return redirect("internships:hr_interviews")
    status = 422 if form.errors else 200
    return render(request, "internships/recruiters/score_criteria.html", {"form": form}, status=status)
