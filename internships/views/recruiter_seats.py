"""Where each seat of the company's MoU went, for the company itself."""

from django.http import HttpResponse
from django.shortcuts import render

from companies.states import MouState
from companies.views.papers import own_paper
from internships.views.recruiter_access import vetted
from internships.views.staff_seats import seats_context
from people.audiences import Request, recruiter


@recruiter
@vetted
def show_seats(request: Request, mou_id: int) -> HttpResponse:
    """Names are those of its own applicants, as it sees them elsewhere. Before it is signed no seat exists."""
    paper = own_paper(request, mou_id)
    counts = paper.mou.state in (
        MouState.IN_FORCE,
        MouState.SUSPENDED,
        MouState.EXPIRED,
        MouState.TERMINATED,
    )
    context = {"paper": paper, "counts": counts, **seats_context(request, paper.mou)}
    return render(request, "internships/recruiters/seats.html", context)
