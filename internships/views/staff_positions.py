"""Reviewing positions: everything the public will see, beside what the MoU allows."""

from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.history.steps import steps_of
from companies.views.staff_decisions import Decision, act, decide
from internships.actions import changes
from internships.actions import positions as actions
from internships.actions.position_talk import mark_seen, say
from internships.answer_bounds import bounds_of, with_bounds
from internships.capacity import free_seats, shown_state, with_counts
from internships.choices import kind_choices
from internships.comparing import compared
from internships.forms.position_change import TalkForm
from internships.models import Position, PositionChange
from internships.position_desk import change_on, talk_about, with_desk
from internships.position_lists import LISTS
from internships.questions import asked_of, with_questions
from internships.review import review_lines
from internships.rules import position_review
from internships.states import CHANGE_LIVE, ChangeState
from internships.wording import gendered_words, words_of
from internships.work_facts import facts_of
from people.audiences import Request, staff
from people.pages import keyset_page
from people.persian.text import clean_line, search_terms
from people.views.staff_access import acting
from people.workflow import Refusal
from students.models import FieldOfStudy, Skill
from students.week import week_grid


def _live(position: Position) -> PositionChange:
    """What is proposed on it; a page that comes too late is told so."""
    live = position.changes.filter(state__in=CHANGE_LIVE).first()
    if live is None:
        raise Refusal(_("There is nothing to decide any more: the change was decided or taken back."))
    return live


def _send_back(position: Position, *, by: Any, reason: str, seen: str | None) -> Position:
    return actions.request_changes(position, by=by, note=reason, seen=seen)


