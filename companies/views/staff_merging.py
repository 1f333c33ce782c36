"""Two records of one company become one: the other is chosen, the merge is shown, and then done."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from companies.actions.merging import merge_companies
from companies.duplicates import possible_doubles
from companies.forms.merging import MergeForm
from companies.merging.people import members_of
from companies.merging.preview import preview_of
from companies.models import Company
from companies.states import CompanyState
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.persian.text import clean_line, search_terms
from people.sent_back import number_in
from people.views.staff_access import acting
from people.workflow import Refusal

MOST_FOUND = 10


@staff
@acting
def merge(request: Request, company_id: int) -> HttpResponse:
    """`into` names the one that stays; without it, it is chosen."""
    into = number_in(request.GET.get("into"))
    found = Company.objects.in_bulk([company_id, *([into] if into else [])])
    source = found.get(company_id)
    if source is None:
        raise Http404
    if source.merged_into_id is not None:
        return redirect(f"/staff/companies/{source.merged_into_id}/")
    if into is None:
        return _choose(request, source)
    if into == source.pk or into not in found:
        raise Http404
    return _merge(request, source, found[into])


def _choose(request: Request, source: Company) -> HttpResponse:
    q = clean_line(request.GET.get("q", ""))[:200]
    terms = search_terms(q)
    found = Company.objects.exclude(pk=source.pk).exclude(state=CompanyState.MERGED)
    for term in terms:
        found = found.filter(search_key__contains=term)
    context = {
        "company": source,
        "q": q,
        "found": list(found.order_by("sort_key", "id")[:MOST_FOUND]) if terms else [],
        "doubles": possible_doubles(source, list(source.sites.all())),
    }
    return render(request, "companies/staff/merge_choose.html", context)


def _merge(request: Request, source: Company, target: Company) -> HttpResponse:
    form = MergeForm(request.POST if request.method == "POST" else None)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                _do(request, form, source, target)
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                done = _("“%(source)s” has gone over into this company.") % {"source": source.shown_name}
                messages.success(request, done)
                return redirect(f"/staff/companies/{target.pk}/")
        source.refresh_from_db()
        target.refresh_from_db()
    preview = preview_of(source, target)
    context: dict[str, Any] = {
        "company": source,
        "target": target,
        "preview": preview,
        "people": members_of(source, target),
        "two_numbers": bool(source.national_id and target.national_id),
        "form": form,
    }
    return render(request, "companies/staff/merge.html", context, status=status)


def _do(request: Request, form: MergeForm, source: Company, target: Company) -> None:
    merge_companies(
        source,
        into=target,
        by=request.user,
        people=form.cleaned_data["people"],
        seen=request.POST.get("seen"),
        seen_into=request.POST.get("seen_into"),
        shown=request.POST.get("shown", ""),
    )
