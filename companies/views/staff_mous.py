"""MoUs for the liaison office: a new one, and what is written on the paper."""

from datetime import timedelta
from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.actions import drafting as actions
from companies.forms.staff_mou import MouForm
from companies.models import Company, Mou
from companies.papers import Paper
from companies.states import CompanyState
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.persian.language import reading
from people.persian.numbers import localise
from people.persian.text import clean_line, search_terms
from people.sent_back import number_in
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
@acting
def new_mou(request: Request) -> HttpResponse:
    """First the company, then what stands on the paper."""
    company_id = number_in(request.GET.get("company"))
    if company_id is None:
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
            return redirect(Paper(mou).url("text"))
    context = {"company": company, "form": form}
    return render(request, "companies/staff/mou_form.html", context, status=422 if form.errors else 200)


def _as_renewal(company: Company, mou_id: str) -> dict[str, Any]:
    """A renewal begins the day after; everything can still be changed."""
    earlier = company.mous.filter(pk=number_in(mou_id) or 0, successor=None).first()
    if earlier is None:
        return {}
    return {
        "predecessor": earlier,
        "title": earlier.title,
        "starts_on": earlier.last_day() + timedelta(days=1),
    }


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
    """The facts of a draft. Who saves after somebody else sees theirs first; what was typed is kept."""
    mou = mou_or_404(mou_id)
    if request.method == "GET" and mou.state not in actions.WRITABLE:
        messages.info(
            request, _("Its facts are fixed now. Take it back to the draft, or draft an amendment.")
        )
        return redirect(mou_page(mou.pk))
    form = MouForm(request.POST if request.method == "POST" else None, company=mou.company, mou=mou)
    status, was, theirs = 200, actions.facts_mark(mou), None
    if request.method == "POST":
        status, was = 422, request.POST.get("was") or was
        if form.is_valid():
            try:
                actions.edit_mou(
                    mou, by=request.user, values=form.cleaned_data, seen=request.POST.get("seen"), was=was
                )
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
                if isinstance(refusal, actions.FactsMoved):
                    was, theirs = actions.facts_mark(refusal.mou), refusal.mou
            else:
                messages.success(request, _("The facts of the MoU are saved."))
                return redirect(Paper(mou).url("text"))
    context = {"company": mou.company, "mou": mou, "form": form, "was": was, "theirs": theirs}
    return render(request, "companies/staff/mou_form.html", context, status=status)
