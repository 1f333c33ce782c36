"""How long an MoU holds and what of it changes: amendments, the renewal in one click, the renewal by itself."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions import amendments, automatic_renewal, renewing
from companies.forms.staff_force import AmendmentForm, AutomaticRenewalForm
from companies.models import Mou
from companies.papers import Paper
from companies.rules import mou_permissions, paper_permissions
from companies.views.papers import staff_paper
from companies.views.staff_mous import mou_page
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.views.staff_access import acting
from people.workflow import Refusal


@staff
@acting
def amend(request: Request, mou_id: int) -> HttpResponse:
    """Its title and dates first; the text and the terms come on its own page."""
    mou = staff_paper(mou_id).mou
    if request.method == "GET" and not mou_permissions(mou, request.staff).amend:
        messages.info(request, _("Only an MoU that holds can be amended. Draft its renewal instead."))
        return redirect(mou_page(mou_id))
    form = AmendmentForm(request.POST if request.method == "POST" else None, mou=mou)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            paper = amendments.draft_amendment(mou, by=request.user, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
            status = 409
        else:
            messages.success(request, _("The amendment is begun. Write what it changes, and its terms."))
            return redirect(paper.url("text"))
    return _amendment_page(request, Paper(mou), form, status)


@staff
@acting
def edit_amendment(request: Request, mou_id: int, number: int) -> HttpResponse:
    paper = staff_paper(mou_id, number)
    if request.method == "GET" and not paper_permissions(paper, request.staff).write:
        messages.info(request, _("This text is not a draft any more. Take it back to the draft first."))
        return redirect(paper.url("text"))
    form = AmendmentForm(
        request.POST if request.method == "POST" else None, mou=paper.mou, amendment=paper.amendment
    )
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            amendments.edit_amendment(
                paper, by=request.user, seen=request.POST.get("seen"), **form.cleaned_data
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
            status = 409
        else:
            messages.success(request, _("The facts of the amendment are saved."))
            return redirect(paper.url("text"))
    return _amendment_page(request, paper, form, status)


def _amendment_page(request: Request, paper: Paper, form: AmendmentForm, status: int) -> HttpResponse:
    context = {"paper": paper, "mou": paper.mou, "form": form}
    return render(request, "companies/staff/amendment.html", context, status=status)


@staff
@acting
@require_POST
def renew(request: Request, mou_id: int) -> HttpResponse:
    mou = staff_paper(mou_id).mou
    before = Mou.objects.filter(predecessor=mou).values_list("pk", flat=True).first()
    try:
        successor = renewing.draft_renewal(mou, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect(mou_page(mou_id))
    if successor.pk == before:
        messages.info(request, _("This is its renewal."))
    else:
        messages.success(
            request,
            _("The renewal is drafted, with the text, terms and signatories of now. Look through it."),
        )
    return redirect(mou_page(successor.pk))


@staff
@acting
def set_automatic_renewal(request: Request, mou_id: int) -> HttpResponse:
    mou = staff_paper(mou_id).mou
    if request.method == "GET" and not mou_permissions(mou, request.staff).renews_itself:
        return redirect(mou_page(mou_id))
    form = AutomaticRenewalForm(request.POST if request.method == "POST" else None, mou=mou)
    status = 422 if request.method == "POST" else 200
    if request.method == "POST" and form.is_valid():
        try:
            automatic_renewal.set_automatic_renewal(
                mou,
                by=request.user,
                renews=form.cleaned_data["renews"],
                months=form.cleaned_data["months"],
                seen=request.POST.get("seen"),
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
            mou = staff_paper(mou_id).mou
            status = 409
        else:
            messages.success(request, _("It is noted, and the company has been told."))
            return redirect(mou_page(mou_id))
    context = {
        "mou": mou,
        "paper": Paper(mou),
        "form": form,
        "next_last_day": mou.next_last_day(mou.last_day()),
    }
    return render(request, "companies/staff/renewal.html", context, status=status)
