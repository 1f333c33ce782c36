"""Logos: sent by the company's owner; open to everyone once it is approved, else to whoever sees the company."""

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.actions import logos
from companies.forms.company import LogoForm
from companies.models import Company
from companies.states import CompanyState
from companies.views.recruiters import require_owner
from people.audiences import Request, public, recruiter
from people.files import serve
from people.forms.account import add_refusal
from people.replica import from_replica
from people.workflow import Refusal

A_DAY = 24 * 60 * 60  # a suspended company's logo is out of the caches by then


@public(reason="an approved company's logo is on its public page; others see it only with the company")
@from_replica
@require_safe
def show_logo(request: HttpRequest, company_id: int, logo_id: int) -> FileResponse | HttpResponse:
    company = get_object_or_404(Company.objects.select_related("logo"), pk=company_id, logo=logo_id)
    is_public = company.state == CompanyState.APPROVED
    if not is_public and not Company.objects.visible_to(request.user).filter(pk=company.pk).exists():
        raise Http404
    if company.logo is None:
        raise Http404
    answer = serve(company.logo, inline=True)
    if is_public:
        answer["Cache-Control"] = f"public, max-age={A_DAY}"
    return answer


@recruiter
def edit_logo(request: Request) -> HttpResponse:
    require_owner(request)
    sent_in = (request.POST, request.FILES) if request.method == "POST" else ()
    form = LogoForm(*sent_in)
    if request.method == "POST" and form.is_valid():
        sent = form.cleaned_data["picture"]
        try:
            logos.set_logo(request.company, by=request.user, picture=sent.drawn, name=sent.name)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The logo is saved."))
            return redirect("companies:hr_company")
    context = {"form": form, "company": request.company}
    status = 422 if request.method == "POST" else 200
    return render(request, "companies/recruiters/logo.html", context, status=status)


@recruiter
@require_POST
def remove_logo(request: Request) -> HttpResponse:
    require_owner(request)
    try:
        logos.remove_logo(request.company, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The logo is removed."))
    return redirect("companies:hr_company")
