"""The company's page as its own people see it: who they are, their sites, and what the university asked for."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions.buses import fingerprint
from companies.actions.team import save_site
from companies.actions.vetting import edit_company, resubmit_company
from companies.audience import CURRENT_COMPANY
from companies.forms.company import CompanyForm, SiteForm
from companies.licences import licence_standing
from companies.models import Company, Membership, Site
from companies.resent import PAPERS_SINCE
from companies.rules import own_company_permissions
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.persian import jalali
from people.persian.text import clean_input
from people.workflow import Refusal, last_event


@recruiter
def show_company(request: Request) -> HttpResponse:
    context: dict[str, Any] = {
        "company": request.company,
        "can": own_company_permissions(request.membership),
        "sites": _sites(request.company),
    }
    return render(request, "companies/recruiters/company.html", context)


def _sites(company: Company) -> list[Any]:
    """Each with the bus lines that run, as `lines`, and those that don't, as `retired`."""
    found = company.sites.select_related("estate").prefetch_related("bus_lines__stops__area")
    sites: list[Any] = list(found.order_by("-is_active", "id"))
    for site in sites:
        lines: list[Any] = list(site.bus_lines.all())
        for line in lines:
            line.seen = fingerprint(line)
        site.licence = licence_standing(site.licence_ends_on, jalali.today())
        site.lines = [line for line in lines if line.is_active]
        site.retired = [line for line in lines if not line.is_active]
    return sites


@recruiter
def edit(request: Request) -> HttpResponse:
    require_owner(request)
    form = CompanyForm(request.POST or None, company=request.company)
    if request.method == "POST" and form.is_valid():
        try:
            edit_company(request.company, by=request.user, values=form.values())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The page of your company is saved."))
            return redirect("companies:hr_company")
    context = {"form": form, "company": request.company}
    return render(
        request, "companies/recruiters/company_form.html", context, status=422 if form.errors else 200
    )


@recruiter
@require_POST
def resubmit(request: Request) -> HttpResponse:
    require_owner(request)
    try:
        missing = clean_input(request.POST.get("missing", ""))[:1000]
        company = resubmit_company(
            request.company, by=request.user, missing=missing, seen=request.POST.get("seen")
        )
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("companies:hr_company")
    if last_event(company).changes.get(PAPERS_SINCE, [None, None])[1] == 0:
        messages.warning(
            request,
            _(
                "Sent, but no paper has been added since the office asked for them. It is told so; add them still."
            ),
        )
    else:
        messages.success(request, _("Sent. The liaison office looks at it again."))
    return redirect("companies:hr_company")


@recruiter
def add_site(request: Request) -> HttpResponse:
    return _site(request, None)


@recruiter
def edit_site(request: Request, site_id: int) -> HttpResponse:
    return _site(request, get_object_or_404(request.company.sites, pk=site_id))


def _site(request: Request, site: Site | None) -> HttpResponse:
    require_owner(request)
    initial = {name: getattr(site, name) for name in SiteForm.base_fields} if site else None
    form = SiteForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_site(request.company, by=request.user, values=form.cleaned_data, site=site)
        messages.success(request, _("The site is saved."))
        return redirect("companies:hr_company")
    context = {"form": form, "site": site}
    return render(request, "companies/recruiters/site_form.html", context, status=422 if form.errors else 200)


@recruiter
@require_POST
def switch(request: Request) -> HttpResponse:
    """Work for another of one's companies from now on."""
    memberships = Membership.objects.in_force().filter(user_id=request.membership.user_id)
    own = {str(pk): pk for pk in memberships.values_list("company_id", flat=True)}
    chosen = own.get(request.POST.get("company", ""))
    if chosen is None:
        raise Http404
    request.session[CURRENT_COMPANY] = chosen
    return redirect("/hr/")


def require_owner(request: Request) -> None:
    if not own_company_permissions(request.membership).edit:
        raise PermissionDenied(_("Only the owner of your company’s account changes this."))
