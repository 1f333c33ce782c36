"""Deciding on an application: one button for the moves without words, a page for those with."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django import forms
from django.conf import settings
from django.contrib import messages
from django.db.models import F
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from internships.actions import applications as actions
from internships.applicants import found
from internships.applicants.asked import Asked
from internships.forms.decision import InterviewForm, RejectForm
from internships.interviews.agenda import free_count
from internships.interviews.rules import may_offer_times
from internships.message_templates import chosen_text, fill, templates_for
from internships.models import Application, MessageTemplate, Position
from internships.rules import application_decisions
from internships.views.recruiter_access import own_application, require_recruiting, vetted
from internships.views.recruiter_applicants import scene_of
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.look.states import word_for
from people.persian.numbers import number_text
from people.sent_back import address_in
from people.workflow import Refusal, StaleState

REJECTION = MessageTemplate.Purpose.REJECTION
MOVES: dict[str, tuple[Callable[..., Application], Any]] = {
    "put_back": (actions.put_back_application, gettext_lazy("%(name)s is back among the new ones.")),
    "review": (actions.review_application, gettext_lazy("It is in review now.")),
    "shortlist": (actions.shortlist_application, gettext_lazy("%(name)s is shortlisted.")),
}


@recruiter
@vetted
@require_POST
def move_application(request: Request, application_id: int) -> HttpResponse:
    application = own_application(request, application_id)
    require_recruiting(request)
    move = MOVES.get(request.POST.get("to", ""))
    if move is None:
        messages.error(request, _("Choose what to do with the application."))
        return back(request, application)
    action, done = move
    try:
        action(application, by=request.user, seen=request.POST.get("seen"))
    except StaleState:
        return answer(request, application, moved_meanwhile(application), moved=False)
    except Refusal as refusal:
        return answer(request, application, str(refusal.message), moved=False)
    said = str(done) % {"name": application.student.user.full_name}
    return answer(request, application, " ".join(filter(None, [said, _told_when(move)])), moved=True)


def _told_when(move: tuple[Callable[..., Application], Any]) -> str:
    """Until then a slip is moved back without a word to anybody."""
    if move is MOVES["put_back"]:
        return ""
    minutes = settings.MOVE_TOLD_AFTER_MINUTES
    if not minutes:
        return _("The student is told so.")
    return ngettext(
        "The student is told in %(minutes)s minute, if it is still so then.",
        "The student is told in %(minutes)s minutes, if it is still so then.",
        minutes,
    ) % {"minutes": number_text(minutes)}


def answer(request: Request, application: Application, said: str, *, moved: bool) -> HttpResponse:
    """What came of a move: to the board's script with the card as it stands now, to everybody else as a message."""
    if request.accepts("text/html") or not request.accepts("application/json"):
        (messages.success if moved else messages.error)(request, said)
        return back(request, application)
    kept = QueryDict(address_in(request.POST.get("next", "")).query)
    asked = Asked(scene_of(request, application.position_id), kept)
    row = found.one(asked, application)
    context = {"application": row, "position": asked.scene.position, "trail": asked.trail(row.shown)}
    context |= {"here": request.POST.get("next", "")}
    card = render_to_string("internships/recruiters/_applicant_card.html", context, request)
    content = {"moved": moved, "said": said, "at": row.shown, "card": card}
    return JsonResponse(content, status=200 if moved else 409)


def moved_meanwhile(application: Application) -> str:
    """By whom and where to, so that nobody has to look for it."""
    last = application.events.select_related("by").exclude(from_state=F("to_state")).order_by("pk").last()
    values = {"name": application.student.user.full_name, "state": "", "who": ""}
    if last is not None:
        values |= {"state": word_for("application", last.to_state), "who": str(last.by or "")}
    if not values["who"]:
        return _("%(name)s is “%(state)s” meanwhile, and stays there. Nothing was changed.") % values
    return (
        _("%(who)s has moved %(name)s to “%(state)s” meanwhile, and there it stays. Nothing was changed.")
        % values
    )


def back(request: Request, application: Application) -> HttpResponse:
    """To the board when the button was there, else to the application."""
    here = request.POST.get("next", "")
    if here and url_has_allowed_host_and_scheme(here, allowed_hosts={request.get_host()}):
        return HttpResponseRedirect(here)  # redirect() would take “x” for a view's name
    return redirect("internships:hr_application", application_id=application.pk)


@recruiter
@vetted
def interview(request: Request, application_id: int) -> HttpResponse:
    position = get_object_or_404(
        Position.objects.of_company(request.company), applications__pk=application_id
    )
    times = free_count(position.pk)
    return _decide(
        request,
        application_id,
        form_class=partial(InterviewForm, times=times),
        may="interview",
        action=actions.invite_to_interview,
        template="internships/recruiters/interview.html",
        shown={"times": times, "may_offer": may_offer_times(request.membership, position.state)},
        done=_("The invitation is on its way. Your promised time to answer starts again from now."),
    )


@recruiter
@vetted
def reject(request: Request, application_id: int) -> HttpResponse:
    return _decide(
        request,
        application_id,
        form_class=RejectForm,
        may="reject",
        action=actions.reject_application,
        template="internships/recruiters/reject.html",
        begin=partial(_begin_rejecting, request),
        shown={"templates": templates_for(request.company, REJECTION)},
        done=_("Rejected. The student is told in %(minutes)s minutes; until then you can take it back.")
        % {"minutes": number_text(settings.REJECTION_UNDO_MINUTES)},
    )


def _begin_rejecting(request: Request, application: Application) -> RejectForm:
    """The template that was taken, in this student's own words, to be changed before it is sent."""
    words = chosen_text(request.company, request.POST.get("template", ""), REJECTION)
    return RejectForm.begun(request.POST, fill(words, application))


def _decide(
    request: Request,
    application_id: int,
    *,
    form_class: Callable[..., forms.Form],
    may: str,
    action: Callable[..., Application],
    template: str,
    done: str,
    begin: Callable[[Application], forms.Form] | None = None,
    shown: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """`begin` makes the form of whoever asks for words to begin with (`use`) and decides nothing yet."""
    application = own_application(request, application_id)
    require_recruiting(request)
    if request.method != "POST" and not getattr(application_decisions(application, request.membership), may):
        return not_any_more(request, application)
    begins = begin is not None and "use" in request.POST
    form = begin(application) if begin and begins else form_class(request.POST or None)
    if request.method == "POST" and not begins and form.is_valid():
        try:
            action(application, by=request.user, seen=request.POST.get("seen"), **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, done)
            return HttpResponseRedirect(address_of(request, application))
    context = {"application": application, "form": form, "undo_minutes": settings.REJECTION_UNDO_MINUTES}
    context |= shown or {}
    return render(request, template, context, status=422 if form.errors else 200)


def address_of(request: Request, application: Application) -> str:
    """Its page, with what this one's address carries along of the list that it was opened from."""
    page = reverse("internships:hr_application", args=[application.pk])
    return f"{page}?{request.GET.urlencode()}" if request.GET else page


def not_any_more(request: Request, application: Application) -> HttpResponse:
    messages.info(request, _("That is no longer possible. Here is how it stands now."))
    return redirect("internships:hr_application", application_id=application.pk)


@recruiter
@vetted
@require_POST
def undo_rejection(request: Request, application_id: int) -> HttpResponse:
    application = own_application(request, application_id)
    require_recruiting(request)
    try:
        actions.undo_rejection(application, by=request.user, seen=request.POST.get("seen"))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("Taken back. The student has not been told anything."))
    return redirect("internships:hr_application", application_id=application.pk)
