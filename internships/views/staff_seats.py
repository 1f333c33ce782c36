"""Where each seat of an MoU went, for the office."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render

from companies.models import Mou
from companies.views.papers import staff_paper
from internships.models import Offer
from internships.seat_places import place_of, places, seats_of
from people.audiences import Request, staff
from people.pages import keyset_page

ON_A_PAGE = 50


@staff
def show_seats(request: Request, mou_id: int) -> HttpResponse:
    paper = staff_paper(mou_id)
    context = {"paper": paper, **seats_context(request, paper.mou)}
    return render(request, "internships/staff/seats.html", context)


def seats_context(request: Request, mou: Mou) -> dict[str, Any]:
    """What both sides see of the seats: the kinds with their limits, and a page of those who hold them."""
    kinds = seats_of(mou)
    asked = request.GET.get("kind", "")
    chosen = next((known.kind for known in kinds if str(known.kind.pk) == asked), None)
    filters = [known.kind for known in kinds if known.places or known.kind == chosen]
    earlier = request.GET.get("show") == "earlier"
    rows = places(mou, kind_id=chosen.pk if chosen else None, earlier=earlier)
    page = keyset_page(rows, order=("position_id", "id"), after=request.GET.get("after"), size=ON_A_PAGE)
    return {
        "mou": mou,
        "kinds": kinds,
        "filters": filters if len(filters) > 1 or chosen else (),
        "chosen": chosen,
        "earlier": earlier,
        "page": page,
        "positions": _by_position(page.rows),
    }


def _by_position(offers: list[Offer]) -> list[tuple[Any, list[Any]]]:
    grouped: dict[int, tuple[Any, list[Any]]] = {}
    for offer in offers:
        grouped.setdefault(offer.position_id, (offer.position, []))[1].append(place_of(offer))
    return list(grouped.values())
