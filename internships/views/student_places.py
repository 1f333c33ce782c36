"""Places that a student found: written, sent in, followed, and stepped back from."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Q, QuerySet
from django.db.models.functions import JSONObject
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.models import ProgrammeKind
from internships.actions import found_places as actions
from internships.eligibility import frozen_words
from internships.forms.found_place import FoundPlaceForm, StepBackFromPlaceForm
from internships.found_places.checks import missing_parts
from internships.found_places.deciders import turn_of
from internships.found_places.progress import history, last_word, track_of, who_is_next
from internships.found_places.rules import own_place
from internships.listing.answers import read_whole, whole
from internships.models import FoundPlace
from internships.progress import Track
from internships.states import FOUND_PLACE_LIVE, FoundPlaceState, PlacementState
from people.audiences import Request, student
from people.files import pdf_rule, serve, store
from people.forms.account import add_refusal
from people.models import StoredFile
from people.workflow import Refusal
from students.models import Student

MOST = 50
ON_HOME = ("id", "name", "title", "state", "steps_asked", "waits_for", "invited_at")


@dataclass(frozen=True)
class Row:
    place: FoundPlace
    track: Track | None
    word: str
    ended: bool  # the work is over


def places_of(who: Student) -> QuerySet[FoundPlace]:
    related = (
        "kind",
        "estate",
        "company",
        "supervisor",
        "letter",
        "placement",
        "student__user",
        "student__field",
    )
    return FoundPlace.objects.of_student(who).select_related(*related)


def rows_of(places: Any) -> list[Row]:
    return [Row(place, track_of(place), last_word(place), is_over(place)) for place in places]


def is_over(place: FoundPlace) -> bool:
    return place.state == FoundPlaceState.PLACED and place.placement.state == PlacementState.ENDED


def to_ask(who: Student) -> dict[str, Any]:
    """What at_home() reads, for a page that asks the database about the student anyway."""
    running = Q(state=FoundPlaceState.PLACED, placement__state=PlacementState.RUNNING)
    own = FoundPlace.objects.of_student(who).filter(
        Q(state__in=FOUND_PLACE_LIVE) | running, kind=OuterRef("pk")
    )
    shown = JSONObject(**{name: name for name in ON_HOME})
    places = ArraySubquery(own.order_by("-id").values(found=shown))
    return {"kinds": ArraySubquery(whole(ProgrammeKind.objects.all(), places=places))}


def at_home(known: Mapping[str, Any]) -> tuple[list[Row], bool]:
    """Those that go on, for the student's own page, and whether they could bring one."""
    kinds = list(zip(read_whole(ProgrammeKind, known["kinds"]), known["kinds"], strict=True))
    places = [FoundPlace(**found, kind=kind) for kind, row in kinds for found in row["places"]]
    rows = [Row(place, track_of(place), last_word(place), ended=False) for place in places]
    return rows, any(kind.is_active and kind.place_steps for kind, _row in kinds)


def kinds_for_places() -> QuerySet[ProgrammeKind]:
    """Those that students bring a place of their own for."""
    return ProgrammeKind.objects.filter(is_active=True, place_steps__len__gt=0)


@student
def list_places(request: Request) -> HttpResponse:
    rows = rows_of(places_of(request.student).order_by("-id")[:MOST])
    live = {row.place.kind_id for row in rows if row.place.state in FOUND_PLACE_LIVE}
    kinds = list(kinds_for_places())
    context = {
        "rows": rows,
        "kinds": [(kind, in_order(kind)) for kind in kinds if kind.pk not in live],
        "offered": bool(kinds),
        "blocked": why_not_now(request.student),
    }
    return render(request, "internships/students/places.html", context)


def in_order(kind: ProgrammeKind) -> str:
    """Who decides, the first first."""
    return str(_(", ")).join(str(ProgrammeKind.PlaceStep(step).label) for step in kind.place_steps)


def why_not_now(who: Student) -> str:
    """Said before anything is written, not when it is sent in."""
    if who.frozen_at is not None:
        return frozen_words(who)
    if who.study_status != Student.Status.ENROLLED:
        return _("Only enrolled students can send in a place. If that is wrong, write to the liaison office.")
    if who.field_id is None:
        return _("Say your field of study in your profile first: your faculty decides on the place.")
    return ""


