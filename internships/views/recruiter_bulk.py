"""Deciding about the ticked applicants: one press for the moves without words, a page for a rejection's words.

What came of it has a page of its own, which names everybody that was left out and why, and takes a rejection of many
back while the students haven't been told.
"""

from typing import Any
from uuid import UUID, uuid4

from django.conf import settings
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from internships.actions import bulk
from internships.actions.telling_moves import KINDS, grace
from internships.forms.decision import RejectManyForm
from internships.message_templates import chosen_text, templates_for
from internships.models import Application, BulkDecision, MessageTemplate, Position
from internships.selection import read_selection
from internships.states import ApplicationState
from internships.stepping_back import reason_words
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from people.audiences import Request, recruiter
from people.look.states import word_for
from people.persian.numbers import number_text
from people.sent_back import moment_in
from people.workflow import Refusal

REJECTION = MessageTemplate.Purpose.REJECTION
MOVES = {
    "put_back": ApplicationState.SUBMITTED,
    "review": ApplicationState.IN_REVIEW,
    "shortlist": ApplicationState.SHORTLISTED,
}


@recruiter
@vetted
@require_POST
def move_applicants(request: Request, position_id: int) -> HttpResponse:
    position = own_position(request, position_id)
    require_recruiting(request)
    numbers, to = read_selection(request.POST, position, request.membership), request.POST.get("to", "")
    if not numbers:
        messages.error(request, _("Tick the applicants first, then choose what to do with them."))
        return redirect("internships:hr_position_applicants", position_id=position.pk)
    if to == "reject":
        return _reject(request, position, numbers)
    if to not in MOVES:
        messages.error(request, _("Choose what to do with the application."))
        return redirect("internships:hr_position_applicants", position_id=position.pk)
    try:
        decision = bulk.move_applications(
            position,
            numbers,
            by=request.user,
            to=MOVES[to],
            token=_token(request),
            shown_at=moment_in(request.POST.get("shown_at")),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("internships:hr_position_applicants", position_id=position.pk)
    return redirect("internships:hr_bulk_decision", position_id=position.pk, decision_id=decision.pk)


def _reject(request: Request, position: Position, numbers: list[int]) -> HttpResponse:
    """Asked from the board, it shows whom; with the reason filled in, it does it."""
    if "use" in request.POST:
        words = chosen_text(request.company, request.POST.get("template", ""), REJECTION)
        form = RejectManyForm.begun(request.POST, words)
    else:
        form = RejectManyForm(request.POST if "reject" in request.POST else None)
    if form.is_bound and form.is_valid():
        try:
            decision = bulk.reject_applications(
                position,
                numbers,
                by=request.user,
                token=_token(request),
                shown_at=moment_in(request.POST.get("shown_at")),
                **form.cleaned_data,
            )
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
            return redirect("internships:hr_position_applicants", position_id=position.pk)
        return redirect("internships:hr_bulk_decision", position_id=position.pk, decision_id=decision.pk)
    context = {
        "position": position,
        "form": form,
        "templates": templates_for(request.company, REJECTION),
        "chosen": _named(request, position, numbers),
        "numbers": numbers,
        "token": _token(request),
        "shown_at": request.POST.get("shown_at", ""),
        "undo_minutes": settings.REJECTION_UNDO_MINUTES,
    }
    status = 422 if form.errors else 200
    return render(request, "internships/recruiters/reject_many.html", context, status=status)


def _named(request: Request, position: Position, numbers: list[int]) -> list[Application]:
    rows = _named_if_there(request, position, numbers)
    return [rows[number] for number in numbers]


def _token(request: Request) -> UUID:
    """Of the form; a new one where it was lost, so that a decision isn't."""
    try:
        return UUID(request.POST.get("token", ""))
    except ValueError:
        return uuid4()


@recruiter
@vetted
def show_decision(request: Request, position_id: int, decision_id: int) -> HttpResponse:
    position = own_position(request, position_id)
    decision = _decision(position, decision_id)
    left = _named_if_there(request, position, [number for number, _why, _state in decision.left])
    context = {
        "position": position,
        "decision": decision,
        "done_count": len(decision.done),
        "word": word_for("application", decision.to_state),
        "left": [
            (left[number], _why_words(why, state)) for number, why, state in decision.left if number in left
        ],
        "reason": reason_words(decision.reason),
        "can_undo": _can_undo(decision, request),
        "tells_at": decision.at + grace() if decision.to_state in KINDS else None,
        "now": timezone.now(),
        "told": decision.tell_at is not None and decision.tell_at <= timezone.now(),
    }
    return render(request, "internships/recruiters/bulk_decision.html", context)


def _decision(position: Position, decision_id: int) -> BulkDecision:
    return get_object_or_404(position.bulk_decisions.select_related("by"), pk=decision_id)


def _named_if_there(request: Request, position: Position, numbers: list[int]) -> dict[int, Any]:
    found = Application.objects.for_member(request.membership).filter(position=position)
    return found.select_related("student__user").in_bulk(numbers)


def _can_undo(decision: BulkDecision, request: Request) -> bool:
    return bool(
        request.membership.may_recruit
        and decision.done
        and decision.undone_at is None
        and decision.tell_at is not None
        and decision.tell_at > timezone.now()
    )


def _why_words(why: str, state: str) -> str:
    word = word_for("application", state)
    if why == bulk.ALREADY:
        return _("was “%(state)s” already") % {"state": word}
    if why == bulk.LAPSED:
        return _("the promised time to answer has passed, and the student has been told so")
    if why == bulk.MOVED:
        return _("a colleague moved it to “%(state)s” after your page was opened") % {"state": word}
    return _("it is “%(state)s” now") % {"state": word}


@recruiter
@vetted
@require_POST
def undo_decision(request: Request, position_id: int, decision_id: int) -> HttpResponse:
    position = own_position(request, position_id)
    require_recruiting(request)
    decision = _decision(position, decision_id)
    try:
        count = bulk.undo_rejections(decision, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        if count:
            said = ngettext(
                "%(count)s rejection is taken back. The student has not been told anything.",
                "%(count)s rejections are taken back. The students have not been told anything.",
                count,
            )
            messages.success(request, said % {"count": number_text(count)})
        else:
            messages.info(request, _("There was nothing left to take back."))
    return redirect("internships:hr_bulk_decision", position_id=position.pk, decision_id=decision.pk)
