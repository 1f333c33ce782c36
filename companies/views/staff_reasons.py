"""The words that the office keeps for its decisions on companies."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from companies.actions.reasons import save_reason
from companies.forms.vetting import ReasonTemplateForm
from companies.models import ReasonTemplate
from people.audiences import Request, staff
from people.forms.account import add_refusal
from people.sent_back import moment_in
from people.views.staff_access import acting
from people.workflow import Refusal

LIST = "/staff/companies/reasons/"


@staff
def list_reasons(request: Request) -> HttpResponse:
    return render(request, "companies/staff/reasons.html", {"reasons": list(ReasonTemplate.objects.all())})


@staff
@acting
def new_reason(request: Request) -> HttpResponse:
    return _edit(request, None)


@staff
@acting
def edit_reason(request: Request, reason_id: int) -> HttpResponse:
    return _edit(request, get_object_or_404(ReasonTemplate, pk=reason_id))


def _edit(request: Request, template: ReasonTemplate | None) -> HttpResponse:
    shown_at = template.changed_at.isoformat() if template else ""
    form = ReasonTemplateForm(request.POST if request.method == "POST" else None, instance=template)
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid():
            try:
                seen_at = moment_in(request.POST.get("seen_at", ""))
                save_reason(template, by=request.user, values=form.cleaned_data, seen_at=seen_at)
            except Refusal as refusal:
                add_refusal(form, refusal)
                status = 409
            else:
                messages.success(request, _("The reason is kept."))
                return redirect(LIST)
    context = {"form": form, "template": template, "shown_at": shown_at}
    return render(request, "companies/staff/reason_form.html", context, status=status)
