"""What anyone sees: the home page, the list of positions, one position."""

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render

from companies.models import Company, Estate, Mou, ProgrammeKind
from internships.capacity import free_seats, with_held_seats
from internships.eligibility import eligibility, gate, prepared_for
from internships.interest import marked_for, own_list
from internships.models import Placement, Position
from internships.recommendations import for_fit, suggestion_for
from internships.search import PositionSearch
from internships.skill_arrays import WISHED, skill_array, skills_in
from internships.states import PlacementState
from people import audiences
from people.audiences import public
from people.pages import keyset_page
from people.persian import jalali
from people.persian.text import clean_line, search_terms
from students.week import week_grid

PAGE_SIZE = 20


@public(reason="the front door")
def home(request: HttpRequest) -> HttpResponse:
    open_now = Position.objects.taking_applications()
    today = jalali.today()
    context = {
        "newest": open_now.for_cards().order_by("-published_at", "-id")[:4],
        "estates": Estate.objects.filter(is_active=True),
        "kinds": ProgrammeKind.objects.filter(is_active=True)[:3],
        "positions": open_now.count(),
        "companies": Mou.objects.in_force(today).aggregate(n=Count("company", distinct=True))["n"],
        "at_work": Placement.objects.filter(
            state=PlacementState.RUNNING, starts_on__lte=today, ends_on__gte=today
        ).count(),
    }
    return render(request, "internships/public/home.html", context)


@public(reason="students look around before they have an account")
def position_list(request: HttpRequest) -> HttpResponse:
    search = PositionSearch.read(request.GET)
    found = search.results()
    student = audiences.find(request, audiences.STUDENT)
    own = own_list(student, found, request.GET) if student else None
    found = own.positions if own else found
    context = {
        "search": search,
        "student": student,
        "own": own,
        "options": search.options(),
        "chips": search.chips(),
        "total": own.total if own else found.count(),
        "page": keyset_page(
            found.for_cards(), order=search.order, after=request.GET.get("after"), size=PAGE_SIZE
        ),
    }
    return render(request, "internships/public/positions.html", context)


@public(reason="a position is public once it was published; drafts are seen by their company and staff")
def position_detail(request: HttpRequest, pk: int) -> HttpResponse:
    student = audiences.find(request, audiences.STUDENT)
    shown = with_held_seats(Position.objects.visible_to(request.user).for_cards())
    if student:
        shown = for_fit(student, marked_for(student, prepared_for(student, shown)))
    else:
        shown = shown.prefetch_related("fields", "skills_required")
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
        "grid": week_grid(position.shifts, against=student.free if student else None),
    }
    return render(request, "internships/public/position.html", context)


@public(reason="students and companies look up who takes part")
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
def company_detail(request: HttpRequest, pk: int) -> HttpResponse:
    company = get_object_or_404(
        Company.objects.visible_to(request.user).prefetch_related("sites__estate"), pk=pk
    )
    mou = Mou.objects.in_force(jalali.today()).filter(company=company).order_by("-ends_on").first()
    context = {
        "company": company,
        "mou": mou,
        "positions": Position.objects.taking_applications()
        .filter(company=company)
        .for_cards()
        .order_by("-published_at", "-id")[:50],
    }
    return render(request, "internships/public/company.html", context)


@public(reason="how it all works, before anybody signs up")
def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "internships/public/guide.html")


@public(reason="what is held about people, and who sees it")
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "internships/public/privacy.html")
