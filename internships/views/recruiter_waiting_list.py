"""A position's waiting list: its order, its terms, and what it did by itself."""

from collections.abc import Callable
from dataclasses import asdict
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from internships.actions import waiting_list as actions
from internships.capacity import free_seats, with_held_seats
from internships.forms.waiting_list import ListTermsForm
from internships.limits import limits_for_offer
from internships.models import AnswerBounds, Application, Position, WaitingList, WaitingPlace
from internships.selection import read_selection
from internships.states import APPLICATION_WAITING, PositionState, SkipReason, WaitingPlaceState
from internships.terms import allowance
from internships.views.recruiter_access import require_recruiting, vetted
from internships.waiting import CAN_WAIT, free_now, terms_at
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.persian.language import reading
from people.persian.numbers import format_number
from people.sent_back import number_in
from people.workflow import Refusal

PASSED_SHOWN = 30
CANDIDATES_SHOWN = 200


def _position(request: Request, position_id: int) -> Position:
    found = with_held_seats(Position.objects.of_company(request.company).for_cards())
    return get_object_or_404(found.select_related("waiting_list"), pk=position_id)


def _list_of(position: Position) -> WaitingList | None:
    return getattr(position, "waiting_list", None)


@recruiter
@vetted
def show_list(request: Request, position_id: int) -> HttpResponse:
    position = _position(request, position_id)
    if request.method == "POST":
        require_recruiting(request)
        return _decide(request, position)
    listed = _list_of(position)
    places = _places(request, listed)
    terms = terms_at(listed, timezone.now(), AnswerBounds.objects.in_force()) if listed else None
    context = {
        "position": position,
        "listed": listed,
        "free": free_now(listed, position.held_seats, terms) if listed and terms else free_seats(position),  # type: ignore[attr-defined]
        "next": terms,
        "waiting": [place for place in places if place.state == WaitingPlaceState.WAITING],
        "passed": [place for place in places if place.state != WaitingPlaceState.WAITING][:PASSED_SHOWN],
        "candidates": _candidates(request, position),
        "ticked": set(request.GET.getlist("application")),
        "may": request.membership.may_recruit and position.state != PositionState.CLOSED,
    }
    return render(request, "internships/recruiters/waiting_list.html", context)


def _places(request: Request, listed: WaitingList | None) -> list[Any]:
    """Those who wait, in their order, then the rest, the newest first; one that can't be offered says why not."""
    if listed is None:
        return []
    shown = listed.places.for_member(request.membership).in_order()
    rows: list[Any] = list(shown.select_related("application__student__user"))
    for place in rows:
        state = place.application.state_now
        place.trouble = ""
        if state not in APPLICATION_WAITING:
            place.trouble = SkipReason.ENDED.label
        elif state not in CAN_WAIT:
            place.trouble = SkipReason.NOT_CHOSEN.label
    waiting = [place for place in rows if place.state == WaitingPlaceState.WAITING]
    return waiting + sorted((p for p in rows if p.state != WaitingPlaceState.WAITING), key=lambda p: -p.pk)


def _candidates(request: Request, position: Position) -> list[Application]:
    """The shortlist and who was interviewed, without those on the list."""
    on_it = WaitingPlace.objects.waiting().filter(application=OuterRef("pk"))
    shown = Application.objects.for_member(request.membership).filter(~Exists(on_it), position=position)
    found: Any = shown.with_state_now()
    rows = found.filter(now_state__in=CAN_WAIT).select_related("student__user")
    return list(rows.order_by("answer_due_at", "id")[:CANDIDATES_SHOWN])


def _decide(request: Request, position: Position) -> HttpResponse:
    here = redirect("internships:hr_waiting_list", position_id=position.pk)
    do = request.POST.get("do", "")
    kind, _colon, number = do.partition(":")
    try:
        if kind == "add":
            _add(request, position)
        elif kind in ("up", "down", "off"):
            place = _place(request, position, number)
            _OF_PLACE[kind](place, request)
            here["Location"] += f"#place-{place.pk}" if kind != "off" else ""
        elif kind in _OF_LIST and (listed := _list_of(position)):
            action, done = _OF_LIST[kind]
            action(listed, by=request.user, seen=request.POST.get("seen"))
            messages.success(request, str(done))
        else:
            messages.error(request, _("Choose what to do with the list."))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    return here


def _add(request: Request, position: Position) -> None:
    ids = read_selection(request.POST, position, request.membership)
    if not ids:
        messages.error(request, _("Tick who is to wait for a seat."))
        return
    count = actions.add_to_list(position, ids, by=request.user)
    done = ngettext(
        "%(count)s applicant is on the waiting list now, and is told so.",
        "%(count)s applicants are on the waiting list now, and are told so.",
        count,
    )
    messages.success(request, done % {"count": format_number(count, reading())})


def _place(request: Request, position: Position, number: str) -> WaitingPlace:
    own = WaitingPlace.objects.for_member(request.membership).filter(waiting_list__position=position)
    return get_object_or_404(own.select_related("application__position"), pk=number_in(number))


def _off(place: WaitingPlace, request: Request) -> None:
    actions.take_off_list(place, by=request.user)
    messages.success(request, _("Taken off the list. The application goes on, and the student is told so."))


_OF_PLACE: dict[str, Callable[[WaitingPlace, Request], Any]] = {
    "up": lambda place, request: actions.move_place(place, by=request.user, up=True),
    "down": lambda place, request: actions.move_place(place, by=request.user, up=False),
    "off": _off,
}


_OF_LIST: dict[str, tuple[Callable[..., WaitingList], Any]] = {
    "start": (actions.let_list_move, gettext_lazy("The list moves up by itself from now on.")),
    "pause": (actions.pause_list, gettext_lazy("The list stands still until you let it move again.")),
}


@recruiter
@vetted
def edit_terms(request: Request, position_id: int) -> HttpResponse:
    position = _position(request, position_id)
    require_recruiting(request)
    listed, bounds = _list_of(position), AnswerBounds.objects.in_force()
    if request.method == "POST":
        form = ListTermsForm(request.POST, bounds=bounds)
        if form.is_valid():
            try:
                actions.set_list_terms(position, by=request.user, terms=form.terms())
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("Saved. The next offers of the list will have these terms."))
                return redirect("internships:hr_waiting_list", position_id=position.pk)
    else:
        form = ListTermsForm(initial=_initial(position, listed, bounds), bounds=bounds)
    allowed = allowance(position.company, position.kind)
    context = {
        "position": position,
        "listed": listed,
        "form": form,
        "limits": limits_for_offer(allowed) if allowed else {},
    }
    return render(
        request, "internships/recruiters/waiting_terms.html", context, status=422 if form.errors else 200
    )


def _initial(position: Position, listed: WaitingList | None, bounds: AnswerBounds) -> dict[str, Any]:
    if listed is None:
        return asdict(actions.usual_terms(position, bounds))
    return {name: getattr(listed, name) for name in actions.ListTerms.__dataclass_fields__}
