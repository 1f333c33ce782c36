"""What anyone sees: the home page, the list of positions, one position."""

from typing import Any

from django.db.models import Count, Prefetch, QuerySet, Value
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from companies.models import Company, Estate, Mou, ProgrammeKind, Site
from internships.answer_record import own_record
from internships.bus import buses_in, lines_to
from internships.capacity import free_seats
from internships.cards import distance_words, dressed, rides, with_card
from internships.eligibility import eligibility, gate, prepared_for
from internships.interest import dismissed_by, marked_for
from internships.models import Placement, Position
from internships.models.position import PositionQuerySet
from internships.questions import asked_of, counted_words, with_questions
from internships.recommendations import for_fit, suggestion_for
from internships.skill_arrays import WISHED, skill_array, skills_in
from internships.states import PlacementState
from internships.visitor_pages import kept_for_visitors, listing_for
from internships.work_facts import facts_of
from people import audiences
from people.audiences import public
from people.pages import keyset_page
from people.persian import jalali
from people.persian.text import clean_line, search_terms
from people.replica import from_replica
from students.models import Student
from students.week import week_grid

PAGE_SIZE = 20
POSITIONS_OF_COMPANY = 50


@public(reason="the front door")
@from_replica
@kept_for_visitors
def home(request: HttpRequest) -> HttpResponse:
    open_now = Position.objects.taking_applications()
    today = jalali.today()
    student = audiences.find(request, audiences.STUDENT)
    newest = _cards(open_now, student, most=4)
    at_work = Placement.objects.filter(state=PlacementState.RUNNING, starts_on__lte=today, ends_on__gte=today)
    context = {
        "newest": newest,
        "student": student,
        "estates": Estate.objects.filter(is_active=True),
        "kinds": ProgrammeKind.objects.filter(is_active=True)[:3],
        "positions": listing_for(request).open,
        **_counts(companies=Mou.objects.in_force(today), at_work=at_work),
    }
    return render(request, "internships/public/home.html", context)


def _counts(**rows: QuerySet) -> dict[str, int]:
    """How many there are of each, in one query; of agreements their companies are counted."""
    parts = [
        found.order_by()
        .values(what=Value(name))
        .annotate(n=Count("company" if name == "companies" else "pk", distinct=True))
        .values_list("what", "n")
        for name, found in rows.items()
    ]
    return dict(parts[0].union(*parts[1:], all=True))


def _cards(positions: PositionQuerySet, student: Student | None, *, most: int) -> list[Position]:
    """The newest of them as cards; without those that the student has put aside."""
    if student:
        positions = marked_for(student, positions).exclude(dismissed_by(student))
    return dressed(with_card(positions).order_by("-published_at", "-id")[:most], student)


@public(reason="a position is public once it was published; drafts are seen by their company and staff")
@from_replica
@kept_for_visitors
def position_detail(request: HttpRequest, pk: int) -> HttpResponse:
    student = audiences.find(request, audiences.STUDENT)
    shown = with_card(Position.objects.visible_to(request.user))
    if student:
        shown = for_fit(student, marked_for(student, prepared_for(student, shown)))
    else:
        shown = shown.prefetch_related("fields", "skills_required")
    shown = with_questions(shown).select_related("company__answer_record")
    position = get_object_or_404(shown.annotate(wished_skills=skill_array(WISHED)), pk=pk)
    its_gate = gate(position, student=student)
    context = {
        "position": position,
        "student": student,
        "gate": its_gate,
        "eligibility": eligibility(student, position) if student else None,
        "suggestion": suggestion_for(student, position) if student and its_gate.open else None,
        "wished": skills_in(position.wished_skills),
        "free": free_seats(position),
        "record": own_record(position.company),
        "asks": counted_words(asked_of(position)),
        "grid": week_grid(position.shifts, against=student.free if student else None),
        "rides": rides(position, student),
        "work": facts_of(position),
        "distance": distance_words(position, student) if student else "",
    }
    return render(request, "internships/public/position.html", context)


@public(reason="students and companies look up who takes part")
@from_replica
@kept_for_visitors
def company_list(request: HttpRequest) -> HttpResponse:
    query = clean_line(request.GET.get("q", ""))[:200]
    found = Company.objects.approved()
    for term in search_terms(query):
        found = found.filter(search_key__contains=term)
    page = keyset_page(
        found.prefetch_related("sites__estate"),
        order=("sort_key", "id"),
        after=request.GET.get("after"),
        size=PAGE_SIZE,
    )
    open_now = _open_positions(page.rows)
    context = {
        "query": query,
        "page": page,
        "rows": [(company, open_now.get(company.pk, 0)) for company in page],
    }
    return render(request, "internships/public/companies.html", context)


def _open_positions(companies: list[Company]) -> dict[int, int]:
    counted = (
        Position.objects.taking_applications()
        .filter(company__in=companies)
        .values("company")
        .annotate(n=Count("pk"))
    )
    return {row["company"]: row["n"] for row in counted.order_by()}


@public(reason="an approved company has a page; others see it only if it is theirs, or as staff")
@from_replica
@kept_for_visitors
def company_detail(request: HttpRequest, pk: int) -> HttpResponse:
    sites = Site.objects.filter(is_active=True).select_related("estate").annotate(lines=lines_to("pk"))
    visible = Company.objects.visible_to(request.user)
    found = visible.select_related("answer_record").prefetch_related(Prefetch("sites", sites))
    company = found.filter(pk=pk).first()
    if company is None or company.merged_into_id:
        return _survivor_of(request, pk)
    student = audiences.find(request, audiences.STUDENT)
    mou = Mou.objects.in_force(jalali.today()).filter(company=company).order_by("-ends_on").first()
    shown: list[Any] = list(company.sites.all())
    context = {
        "company": company,
        "sites": [(site, buses_in(site.lines)) for site in shown],
        "record": own_record(company),
        "mou": mou,
        "positions": _cards(
            Position.objects.taking_applications().filter(company=company), student, most=POSITIONS_OF_COMPANY
        ),
        "student": student,
    }
    return render(request, "internships/public/company.html", context)


def _survivor_of(request: HttpRequest, pk: int) -> HttpResponse:
    """Links to a double that was merged lead on; for whoever may not see the survivor there is nothing."""
    survivor = get_object_or_404(Company.objects.visible_to(request.user), merged_here=pk)
    return redirect("internships:company", survivor.pk)


@public(reason="how it all works, before anybody signs up")
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "internships/public/guide.html")


@public(reason="what is held about people, and who sees it")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "internships/public/privacy.html")
