"""The follow-up log of each company, and what is due, for the office."""

from typing import Any

from django.contrib import messages
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import pgettext_lazy

from companies.actions.following_up import correct_follow_up, log_follow_up
from companies.forms.follow_up import FollowUpForm
from companies.models import Company, FollowUp
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.pages import keyset_page
from people.persian import jalali
from people.views.staff_access import acting
from people.workflow import Refusal

WHOSE = {
    "mine": pgettext_lazy("follow-ups", "Mine"),
    "all": pgettext_lazy("follow-ups", "Everybody’s"),
}


@staff
def list_follow_ups(request: Request) -> HttpResponse:
    """What is still to be kept, the most pressing first: what is over its date, today's, and what comes."""
    whose = request.GET.get("whose", "mine")
    whose = whose if whose in WHOSE else "mine"
    found = FollowUp.objects.open().select_related("company", "by")
    found = found.filter(by=request.user) if whose == "mine" else found
    page = keyset_page(found, order=("next_on", "id"), after=request.GET.get("after"), size=25)
    context = {"page": page, "whose": whose, "choices": WHOSE.items(), "today": jalali.today()}
    return render(request, "companies/staff/follow_ups.html", context)


@staff
def show_log(request: Request, company_id: int) -> HttpResponse:
    company = _company(company_id)
    return _page(request, company, FollowUpForm() if request.staff.may_act else None)


@staff
@acting
def log(request: Request, company_id: int) -> HttpResponse:
    company = _company(company_id)
    if request.method != "POST":
        return redirect("companies:follow_ups", company_id=company.pk)
    form = FollowUpForm(request.POST)
    if form.is_valid():
        try:
            log_follow_up(company, by=request.user, values=form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is written down."))
            return redirect("companies:follow_ups", company_id=company.pk)
    return _page(request, company, form, status=422)


@staff
@acting
def correct(request: Request, company_id: int, entry_id: int) -> HttpResponse:
    company = _company(company_id)
    entry = get_object_or_404(entries_of(company), pk=entry_id)
    form = FollowUpForm(request.POST if request.method == "POST" else None, entry=entry)
    if request.method == "POST" and form.is_valid():
        try:
            correct_follow_up(entry, by=request.user, values=form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("It is corrected; what stood there stays readable."))
            return redirect("companies:follow_ups", company_id=company.pk)
    context = {"company": company, "entry": entry, "form": form}
    status = 422 if form.errors else 200
    return render(request, "companies/staff/follow_up_correct.html", context, status=status)


def entries_of(company: Company) -> QuerySet[FollowUp]:
    return company.follow_ups.select_related("by", "corrected_by")


def _page(request: Request, company: Company, form: FollowUpForm | None, status: int = 200) -> HttpResponse:
    open_now = FollowUp.objects.open().filter(company=company).values_list("pk", flat=True)
    context: dict[str, Any] = {
        "company": company,
        "form": form,
        "page": keyset_page(entries_of(company), order=("-id",), after=request.GET.get("after"), size=20),
        "open": set(open_now),
        "today": jalali.today(),
    }
    return render(request, "companies/staff/follow_up_log.html", context, status=status)


def _company(company_id: int) -> Company:
    return get_object_or_404(Company.objects.all(), pk=company_id)
