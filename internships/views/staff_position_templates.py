"""The templates that companies begin positions from: the list, and one as a form."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from internships.actions.templates import save_template
from internships.forms.position_template import PositionTemplateForm, initial_of
from internships.models import PositionTemplate
from people.audiences import Request, staff
from people.views.staff_access import acting


@staff
def list_templates(request: Request) -> HttpResponse:
    templates = PositionTemplate.objects.select_related("kind", "changed_by")
    return render(request, "internships/staff/position_templates.html", {"templates": list(templates)})


@staff
@acting
def new_template(request: Request) -> HttpResponse:
    return _form(request, None)


@staff
@acting
def edit_template(request: Request, template_id: int) -> HttpResponse:
    found = PositionTemplate.objects.prefetch_related("skills")
    return _form(request, get_object_or_404(found, pk=template_id))


def _form(request: Request, template: PositionTemplate | None) -> HttpResponse:
    initial: dict[str, Any] = initial_of(template) if template else {"is_active": True}
    form = PositionTemplateForm(request.POST if request.method == "POST" else None, initial=initial)
    if request.method == "POST" and form.is_valid():
        save_template(template, by=request.user, values=form.cleaned_data)
        messages.success(
            request, _("The template is saved; positions that were begun from it stay as they are.")
        )
        return redirect("internships:staff_position_templates")
    context = {"form": form, "template": template}
    status = 422 if form.errors else 200
    return render(request, "internships/staff/position_template.html", context, status=status)
