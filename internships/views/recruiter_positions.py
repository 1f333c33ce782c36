"""A company's own positions: the list, one of them with what can be done with it, and its moves."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy
from django.views.decorators.http import require_POST

from companies.states import CompanyState
from internships.actions import positions as actions
from internships.actions.position_talk import mark_seen
from internships.capacity import free_seats, shown_state, with_counts
from internships.comparing import compared
from internships.forms.position_change import TalkForm
from internships.forms.position_moves import CloseForm, ExtendForm
from internships.models import InterviewSlot, Position, PositionDraft
from internships.position_desk import change_on, talk_about, with_desk
from internships.questions import asked_of, with_questions
from internships.rules import position_permissions
from internships.states import PositionState
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from internships.views.recruiter_position_form import not_sent
from internships.work_facts import facts_of
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.look.history import Step
from people.look.states import word_for
from people.pages import keyset_page
from people.workflow import Refusal
from students.models import FieldOfStudy, Skill
from students.week import week_grid

UNSAVED_SHOWN = 20
OPEN = (PositionState.PUBLISHED, PositionState.PAUSED)
FILTERS: dict[str, tuple[Any, tuple[str, ...]]] = {
    "": (pgettext_lazy("positions", "All"), tuple(PositionState.values)),
    "open": (pgettext_lazy("positions", "Open"), OPEN),
    "over": (pgettext_lazy("positions", "Deadline passed"), OPEN),
    "waiting": (pgettext_lazy("positions", "At the office"), (PositionState.SUBMITTED,)),
    "drafts": (
        pgettext_lazy("positions", "To write"),
        (PositionState.DRAFT, PositionState.CHANGES_REQUESTED),
    ),
    "closed": (pgettext_lazy("positions", "Closed"), (PositionState.CLOSED,)),
}

# What one button does, without a form of its own.
SIMPLE: dict[str, tuple[Callable[..., Position], Any]] = {
    "submit": (
        actions.submit_position,
        gettext_lazy("It is with the liaison office now. They look at it and publish it."),
    ),
    "take-back": (actions.take_back_position, gettext_lazy("It is a draft again.")),
    "pause": (actions.pause_position, gettext_lazy("Paused: it takes no applications until you resume it.")),
    "resume": (actions.resume_position, gettext_lazy("It takes applications again.")),
}


@recruiter
@vetted
def list_positions(request: Request) -> HttpResponse:
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in FILTERS else ""
    found = Position.objects.of_company(request.company).for_cards().filter(state__in=FILTERS[chosen][1])
    if chosen in ("open", "over"):
        over = Q(deadline_at__lte=timezone.now())
        found = found.filter(over if chosen == "over" else ~over)
    page = keyset_page(
        with_counts(found), order=("-created_at", "-id"), after=request.GET.get("after"), size=20
    )
    for row in page.rows:
        row.free, row.shown = free_seats(row), shown_state(row)
        row.can = position_permissions(row, request.membership)
    context = {
        "page": page,
        "chosen": chosen,
        "typed": _unsaved(request) if chosen in ("", "drafts") and "after" not in request.GET else [],
        "filters": [(code, label) for code, (label, _states) in FILTERS.items()],
        "may_post": request.membership.may_recruit and request.company.state == CompanyState.APPROVED,
    }
    return render(request, "internships/recruiters/positions.html", context)


def _unsaved(request: Request) -> list[PositionDraft]:
    """Forms that were begun and never saved, the newest first."""
    own = request.company.position_drafts.filter(position=None, by_office=False).select_related("saved_by")
    return list(own.order_by("-saved_at")[:UNSAVED_SHOWN])


@recruiter
@vetted
def show_position(request: Request, position_id: int) -> HttpResponse:
    found = with_desk(with_questions(Position.objects.of_company(request.company).for_cards()))
    found = with_counts(found).annotate(
        has_times=Exists(InterviewSlot.objects.offered().filter(position=OuterRef("pk")))
    )
    return _show(request, get_object_or_404(found, pk=position_id))


def _show(request: Request, position: Any, status: int = 200, **forms: Any) -> HttpResponse:
    marked = Skill.objects.annotate(
        needed=Exists(
            Position.skills_required.through.objects.filter(position=position, skill=OuterRef("pk"))
        ),
        welcome=Exists(
            Position.skills_wished.through.objects.filter(position=position, skill=OuterRef("pk"))
        ),
    )
    skills = list(marked.filter(needed=True) | marked.filter(welcome=True))
    free = free_seats(position)
    change, talk = change_on(position), talk_about(position)
    mark_seen(talk, office=False)
    context = {
        "position": position,
        "can": position_permissions(position, request.membership),
        "shown": shown_state(position),
        "free": free,
        "taken": position.seats - free,
        "why_shut": _why_shut(position),
        "fields": list(
            FieldOfStudy.objects.filter(
                pk__in=Position.fields.through.objects.filter(position=position).values("fieldofstudy")
            )
        ),
        "needed": [skill.name for skill in skills if skill.needed],
        "welcome": [skill.name for skill in skills if skill.welcome],
        "questions": asked_of(position),
        "shifts": week_grid(position.shifts) if position.shifts else None,
        "history": history_of(position),
        "extend_form": ExtendForm(),
        "work": facts_of(position),
        "change": change,
        "differences": compared(change.before, change.after) if change else [],
        "talk": talk,
        "talk_form": TalkForm(),
        **forms,
    }
    return render(request, "internships/recruiters/position.html", context, status=status)


def _why_shut(position: Any) -> str:
    """An open position before its deadline that takes no applications all the same: only the MoU is left as cause."""
    if position.state != PositionState.PUBLISHED or position.deadline_at <= timezone.now() or position.takes:
        return ""
    if position.company.state != CompanyState.APPROVED:
        return _("It takes no applications while your company is suspended.")
    return _(
        "It takes no applications at the moment: no MoU in force covers it. It opens again with the renewal."
    )


def history_of(position: Position) -> list[Step]:
    """Newest first. A rewrite of a draft is no step; an extended deadline is."""
    steps = []
    for event in position.events.select_related("by").order_by("-id")[:30]:
        title = word_for("position", event.to_state)
        if event.from_state == event.to_state:
            if "deadline_at" not in event.changes or event.to_state == PositionState.DRAFT:
                continue
            title = _("Deadline extended")
        steps.append(Step(title, event.at, str(event.by) if event.by else "", event.reason))
    return steps


@recruiter
@vetted
@require_POST
def move_position(request: Request, position_id: int, move: str) -> HttpResponse:
    if move not in SIMPLE:
        raise Http404
    position = own_position(request, position_id)
    require_recruiting(request)
    action, done = SIMPLE[move]
    try:
        action(position, by=request.user, seen=request.POST.get("seen"))
    except Refusal as refusal:
        if move == "submit" and refusal.field:
            messages.error(request, not_sent(refusal))
            return redirect(f"{_edit_url(position)}?refused={refusal.field}")
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, str(done))
    return redirect("internships:hr_position", position_id=position.pk)


def _edit_url(position: Position) -> str:
    return f"/hr/positions/{position.pk}/edit/"


@recruiter
@vetted
def extend_position(request: Request, position_id: int) -> HttpResponse:
    """The form is on the position's page; an address that is loaded again leads back to it."""
    position = own_position(request, position_id)
    require_recruiting(request)
    if request.method != "POST":
        return redirect("internships:hr_position", position_id=position.pk)
    form = ExtendForm(request.POST)
    if form.is_valid():
        try:
            actions.extend_position(
                position,
                by=request.user,
                deadline_on=form.cleaned_data["deadline_on"],
                seen=request.POST.get("seen"),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The deadline is extended."))
            return redirect("internships:hr_position", position_id=position.pk)
    return render(
        request,
        "internships/recruiters/position_extend.html",
        {"position": position, "form": form},
        status=422,
    )


@recruiter
@vetted
def close_position(request: Request, position_id: int) -> HttpResponse:
    """Asked on a page of its own: whoever waits gets told, and that can't be taken back."""
    found = with_counts(Position.objects.of_company(request.company).for_cards())
    position = get_object_or_404(found, pk=position_id)
    require_recruiting(request)
    form = CloseForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.close_position(
                position,
                by=request.user,
                reason=form.cleaned_data["reason"],
                cause=form.cleaned_data["cause"],
                seen=request.POST.get("seen"),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
        else:
            messages.success(
                request, _("The position is closed, and everyone who was waiting has been told.")
            )
        return redirect("internships:hr_position", position_id=position.pk)
    can_close = position_permissions(position, request.membership).close
    if request.method == "GET" and not can_close:
        messages.info(request, _("Only an open position can be closed."))
        return redirect("internships:hr_position", position_id=position.pk)
    return render(
        request,
        "internships/recruiters/position_close.html",
        {"position": position, "form": form},
        status=422 if form.errors else 200,
    )
