"""Companies for the liaison office: the list, their facts, and the vetting."""

from typing import Any

from django.contrib import messages
from django.db.models import Case, Count, Value, When
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from companies.actions import entering, invitations, vetting
from companies.actions.asking_many import unasked
from companies.forms.staff_company import CompanyFactsForm
from companies.forms.team import OwnerForm
from companies.models import Company, ReasonTemplate
from companies.reasons import kept_for
from companies.rules import company_permissions
from companies.states import UNCONFIRMED, CompanyState
from companies.views.staff_decisions import Decision, act, decide
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.look.states import word_for
from people.pages import keyset_page
from people.persian.text import clean_line, search_terms
from people.views.staff_access import acting
from people.workflow import Refusal

WAITING = CompanyState.PENDING

REJECT = Decision(
    action=vetting.reject_company,
    title=gettext_lazy("Reject the company"),
    text=gettext_lazy("The company can’t post positions. It can correct what was wrong and ask again."),
    label=gettext_lazy("Reason"),
    hint=gettext_lazy("The company reads this as you write it."),
    done=gettext_lazy("The company is rejected and has been told why."),
    icon="x-circle",
    bad=True,
)
APPROVE_AWAITED = Decision(
    action=vetting.approve_company,
    title=gettext_lazy("Approve the company"),
    text=gettext_lazy(
        "The company was asked for papers and hasn’t sent it again here. Approve it when they came another way."
    ),
    label=gettext_lazy("How the papers came"),
    hint=gettext_lazy("For example by hand or by letter, and when. Only the office reads this."),
    done=gettext_lazy("The company is approved. It can post positions as soon as an MoU is in force."),
    icon="patch-check",
)
REQUEST_PAPERS = Decision(
    action=vetting.request_papers,
    title=gettext_lazy("Ask for papers"),
    text=gettext_lazy("The company waits until it has sent what you ask for; then it comes back to you."),
    label=gettext_lazy("Which papers"),
    hint=gettext_lazy(
        "For example the operating licence of the site. The company reads this as you write it."
    ),
    done=gettext_lazy("The company has been asked for the papers."),
    icon="file-earmark-text",
)


def company_page(company_id: int) -> str:
    """The page that shows all of a company; it is in a higher app, since positions are on it."""
    return f"/staff/companies/{company_id}/"


@staff
def list_companies(request: Request) -> HttpResponse:
    """Whoever waits stands first come, first served; all others by name."""
    q = clean_line(request.GET.get("q", ""))[:200]
    chosen = request.GET.get("state", "")
    known = [UNCONFIRMED, *CompanyState.values]
    chosen = chosen if chosen in known else ""
    found = Company.objects.all()  # the office sees every one of them
    for term in search_terms(q):
        found = found.filter(search_key__contains=term)
    found = found.annotate(shown=Case(When(unconfirmed_at=None, then="state"), default=Value(UNCONFIRMED)))
    counts = dict(found.order_by().values_list("shown").annotate(Count("pk")))
    if chosen:
        found = found.filter(shown=chosen)
    order = ("created_at", "id") if chosen == WAITING else ("sort_key", "id")
    page = keyset_page(
        found.prefetch_related("sites__estate"), order=order, after=request.GET.get("after"), size=20
    )
    states = [state for state in known if counts.get(state) or state == chosen]
    filters = [(state, word_for("company", state), counts.get(state, 0)) for state in states]
    context = {"page": page, "q": q, "chosen": chosen, "filters": filters, "total": sum(counts.values())}
    if chosen == UNCONFIRMED and request.staff.may_act:
        context["unasked"] = unasked().count()
    return render(request, "companies/staff/companies.html", context)


@staff
@acting
def edit_company(request: Request, company_id: int) -> HttpResponse:
    company = _company(company_id)
    form = CompanyFactsForm(request.POST if request.method == "POST" else None, company=company)
    if request.method == "POST" and form.is_valid():
        try:
            vetting.edit_company(company, by=request.user, values=form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The facts of the company are saved."))
            return redirect(company_page(company.pk))
    context = {"company": company, "form": form, "back": company_page(company.pk)}
    return render(request, "companies/staff/company_edit.html", context, status=422 if form.errors else 200)


@staff
@acting
@require_POST
def approve(request: Request, company_id: int) -> HttpResponse:
    company, back = _company(company_id), company_page(company_id)
    return act(request, company, vetting.approve_company, done=APPROVE_AWAITED.done, back=back)


@staff
@acting
def approve_awaited(request: Request, company_id: int) -> HttpResponse:
    """While papers are awaited: asked on a page how they came."""
    company, back = _company(company_id), company_page(company_id)
    awaited = company.state == CompanyState.PAPERS_REQUESTED
    possible = awaited and company_permissions(company, request.staff).approve
    return decide(request, company, APPROVE_AWAITED, back=back, possible=possible)


@staff
@acting
@require_POST
def resume(request: Request, company_id: int) -> HttpResponse:
    done = _("The company takes part again, and its time to answer runs on.")
    return act(
        request, _company(company_id), vetting.resume_company, done=done, back=company_page(company_id)
    )


@staff
@acting
def invite_owner(request: Request, company_id: int) -> HttpResponse:
    """A company that the office entered itself has nobody yet: its first owner is invited by e-mail."""
    company = _company(company_id)
    if company.memberships.in_force().exists():
        messages.info(request, _("The company has people of its own; they invite their colleagues."))
        return redirect(company_page(company.pk))
    known = {"full_name": company.contact_name, "email": company.contact_email}
    form = OwnerForm(request.POST if request.method == "POST" else None, initial=known)
    if request.method == "POST" and form.is_valid():
        try:
            sent = entering.ask_to_confirm(company, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The link to %(email)s is sent.") % {"email": sent.email})
            return redirect(company_page(company.pk))
    context = {
        "company": company,
        "form": form,
        "back": company_page(company.pk),
        "waiting": invitations.waiting_invitations(company),
    }
    return render(request, "companies/staff/invite_owner.html", context, status=422 if form.errors else 200)


@staff
@acting
def reject(request: Request, company_id: int) -> HttpResponse:
    return _decide(request, company_id, REJECT, "reject", ReasonTemplate.Decision.REJECT)


@staff
@acting
def request_papers(request: Request, company_id: int) -> HttpResponse:
    return _decide(request, company_id, REQUEST_PAPERS, "request_papers", ReasonTemplate.Decision.PAPERS)


def _decide(request: Request, company_id: int, decision: Decision, right: str, kept: str) -> HttpResponse:
    company = _company(company_id)
    possible: Any = getattr(company_permissions(company, request.staff), right)
    return decide(
        request,
        company,
        decision,
        back=company_page(company_id),
        possible=possible,
        kept=kept_for(kept),
    )


def _company(company_id: int) -> Company:
    return get_object_or_404(Company.objects.all(), pk=company_id)
