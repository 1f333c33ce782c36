"""The list of positions that take applications, with its filters."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers

from internships.interest import SHOW_DISMISSED
from internships.listing.current import listing
from internships.listing.facets import Counted
from internships.listing.pages import page_of
from internships.search import PositionSearch
from internships.visitor_pages import kept_for_visitors, listing_for
from people import audiences
from people.audiences import public
from people.replica import from_replica

PAGE_SIZE = 20


@public(reason="students look around before they have an account")
@from_replica
@kept_for_visitors
def position_list(request: HttpRequest) -> HttpResponse:
    student = audiences.find(request, audiences.STUDENT)
    now = listing(student.pk) if student else listing_for(request)
    search = PositionSearch.read(request.GET, student, now.names)
    counted = Counted(search, now, show_dismissed=request.GET.get(SHOW_DISMISSED) == "1")
    page = page_of(counted, request.GET.get("after"), PAGE_SIZE)
    context = {
        "search": search,
        "counted": counted,
        "student": student,
        "own": counted if student else None,
        "chips": search.chips(),
        "total": counted.total,
        "page": page,
        "ways_out": counted.ways_out() if not counted.total else [],
        "all_skills": request.GET.get("skills") == "all",
    }
    part = bool(request.htmx) and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    name = "_search_update" if part else "positions"
    response = render(request, f"internships/public/{name}.html", context)
    patch_vary_headers(response, ["HX-Request"])
    if part:  # what was chosen, without the empty fields of a form
        extra: dict[str, Any] = {
            "skills": context["all_skills"] and "all",
            SHOW_DISMISSED: counted.shown_all and "1",
        }
        response["HX-Push-Url"] = request.path + search.address(**extra)
    return response
