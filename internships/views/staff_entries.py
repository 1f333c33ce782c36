"""The office enters a company for itself and asks it to confirm, or writes down how it gave its word."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.actions import entering
from companies.forms.entering import EnterCompanyForm
from companies.models import Company
from companies.rules import company_permissions
from companies.views.staff_companies import company_page
from companies.views.staff_decisions import Decision, decide
from internships.actions import entries
from internships.models import Position
from internships.rules import position_review
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.views.staff_access import acting
from people.workflow import Refusal

RECORD_WORD = Decision(
    action=entering.record_word,
    title=gettext_lazy("Record the company’s word"),
    text=gettext_lazy(
        "For companies that say yes by telephone or letter. After that you can approve it; its people can still "
        "be invited."
    ),
    label=gettext_lazy("Who said so, when and how"),
    hint=gettext_lazy("For example: Ms Nikou, head of HR, by telephone on 5 Azar. It stays in the history."),
    done=gettext_lazy("The company’s word is recorded."),
    icon="check-circle",
)
RECORD_POSITION_WORD = Decision(
    action=entries.record_position_word,
    title=gettext_lazy("Record the company’s word"),
    text=gettext_lazy("For companies that say yes by telephone or letter. After that it can be handed in."),
    label=gettext_lazy("Who said so, when and how"),
    hint=gettext_lazy("For example: Ms Nikou, head of HR, by telephone on 5 Azar. It stays in the history."),
    done=gettext_lazy("The company’s word is recorded."),
    icon="check-circle",
)


@staff
@acting
def enter_company(request: Request) -> HttpResponse:
    form = EnterCompanyForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            company = entering.enter_company(by=request.user, **form.entered())
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(
                request, _("The company is entered. Write its positions, then ask it to confirm.")
            )
            return redirect(company_page(company.pk))
    status = 422 if form.errors else 200
    return render(request, "internships/staff/company_enter.html", {"form": form}, status=status)


@staff
@acting
def record_word(request: Request, company_id: int) -> HttpResponse:
    company = get_object_or_404(Company.objects.all(), pk=company_id)
    return decide(
        request,
        company,
        RECORD_WORD,
        back=company_page(company.pk),
        possible=company_permissions(company, request.staff).ask_to_confirm,
    )


@staff
@acting
def record_position_word(request: Request, position_id: int) -> HttpResponse:
    position = get_object_or_404(Position.objects.for_cards(), pk=position_id)
    return decide(
        request,
        position,
        RECORD_POSITION_WORD,
        back=f"/staff/positions/{position.pk}/",
        possible=position_review(position, request.staff).record_word,
    )


@staff
@acting
def hand_in(request: Request, position_id: int) -> HttpResponse:
    """What the office wrote and the company confirmed goes into the review, as if the company had sent it."""
    position = get_object_or_404(Position.objects.for_cards(), pk=position_id)
    back = redirect(f"/staff/positions/{position.pk}/")
    if request.method != "POST":
        return back
    try:
        entries.hand_in_for_company(position, by=request.user, seen=request.POST.get("seen"))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, _("It is in the review now: look at it and publish it."))
    return back
