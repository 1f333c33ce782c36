"""Places of a faculty's students, for its coordinators and for those who are to supervise."""

from django.core.exceptions import PermissionDenied
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from internships.found_places.deciders import turn_of
from internships.found_places.rules import academic_may
from internships.models import FoundPlace
from internships.views.place_deciding import choose_supervisor, in_full, page, take_step
from people.audiences import Request, supervisor
from people.files import serve
from people.pages import keyset_page

MOST_WAITING = 50


@supervisor
def home(request: Request) -> HttpResponse:
    """What waits for this academic, oldest first; below it all others that they see."""
    waiting = in_full(FoundPlace.objects.waiting_for_academic(request.supervisor)).order_by("state_at", "id")
    shown = list(waiting[:MOST_WAITING])
    others = in_full(FoundPlace.objects.of_academic(request.supervisor)).exclude(
        pk__in=[one.pk for one in shown]
    )
    context = {
        "academic": request.supervisor,
        "waiting": shown,
        "page": keyset_page(others, order=("-state_at", "-id"), after=request.GET.get("after"), size=20),
    }
    return render(request, "internships/academics/home.html", context)


@supervisor
def show_place(request: Request, place_id: int) -> HttpResponse:
    place = _place(request, place_id)
    turn = turn_of(place)
    may = academic_may(place, turn, request.supervisor)
    return page(request, "internships/academics/place.html", place, turn, may)


@supervisor
def decide(request: Request, place_id: int) -> HttpResponse:
    place = _place(request, place_id)
    turn = turn_of(place)
    may = academic_may(place, turn, request.supervisor)
    if request.method != "POST" or turn is None:
        return redirect("internships:academic_place", place_id)
    if not may.decide:
        raise PermissionDenied(_("It is not your turn to decide on this place."))
    answer = take_step(request, place, turn, may)
    if isinstance(answer, HttpResponse):
        return answer
    return page(request, "internships/academics/place.html", place, turn, may, form=answer, status=422)


@supervisor
@require_POST
def set_supervisor(request: Request, place_id: int) -> HttpResponse:
    place = _place(request, place_id)
    if not academic_may(place, turn_of(place), request.supervisor).name_supervisor:
        raise PermissionDenied(_("The coordinator of the faculty chooses the supervisor."))
    return choose_supervisor(request, place)


@supervisor
def letter(request: Request, place_id: int) -> FileResponse | HttpResponse:
    place = _place(request, place_id)
    if place.letter is None:
        raise Http404
    return serve(place.letter, inline=True)


def _place(request: Request, place_id: int) -> FoundPlace:
    return get_object_or_404(in_full(FoundPlace.objects.of_academic(request.supervisor)), pk=place_id)