SEND_BACK = Decision(
    action=_send_back,
    title=gettext_lazy("Send it back"),
    text=gettext_lazy("The company corrects it and submits it again. Nothing is published meanwhile."),
    label=gettext_lazy("What has to change"),
    hint=gettext_lazy("The company reads this as you write it."),
    done=gettext_lazy("The position is with the company again, with your note."),
    icon="arrow-counterclockwise",
)
RETURN_CHANGE = Decision(
    action=changes.return_change,
    title=gettext_lazy("Send the change back"),
    text=gettext_lazy("What is public stays as it is. The company corrects its change, or takes it back."),
    label=gettext_lazy("What has to be different"),
    hint=gettext_lazy("The company reads this as you write it."),
    done=gettext_lazy("The change is with the company again, with your note."),
    icon="arrow-counterclockwise",
)
CLOSE = Decision(
    action=actions.close_position,
    title=gettext_lazy("Close the position"),
    text=gettext_lazy(
        "It takes no applications any more, and everyone who waits is told so at once. Offers stand."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("It stays in the history of the position."),
    done=gettext_lazy("The position is closed, and everyone who was waiting has been told."),
    icon="lock",
    bad=True,
)


@staff
def list_positions(request: Request) -> HttpResponse:
    q = clean_line(request.GET.get("q", ""))[:200]
    # Whoever comes without a wish sees the queue; a search looks everywhere.
    chosen = request.GET.get("state", "" if q else "submitted")
    chosen = chosen if chosen in LISTS else ""
    found = Position.objects.all()  # the office sees every one of them
    for term in search_terms(q):
        found = found.filter(search_key__contains=term)
    counts = found.aggregate(
        all=Count("pk"),
        **{code: Count("pk", filter=known.rows) for code, known in LISTS.items()},
    )
    rows = found.filter(LISTS[chosen].rows) if chosen else found
    order = LISTS[chosen].order if chosen else ("-created_at", "-id")
    page = keyset_page(with_counts(rows.for_cards()), order=order, after=request.GET.get("after"), size=20)
    context = {
        "page": page,
        "rows": [(position, shown_state(position)) for position in page],
        "q": q,
        "chosen": chosen,
        "filters": [(code, known.label, counts[code]) for code, known in LISTS.items()],
        "total": counts["all"],
    }
    return render(request, "internships/staff/positions.html", context)


@dataclass(frozen=True)
class Chosen:
    """What the position asks of students, and what the MoU would allow to ask."""

    fields: list[FieldOfStudy]
    needed: list[str]
    welcome: list[str]


@staff
def show_position(request: Request, position_id: int) -> HttpResponse:
    found = with_bounds(with_desk(with_questions(with_counts(Position.objects.for_cards()))))
    position = get_object_or_404(found, pk=position_id)
    asked = asked_of(position)
    choices = {choice.kind.pk: choice for choice in kind_choices(position.company)}
    choice = choices.get(position.kind_id)
    allowance = choice.allowance if choice else None
    chosen = _chosen(position)
    change, talk = change_on(position), talk_about(position)
    differences = compared(change.before, change.after) if change else []
    if request.staff.may_act:
        mark_seen(talk, office=True)
    context = {
        "position": position,
        "shown": shown_state(position),
        "free": free_seats(position),
        "can": position_review(position, request.staff),
        "chosen": chosen,
        "allowance": allowance,
        "lines": review_lines(position, chosen.fields, allowance, bounds_of(position)),
        "gendered": gendered_words(position.title, position.description, position.transport),
        "asked": asked,
        "work": facts_of(position),
        "asks_private": words_of(asked),
        "shifts": week_grid(position.shifts) if position.shifts else None,
        "change": change,
        "differences": differences,
        "relied_on": any(one.relied_on for one in differences),
        "talk": talk,
        "talk_form": TalkForm(),
        "history": steps_of(position.events.select_related("by").order_by("-id")[:20]),
    }
    return render(request, "internships/staff/position.html", context)


def _chosen(position: Position) -> Chosen:
    skills = Skill.objects.annotate(
        needed=Exists(
            Position.skills_required.through.objects.filter(position=position, skill=OuterRef("pk"))
        ),
        welcome=Exists(
            Position.skills_wished.through.objects.filter(position=position, skill=OuterRef("pk"))
        ),
    ).filter(Q(needed=True) | Q(welcome=True))
    found = list(skills)
    return Chosen(
        fields=list(position.fields.all()),
        needed=[skill.name for skill in found if skill.needed],
        welcome=[skill.name for skill in found if skill.welcome],
    )


@staff
@acting
@require_POST
def publish(request: Request, position_id: int) -> HttpResponse:
    position = _position(position_id)
    done = _("The position is published, and the company has been told.")
    return act(
        request, position, actions.publish_position, done=done, back=f"/staff/positions/{position.pk}/"
    )


@staff
@acting
def request_changes(request: Request, position_id: int) -> HttpResponse:
    return _decide(request, position_id, SEND_BACK, "request_changes")


@staff
@acting
@require_POST
def approve_change(request: Request, position_id: int) -> HttpResponse:
    position = _position(position_id)
    try:
        changes.approve_change(
            _live(position),
            by=request.user,
            tell="tell" in request.POST,
            seen=request.POST.get("seen"),
            seen_at=request.POST.get("seen_at", ""),
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The change is public now, and the company has been told."))
    return redirect("internships:staff_position", position_id=position.pk)


@staff
@acting
def return_change(request: Request, position_id: int) -> HttpResponse:
    position = _position(position_id)
    try:
        live = _live(position)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("internships:staff_position", position_id=position.pk)
    return decide(
        request,
        live,
        RETURN_CHANGE,
        back=f"/staff/positions/{position.pk}/",
        possible=live.state == ChangeState.PROPOSED,
    )


@staff
@acting
@require_POST
def talk(request: Request, position_id: int) -> HttpResponse:
    position = _position(position_id)
    form = TalkForm(request.POST)
    if form.is_valid():
        try:
            say(position, by=request.user, text=form.cleaned_data["text"], from_office=True)
        except Refusal as refusal:
            messages.error(request, str(refusal.message))
    else:
        messages.error(request, " ".join(str(words) for words in form.errors.get("text", [])))
    return redirect(f"/staff/positions/{position.pk}/#talk")


@staff
@acting
def close(request: Request, position_id: int) -> HttpResponse:
    return _decide(request, position_id, CLOSE, "close")


def _decide(request: Request, position_id: int, decision: Decision, right: str) -> HttpResponse:
    position = get_object_or_404(with_counts(Position.objects.for_cards()), pk=position_id)
    effects = [
        (_("Applications that wait for an answer"), position.waiting),
        (_("Open offers"), position.offered),
    ]
    return decide(
        request,
        position,
        decision,
        back=f"/staff/positions/{position.pk}/",
        possible=getattr(position_review(position, request.staff), right),
        effects=effects if decision is CLOSE else (),
    )


def _position(position_id: int) -> Position:
    return get_object_or_404(Position.objects.for_cards(), pk=position_id)
