"""All of one company for the liaison office, and suspending it: what rests on it is said first."""

from datetime import datetime
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery
from django.db.models.functions import Coalesce, JSONObject
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.dateparse import parse_date, parse_datetime
from django.utils.translation import gettext_lazy

from companies.actions import vetting
from companies.duplicates import possible_doubles
from companies.history.steps import steps_of
from companies.licences import licence_standing
from companies.models import Company, CompanyInvitation, CompanyPaper, FollowUp, ReasonTemplate, Site
from companies.reasons import kept_for
from companies.resent import resent
from companies.rules import company_permissions
from companies.views.staff_decisions import Decision, decide
from internships.bus import buses_in, lines_to
from internships.effects import effects_on
from internships.models import Position, PositionDraft
from internships.silence import with_silence
from people.audiences import Request, staff
from people.persian import jalali
from people.persian.language import reading
from people.views.staff_access import acting

SUSPEND = Decision(
    action=vetting.suspend_company,
    title=gettext_lazy("Suspend the company"),
    text=gettext_lazy(
        "No applications and no new offers until you resume it. "
        "Offers that were made stand, and who is at work goes on."
    ),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The company reads this as you write it."),
    done=gettext_lazy("The company is suspended and has been told why."),
    icon="pause-circle",
)
MOST_POSITIONS = 8
MOST_FOLLOW_UPS = 3
MOST_BEGUN = 5


@staff
def show_company(request: Request, company_id: int) -> HttpResponse:
    found = with_silence(
        Company.objects.annotate(
            places=_sites(),
            sent_papers=_papers(),
            doubles_here=_doubles(),
            asked=_asked(),
            talks=_talks(),
            begun=_begun(),
        ).select_related("entered_by")
    )
    company = get_object_or_404(found, pk=company_id)
    if company.merged_into_id and "own" not in request.GET:
        return redirect(f"/staff/companies/{company.merged_into_id}/")
    for row in (*company.sent_papers, *company.begun):
        row["at"] = parse_datetime(row["at"])
    for place in company.places:
        place["buses"] = buses_in(place["bus_lines"])
        ends_on = place["licence_ends_on"] = parse_date(place["licence_ends_on"] or "")
        place["licence"] = licence_standing(ends_on, jalali.today())
    positions = Position.objects.of_company(company).select_related("kind").order_by("-created_at", "-id")
    shown = list(positions[: MOST_POSITIONS + 1])
    events = list(company.events.select_related("by").order_by("-id")[:20])
    context = {
        "company": company,
        "resent": resent(events),
        "can": company_permissions(company, request.staff),
        "asked": _standing(company.asked),
        "follow_ups": [_talk(found) for found in company.talks],
        "today": jalali.today(),
        "team": list(company.memberships.in_force().select_related("user").order_by("id")),
        "mous": company.mous.order_by("-ends_on", "-id")[:10],
        "positions": shown[:MOST_POSITIONS],
        "more_positions": len(shown) > MOST_POSITIONS,
        "doubles": [] if company.merged_into_id else possible_doubles(company, _as_sites(company.places)),
        "history": steps_of(events),
    }
    return render(request, "internships/staff/company.html", context)


def _standing(asked: dict[str, Any] | None) -> dict[str, Any] | None:
    """How the last request to confirm stands: it waits, it was declined, or it is over."""
    if asked is None or (asked["revoked"] and not asked["declined"]):
        return None
    until = datetime.fromisoformat(asked["until"])
    state = "declined" if asked["declined"] else "waits" if until > timezone.now() else "over"
    return {"email": asked["email"], "until": until, "state": state}


def _talks() -> ArraySubquery:
    """What was said last, in the company's own query too."""
    newest = FollowUp.objects.current().filter(company=OuterRef("pk")).order_by("-id")
    columns = {name: name for name in ("way", "happened_on", "result", "words", "next_on")}
    return ArraySubquery(newest.values(json=JSONObject(**columns))[:MOST_FOLLOW_UPS])


def _talk(found: dict[str, Any]) -> FollowUp:
    days = {name: parse_date(found[name] or "") for name in ("happened_on", "next_on")}
    return FollowUp(**{**found, **days})


def _asked() -> Subquery:
    """Who was asked last to confirm what the office entered, and what became of it."""
    asked = CompanyInvitation.objects.filter(company=OuterRef("pk"), accepted_at=None).order_by("-id")
    last = JSONObject(email="email", until="expires_at", declined="declined_at", revoked="revoked_at")
    return Subquery(asked.values(found=last)[:1])


def _sites() -> ArraySubquery:
    """The sites in the company's own query: its page has many lists, and ten queries at most."""
    name = "estate__name_en" if reading() == "en" else "estate__name_fa"
    return ArraySubquery(
        Site.objects.filter(company=OuterRef("pk"))
        .order_by("id")
        .values(
            json=JSONObject(
                name="name",
                estate=name,
                estate_id="estate",
                address="address",
                licence_number="licence_number",
                licence_ends_on="licence_ends_on",
                workshop_code="workshop_code",
                is_hazardous="is_hazardous",
                phone="phone",
                is_active="is_active",
                bus_lines=lines_to("pk"),
            )
        )
    )


def _papers() -> ArraySubquery:
    papers = CompanyPaper.objects.filter(company=OuterRef("pk"), withdrawn_at=None).order_by("-id")
    return ArraySubquery(
        papers.values(
            json=JSONObject(
                id="pk", title="title", name="stored__original_name", size="stored__size", at="added_at"
            )
        )
    )


def _begun() -> ArraySubquery:
    """Positions that the office has begun to write for it and never saved."""
    typed = PositionDraft.objects.filter(company=OuterRef("pk"), by_office=True, position=None)
    columns = JSONObject(key="key", title="typed__title__0", who="saved_by__full_name", at="saved_at")
    return ArraySubquery(typed.order_by("-saved_at").values(json=columns)[:MOST_BEGUN])


def _doubles() -> ArraySubquery:
    merged = Company.objects.filter(merged_into=OuterRef("pk")).order_by("id")
    number = Coalesce("national_id", "licence_number")
    return ArraySubquery(merged.values(json=JSONObject(id="pk", name="name", number=number)))


def _as_sites(places: list[dict[str, Any]]) -> list[Site]:
    """What doubles are looked for by, without asking for the sites again."""
    names = ("estate_id", "licence_number", "phone")
    return [Site(**{name: place[name] for name in names}) for place in places]


@staff
@acting
def suspend_company(request: Request, company_id: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.all(), pk=company_id)
    return decide(
        request,
        company,
        SUSPEND,
        back=f"/staff/companies/{company.pk}/",
        possible=company_permissions(company, request.staff).suspend,
        kept=kept_for(ReasonTemplate.Decision.SUSPEND),
        effects=effects_on(company).lines(),
    )