@student
def new_place(request: Request, code: str) -> HttpResponse:
    kind = get_object_or_404(kinds_for_places(), code=code)
    form = _form(request, kind)
    if request.method == "POST" and form.is_valid():
        try:
            values = {**form.values(), **_letter(request, form)}
            place = actions.draft_place(request.student, kind, by=request.user, values=values)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            _say_saved(request, place)
            return redirect("internships:my_place", place.pk)
    return _form_page(request, form, kind)


@student
def edit_place(request: Request, place_id: int) -> HttpResponse:
    place = _own(request, place_id)
    if request.method == "GET" and not own_place(place, decided=True).edit:
        return redirect("internships:my_place", place.pk)
    form = _form(request, place.kind, place)
    if request.method == "POST" and form.is_valid():
        try:
            values = {**form.values(), **_letter(request, form)}
            saved = actions.edit_place(place, by=request.user, values=values, seen=request.POST.get("seen"))
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            _say_saved(request, saved)
            return redirect("internships:my_place", place.pk)
    return _form_page(request, form, place.kind, place)


def _form(request: Request, kind: ProgrammeKind, place: FoundPlace | None = None) -> FoundPlaceForm:
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    return FoundPlaceForm(*sent, kind=kind, student=request.student, place=place)


def _letter(request: Request, form: FoundPlaceForm) -> dict[str, StoredFile | None]:
    """A new file, none any more, or nothing said about it."""
    if form.cleaned_data.get("letter"):
        return {"letter": store(form.cleaned_data["letter"], by=request.user, accept=pdf_rule())}
    return {"letter": None} if form.cleaned_data.get("remove_letter") else {}


def _say_saved(request: Request, place: FoundPlace) -> None:
    if place.company_id and place.company and place.company.state == "approved":
        said = _("Saved. “%(company)s” is registered here: your place is linked to it.")
        messages.success(request, said % {"company": place.company.shown_name})
    else:
        messages.success(request, _("Saved. Look through it, then send it in."))


def _form_page(
    request: Request, form: FoundPlaceForm, kind: ProgrammeKind, place: FoundPlace | None = None
) -> HttpResponse:
    context = {"form": form, "kind": kind, "place": place}
    return render(
        request, "internships/students/place_form.html", context, status=422 if form.errors else 200
    )


@student
def show_place(request: Request, place_id: int) -> HttpResponse:
    place = _own(request, place_id)
    approvals = list(place.approvals.select_related("decided_by"))
    turn = turn_of(place)
    can = own_place(place, decided=any(approval.round == place.round for approval in approvals))
    context = {
        "place": place,
        "can": can,
        "missing": missing_parts(place) if can.submit else [],
        "blocked": why_not_now(request.student) if can.submit else "",
        "track": track_of(place),
        "next": who_is_next(turn) if turn else "",
        "history": history(place, place.events.all(), approvals),
        "seen": place.state,
    }
    return render(request, "internships/students/place.html", context)


@student
@require_POST
def submit(request: Request, place_id: int) -> HttpResponse:
    done = _("Sent in. You are told at each step.")
    return _act(request, place_id, actions.submit_place, done)


@student
@require_POST
def take_back(request: Request, place_id: int) -> HttpResponse:
    done = _("Taken back. Change it, and send it in again.")
    return _act(request, place_id, actions.take_back_place, done)


def _act(request: Request, place_id: int, action: Any, done: str) -> HttpResponse:
    try:
        action(_own(request, place_id), by=request.user, seen=request.POST.get("seen"))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done)
    return redirect("internships:my_place", place_id)


@student
def withdraw(request: Request, place_id: int) -> HttpResponse:
    place = _own(request, place_id)
    if request.method == "GET" and not own_place(place, decided=True).withdraw:
        return redirect("internships:my_place", place.pk)
    form = StepBackFromPlaceForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.withdraw_place(
                    place, by=request.user, reason=form.cleaned_data["reason"], seen=request.POST.get("seen")
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                place, status = _own(request, place_id), 409
            else:
                messages.success(request, _("You have stepped back from this place."))
                return redirect("internships:my_places")
    context = {"place": place, "form": form, "draft": place.state == FoundPlaceState.DRAFT}
    return render(request, "internships/students/place_withdraw.html", context, status=status)


@student
def letter(request: Request, place_id: int) -> FileResponse | HttpResponse:
    place = _own(request, place_id)
    if place.letter is None:
        raise Http404
    return serve(place.letter, inline=True)


def _own(request: Request, place_id: int) -> FoundPlace:
    return get_object_or_404(places_of(request.student), pk=place_id)
