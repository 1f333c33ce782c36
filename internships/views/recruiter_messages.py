"""One message to many applicants, and the templates that a company keeps for its messages."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from internships.actions import message_templates as actions
from internships.actions.bulk_messages import MOST, message_many, reached
from internships.forms.messages import ManyForm, TemplateForm
from internships.message_templates import chosen_text, fill, templates_for
from internships.models import MessageTemplate
from internships.selection import read_selection
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.persian.numbers import number_text
from people.workflow import Refusal


@recruiter
@vetted
def message_many_page(request: Request, position_id: int) -> HttpResponse:
    """Three steps in one page: who and what; how the first of them reads it; sent."""
    position = own_position(request, position_id)
    require_recruiting(request)
    given = request.POST if request.method == "POST" else request.GET
    numbers = read_selection(given, position, request.membership)
    if not numbers:
        messages.error(request, _("Tick somebody first."))
        return redirect("internships:hr_position_applicants", position.pk)
    step = request.POST.get("do", "")
    if step in ("preview", "send", "edit"):
        form = ManyForm(request.POST)
    else:
        form = ManyForm(initial={"text": chosen_text(request.company, given.get("template", ""))})
    at = timezone.now()
    if step == "send" and form.is_valid():
        try:
            done = message_many(
                position, numbers, by=request.user, membership=request.membership, **form.cleaned_data
            )
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            count = len(done.rows)
            sent = ngettext("Sent to %(count)s applicant.", "Sent to %(count)s applicants.", count)
            messages.success(request, sent % {"count": number_text(count)})
            return redirect("internships:hr_position_applicants", position.pk)
    who = reached(position, numbers, request.membership, at)
    previewing = step == "preview" and form.is_valid() and bool(who.rows)
    context = {
        "position": position,
        "numbers": numbers,
        "who": who,
        "form": form,
        "too_many": len(numbers) > MOST,
        "most": MOST,
        "templates": templates_for(request.company),
        "preview": fill(form.cleaned_data["text"], who.rows[0]) if previewing else "",
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "internships/recruiters/message_many.html", context, status=status)


# Templates


def _own(request: Request) -> Any:
    return MessageTemplate.objects.filter(company=request.company, removed_at=None)


@recruiter
@vetted
def list_templates(request: Request) -> HttpResponse:
    office = MessageTemplate.objects.filter(company=None, removed_at=None)
    context = {"own": _own(request), "office": office, "may": request.membership.may_recruit}
    return render(request, "internships/recruiters/message_templates.html", context)


@recruiter
@vetted
def new_template(request: Request) -> HttpResponse:
    require_recruiting(request)
    form = TemplateForm(
        request.POST or None, initial={"text": chosen_text(request.company, request.GET.get("from", ""))}
    )
    return _edit(request, form, None)


@recruiter
@vetted
def change_template(request: Request, template_id: int) -> HttpResponse:
    template = get_object_or_404(_own(request), pk=template_id)
    require_recruiting(request)
    initial = {name: getattr(template, name) for name in TemplateForm.base_fields}
    return _edit(request, TemplateForm(request.POST or None, initial=initial), template)


def _edit(request: Request, form: TemplateForm, template: MessageTemplate | None) -> HttpResponse:
    if request.method == "POST" and form.is_valid():
        try:
            if template is None:
                actions.add_template(request.company, **form.cleaned_data)
            else:
                actions.change_template(template, **form.cleaned_data)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.success(request, _("The template is kept."))
            return redirect("internships:hr_message_templates")
    context = {"form": form, "template": template}
    status = 422 if form.errors else 200
    return render(request, "internships/recruiters/message_template.html", context, status=status)


@recruiter
@vetted
@require_POST
def remove_template(request: Request, template_id: int) -> HttpResponse:
    template = get_object_or_404(_own(request), pk=template_id)
    require_recruiting(request)
    actions.remove_template(template)
    return redirect("internships:hr_message_templates")
