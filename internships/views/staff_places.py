"""Places that students found, for the liaison office: its own step, what others decided on paper, and what follows."""

from typing import Any

from django.contrib import messages
from django.db.models import Count
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.views.staff_decisions import Decision, act
from companies.views.staff_decisions import decide as ask_why
from internships.actions import place_decisions as decisions
from internships.actions.place_companies import invite_company
from internships.actions.placements import start_found_place
from internships.forms.place_decision import InviteCompanyForm
from internships.found_places.deciders import turn_of
from internships.found_places.progress import last_word
from internships.found_places.rules import office_may
from internships.models import FoundPlace
from internships.states import FoundPlaceState
from internships.views.place_deciding import choose_supervisor, in_full, page, take_step
from people.audiences import Request, staff
from people.files import serve
from people.forms.account import add_refusal
from people.look.states import word_for
from people.pages import keyset_page
from people.persian.text import clean_line, search_terms
from people.views.staff_access import acting
from people.workflow import Refusal

WAITING = "waiting"
SHOWN = [state for state in FoundPlaceState.values if state != FoundPlaceState.DRAFT]

REFUSE = Decision(
    action=decisions.refuse_invited,
    title=gettext_lazy("Refuse the place"),
    text=gettext_lazy("The company doesn’t join, so the work can’t be done there. This can’t be taken back."),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The student reads this as you write it."),
    done=gettext_lazy("The place is refused, and the student has been told why."),
    icon="x-circle",
    bad=True,
)
CANCEL = Decision(
    action=decisions.cancel_place,
    title=gettext_lazy("Cancel the place"),
    text=gettext_lazy(
        "The work doesn’t begin. The student can bring another place. This can’t be taken back."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The student and the supervisor read this as you write it."),
    done=gettext_lazy("The place is cancelled. The student and the supervisor have been told."),
    icon="slash-circle",
    bad=True,
)


@staff
def list_places(request: Request) -> HttpResponse:
    """What waits for the office first, the oldest on top; by state all that were sent in."""
    q = clean_line(request.GET.get("q", ""))[:200]
    found = FoundPlace.objects.sent_in()
    for term in search_terms(q):
        found = found.filter(search_key__contains=term)
    waiting = FoundPlace.objects.waiting_for_office().filter(pk__in=found.values("pk"))
    counts = dict(found.order_by().values_list("state").annotate(Count("pk")))
    waits = waiting.count()
    chosen = request.GET.get("state", "")
    if chosen not in (WAITING, "all", *SHOWN):
        chosen = WAITING if waits and not q else "all"
    if chosen == WAITING:
        found = waiting
    elif chosen != "all":
        found = found.filter(state=chosen)
    order = ("state_at", "id") if chosen == WAITING else ("-state_at", "-id")
    rows = keyset_page(in_full(found), order=order, after=request.GET.get("after"), size=20)
    context = {
        "page": rows,
        "rows": [(place, last_word(place)) for place in rows],
        "q": q,
        "chosen": chosen,
        "total": sum(counts.values()),
        "waits": waits,
        "filters": [
            (s, word_for("foundplace", s), counts.get(s, 0)) for s in SHOWN if counts.get(s) or s == chosen
        ],
    }
    return render(request, "internships/staff/places.html", context)


@staff
def show_place(request: Request, place_id: int) -> HttpResponse:
    place = _place(place_id)
    return _page(request, place)


@staff
@acting
def decide(request: Request, place_id: int) -> HttpResponse:
    place = _place(place_id)
    turn = turn_of(place)
    may = office_may(place, turn, request.staff)
    if request.method != "POST" or turn is None or not may.decide:
        return redirect("internships:staff_place", place_id)
    answer = take_step(request, place, turn, may)
    return answer if isinstance(answer, HttpResponse) else _page(request, place, form=answer, status=422)


@staff
@acting
@require_POST
def set_supervisor(request: Request, place_id: int) -> HttpResponse:
    return choose_supervisor(request, _place(place_id))


@staff
@acting
def invite(request: Request, place_id: int) -> HttpResponse:
    """The company is asked to join; where nobody has registered it, the office enters it with this."""
    place = _place(place_id)
    if request.method == "GET" and place.state != FoundPlaceState.INVITED:
        return redirect("internships:staff_place", place_id)
    peopled = bool(place.company and place.company.memberships.in_force().exists())
    form = InviteCompanyForm(request.POST if request.method == "POST" else None, place=place, peopled=peopled)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                invited = invite_company(
                    place,
                    by=request.user,
                    company=form.company(),
                    owner=form.owner(),
                    seen=request.POST.get("seen"),
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                said = _("“%(company)s” is asked to join. Once its MoU is in force, approve the place here.")
                messages.success(request, said % {"company": invited.company})
                return redirect("internships:staff_place", place_id)
    context = {"place": place, "form": form, "peopled": peopled}
    return render(request, "internships/staff/place_invite.html", context, status=status)


@staff
@acting
@require_POST
def approve(request: Request, place_id: int) -> HttpResponse:
    done = _("The place is approved. Start the placement when the work begins.")
    return act(request, _place(place_id), decisions.approve_invited, done=done, back=_url(place_id))


@staff
@acting
@require_POST
def start(request: Request, place_id: int) -> HttpResponse:
    done = _("The placement has begun. The student and the supervisor have been told.")
    from_list = request.POST.get("from") == "list"
    back = "/staff/placements/?show=found" if from_list else _url(place_id)
    return act(request, _place(place_id), start_found_place, done=done, back=back)


@staff
@acting
def refuse(request: Request, place_id: int) -> HttpResponse:
    place = _place(place_id)
    return ask_why(
        request,
        place,
        REFUSE,
        back=_url(place_id),
        possible=place.state == FoundPlaceState.INVITED,
        name=place.name,
    )


@staff
@acting
def cancel(request: Request, place_id: int) -> HttpResponse:
    place = _place(place_id)
    return ask_why(
        request,
        place,
        CANCEL,
        back=_url(place_id),
        possible=place.state == FoundPlaceState.APPROVED,
        name=place.name,
    )


@staff
def letter(request: Request, place_id: int) -> FileResponse | HttpResponse:
    place = _place(place_id)
    if place.letter is None:
        raise Http404
    return serve(place.letter, inline=True)


def _page(request: Request, place: FoundPlace, *, status: int = 200, **context: Any) -> HttpResponse:
    turn = turn_of(place)
    may = office_may(place, turn, request.staff)
    why = decisions.why_uncovered(place) if place.state == FoundPlaceState.INVITED else ""
    return page(
        request, "internships/staff/place.html", place, turn, may, status=status, why_uncovered=why, **context
    )


def _url(place_id: int) -> str:
    return f"/staff/places/{place_id}/"


def _place(place_id: int) -> FoundPlace:
    return get_object_or_404(in_full(FoundPlace.objects.sent_in()), pk=place_id)
