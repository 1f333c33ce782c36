"""The company's home page: what needs somebody now, first."""

from typing import Any

from django.db.models import F, QuerySet
from django.http import HttpResponse
from django.shortcuts import render

from companies.models import Company, Membership, Side
from companies.rules import own_company_permissions
from companies.shared import shown_mous
from companies.states import MouState
from internships.capacity import free_seats, shown_state, with_counts
from internships.interviews.agenda import today_of
from internships.models import Application, Offer, Position
from internships.states import APPLICATION_WAITING, PositionState
from internships.views.recruiter_access import VETTED
from people.audiences import Request, recruiter

MOST_ROWS = 6
MOST_POSITIONS = 60


@recruiter
def dashboard(request: Request) -> HttpResponse:
    company = request.company
    context: dict[str, Any] = {
        "company": company,
        "membership": request.membership,
        "can": own_company_permissions(request.membership),
        "vetted": company.state in VETTED,
        "others": _other_companies(request),
    }
    if context["vetted"]:
        context |= _needs(request.membership)
    return render(request, "internships/recruiters/home.html", context)


def _other_companies(request: Request) -> list[Membership]:
    memberships = (
        Membership.objects.in_force()
        .filter(user_id=request.membership.user_id)
        .exclude(company=request.company)
    )
    return list(memberships.select_related("company").order_by("id"))


def _needs(membership: Membership) -> dict[str, Any]:
    company = membership.company
    positions = _positions(company)
    unanswered: list[Any] = list(_unanswered(membership)[:MOST_ROWS])
    for application in unanswered:
        application.due_at = None if application.clock_stopped_at else application.answer_due_at
    mine = [row for row in positions if row.state in (PositionState.DRAFT, PositionState.CHANGES_REQUESTED)]
    return {
        "unanswered": unanswered,
        "waiting_count": sum(row.waiting for row in positions),
        "offers": list(_open_offers(membership)[:MOST_ROWS]),
        "offered_count": sum(row.offered for row in positions),
        "to_change": [row for row in mine if row.state == PositionState.CHANGES_REQUESTED],
        "drafts": [row for row in mine if row.state == PositionState.DRAFT],
        "positions": [row for row in positions if row not in mine][:MOST_ROWS],
        "more_positions": len(positions) - len(mine) > MOST_ROWS,
        "open_count": sum(row.takes for row in positions),
        "interviews_today": today_of(membership),
        **_mous(company),
    }


def _unanswered(membership: Membership) -> QuerySet[Application]:
    shown: Any = Application.objects.for_member(membership).with_state_now()
    waiting = shown.filter(now_state__in=APPLICATION_WAITING)
    return waiting.for_rows().order_by("answer_due_at", "id")


def _open_offers(membership: Membership) -> QuerySet[Offer]:
    offers = Offer.objects.for_member(membership).open()
    return offers.select_related("student__user", "position").order_by("expires_at", "id")


def _positions(company: Company) -> list[Any]:
    """Those that aren't closed, or still have someone waiting in them."""
    found = with_counts(Position.objects.of_company(company).for_cards())
    live = found.exclude(state=PositionState.CLOSED) | found.filter(waiting__gt=0)
    rows = list(live.order_by(F("published_at").desc(nulls_first=True), "-id")[:MOST_POSITIONS])
    for row in rows:
        row.free, row.shown = free_seats(row), shown_state(row)
    return rows


def _mous(company: Company) -> dict[str, Any]:
    """The MoU that counts (in force before anything else, then the newest), and those that wait for the company."""
    found = shown_mous(company).exclude(state=MouState.ABANDONED).select_related("waits_signatory")
    mous = list(found.order_by("-ends_on", "-id")[:10])
    in_force = [mou for mou in mous if mou.state_now in (MouState.IN_FORCE, MouState.SUSPENDED)]
    return {
        "mou": next(iter(in_force or mous), None),
        "mous_for_you": [mou for mou in mous if mou.waits_for == Side.COMPANY],
    }
