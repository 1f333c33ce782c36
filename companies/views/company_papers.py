"""The papers by which a company is vetted: sent by its owner, read by its team's owners and by the office."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from companies.actions import company_papers
from companies.forms.vetting import CompanyPaperForm
from companies.models import CompanyPaper
from companies.rules import own_company_permissions
from companies.views.recruiters import require_owner
from people.audiences import Request, recruiter, staff
from people.files import serve, store
from people.forms.account import add_refusal
from people.forms.uploads import PAPERS
from people.workflow import Refusal

LIST = "companies:hr_papers"


@recruiter
def list_papers(request: Request) -> HttpResponse:
    require_owner(request)
    sent_in = (request.POST, request.FILES) if request.method == "POST" else ()
    form = CompanyPaperForm(*sent_in)
    if request.method == "POST" and form.is_valid():
        try:
            stored = store(form.cleaned_data["document"], by=request.user, accept=PAPERS)
            title = form.cleaned_data["title"] or stored.original_name
            company_papers.add_paper(request.company, by=request.user, stored=stored, title=title[:160])
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The paper is here. The liaison office can read it."))
            return redirect(LIST)
    context: dict[str, Any] = {
        "form": form,
        "company": request.company,
        "can": own_company_permissions(request.membership),
        "papers": list(_shown(request.company.papers)),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "companies/recruiters/papers.html", context, status=status)


@recruiter
@require_safe
def open_paper(request: Request, paper_id: int) -> FileResponse | HttpResponse:
    paper = get_object_or_404(_shown(request.company.papers), pk=paper_id)
    require_owner(request)
    return serve(paper.stored)


@recruiter
@require_POST
def take_back(request: Request, paper_id: int) -> HttpResponse:
    paper = get_object_or_404(request.company.papers, pk=paper_id)
    require_owner(request)
    try:
        company_papers.take_back_paper(paper, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("The paper is taken back."))
    return redirect(LIST)


@staff
@require_safe
def staff_open_paper(request: Request, company_id: int, paper_id: int) -> FileResponse | HttpResponse:
    """The office reads also what the company has taken back: it may have decided by it."""
    found = CompanyPaper.objects.select_related("stored")
    return serve(get_object_or_404(found, pk=paper_id, company=company_id).stored)


def _shown(papers: Any) -> Any:
    return papers.filter(withdrawn_at=None).select_related("stored")
