"""Reviewing positions: everything the public will see, beside what the MoU allows."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.history.steps import steps_of
from companies.views.staff_decisions import Decision, act, decide
from internships.actions import positions as actions
from internships.capacity import free_seats, shown_state, with_counts
from internships.choices import kind_choices
from internships.models import Position
from internships.position_lists import LISTS
from internships.questions import asked_of, with_questions
from internships.review import review_lines
from internships.rules import position_review
from internships.wording import gendered_words, words_of
from people.audiences import Request, staff
from people.pages import keyset_page
from people.persian.text import clean_line, search_terms
from people.views.staff_access import acting
from students.models import FieldOfStudy, Skill
from students.week import week_grid


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
        **{code: Count("pk", filter=Q(state__in=known.states)) for code, known in LISTS.items()},
    )
    rows = found.filter(state__in=LISTS[chosen].states) if chosen else found
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
    position = get_object_or_404(with_questions(with_counts(Position.objects.for_cards())), pk=position_id)
    asked = asked_of(position)
    choices = {choice.kind.pk: choice for choice in kind_choices(position.company)}
    choice = choices.get(position.kind_id)
    allowance = choice.allowance if choice else None
    chosen = _chosen(position)
    context = {
        "position": position,
        "shown": shown_state(position),
        "free": free_seats(position),
        "can": position_review(position, request.staff),
        "chosen": chosen,
        "allowance": allowance,
        "lines": review_lines(position, chosen.fields, allowance),
        "gendered": gendered_words(position.title, position.description, position.transport),
        "asked": asked,
        "asks_private": words_of(asked),
        "shifts": week_grid(position.shifts) if position.shifts else None,
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
