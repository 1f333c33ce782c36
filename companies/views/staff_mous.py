"""MoUs for the liaison office: the lists, and what is written on the paper."""

from datetime import date, timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.actions import mous as actions
from companies.forms.staff_mou import MouForm, TermsForm
from companies.models import Company, Mou
from companies.mou_lists import LISTS, ends_soon
from companies.rules import mou_permissions
from companies.states import CompanyState
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import localise
from people.persian.text import clean_line, search_terms
from people.views.staff_access import acting
from people.workflow import Refusal

NOT_OVER = (
    CompanyState.PENDING,
    CompanyState.PAPERS_REQUESTED,
    CompanyState.APPROVED,
    CompanyState.SUSPENDED,
)


def mou_page(mou_id: int) -> str:
    """The page that shows all of an MoU; it is in a higher app, since the taken seats are on it."""
    return f"/staff/mous/{mou_id}/"


def name_of(mou: Mou) -> str:
    told = {"number": localise(mou.number, reading()), "company": mou.company.shown_name}
    return _("MoU %(number)s with %(company)s") % told


def mou_or_404(mou_id: int) -> Mou:
    """The office sees every MoU."""
    return get_object_or_404(Mou.objects.select_related("company", "document"), pk=mou_id)


@staff
def list_mous(request: Request) -> HttpResponse:
    today = jalali.today()
    q = clean_line(request.GET.get("q", ""))[:200]
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in LISTS else ""
    found = Mou.objects.all()
    for term in search_terms(q):
        found = found.filter(search_key__contains=term)
    counts = _counts(found, today)
    rows = found.filter(LISTS[chosen].rows(today)) if chosen else found
    page = keyset_page(
        rows.select_related("company"),
        order=LISTS[chosen].order if chosen else ("-created_at", "-id"),
        after=request.GET.get("after"),
        size=20,
    )
    context = {
        "page": page,
        "rows": [(mou, ends_soon(mou, today)) for mou in page],
        "q": q,
        "chosen": chosen,
        "filters": [
            (code, known.label, counts[code])
            for code, known in LISTS.items()
            if known.always or counts[code] or code == chosen
        ],
        "total": counts["all"],
    }
    return render(request, "companies/staff/mous.html", context)


def _counts(found: Any, today: date) -> dict[str, int]:
    by_list = {code: Count("pk", filter=known.rows(today)) for code, known in LISTS.items()}
    return found.aggregate(all=Count("pk"), **by_list)


@staff
@acting
def new_mou(request: Request) -> HttpResponse:
    """First the company, then what stands on the paper."""
    company_id = request.GET.get("company", "")
    if not company_id.isdecimal() or len(company_id) > 18:
        return _choose_company(request)
    company = get_object_or_404(Company.objects.filter(state__in=NOT_OVER), pk=company_id)
    form = MouForm(
        request.POST if request.method == "POST" else None,
        company=company,
        initial=_as_renewal(company, request.GET.get("renews", "")),
    )
    if request.method == "POST" and form.is_valid():
        try:
            mou = actions.create_mou(company, by=request.user, values=form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The draft is kept. Add its terms next."))
            return redirect(mou_page(mou.pk))
    context = {"company": company, "form": form}
    return render(request, "companies/staff/mou_form.html", context, status=422 if form.errors else 200)


def _as_renewal(company: Company, mou_id: str) -> dict[str, Any]:
    """A renewal begins the day after; everything can still be changed."""
    if not mou_id.isdecimal() or len(mou_id) > 18:
        return {}
    earlier = company.mous.filter(pk=mou_id, successor=None).first()
    if earlier is None:
        return {}
    return {"predecessor": earlier, "title": earlier.title, "starts_on": earlier.ends_on + timedelta(days=1)}


def _choose_company(request: Request) -> HttpResponse:
    q = clean_line(request.GET.get("q", ""))[:200]
    found = Company.objects.filter(state__in=NOT_OVER)
    for term in search_terms(q):
        found = found.filter(search_key__contains=term)
    in_preparation = Count("mous", filter=Q(mous__state="draft"))
    page = keyset_page(
        found.annotate(drafts=in_preparation),
        order=("sort_key", "id"),
        after=request.GET.get("after"),
        size=20,
    )
    return render(request, "companies/staff/mou_company.html", {"page": page, "q": q})


@staff
@acting
def edit_mou(request: Request, mou_id: int) -> HttpResponse:
    mou = mou_or_404(mou_id)
    if request.method == "GET" and not mou_permissions(mou, request.staff).edit:
        messages.info(
            request, _("A signed MoU doesn’t change. Add terms from a new date, or draft its renewal.")
        )
        return redirect(mou_page(mou.pk))
    form = MouForm(request.POST if request.method == "POST" else None, company=mou.company, mou=mou)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                actions.edit_mou(
                    mou, by=request.user, values=form.cleaned_data, seen=request.POST.get("seen")
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                messages.success(request, _("The facts of the MoU are saved."))
                return redirect(mou_page(mou.pk))
    context = {"company": mou.company, "mou": mou, "form": form}
    return render(request, "companies/staff/mou_form.html", context, status=status)


@staff
@acting
def add_terms(request: Request, mou_id: int) -> HttpResponse:
    mou = mou_or_404(mou_id)
    if request.method == "GET" and not mou_permissions(mou, request.staff).add_terms:
        messages.info(request, _("Terms can’t be added any more: the MoU has ended or is suspended."))
        return redirect(mou_page(mou.pk))
    form = TermsForm(request.POST if request.method == "POST" else None, mou=mou)
    if request.method == "POST" and form.is_valid():
        try:
            actions.add_terms(mou, by=request.user, **form.terms())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The terms are added."))
            return redirect(mou_page(mou.pk))
    context = {"mou": mou, "form": form, "amending": bool(mou.signed_on)}
    return render(request, "companies/staff/terms_form.html", context, status=422 if form.errors else 200)
