"""The lines of the company's buses: written, changed and retired by those who recruit."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from companies.actions.buses import add_line, change_line, fingerprint, resume_line, retire_line
from companies.forms.buses import BusLineForm, line_draft, stop_forms
from companies.models import BusLine, Site
from companies.rules import own_company_permissions
from people.audiences import Request, recruiter
from people.forms.account import add_refusal
from people.workflow import Refusal, StaleState


@recruiter
def add_bus(request: Request, site_id: int) -> HttpResponse:
    _require_recruiting(request)
    site = get_object_or_404(request.company.sites, pk=site_id)
    return _bus(request, site, None)


@recruiter
def edit_bus(request: Request, line_id: int) -> HttpResponse:
    _require_recruiting(request)
    line = _own(request, line_id)
    return _bus(request, line.site, line)


def _bus(request: Request, site: Site, line: BusLine | None) -> HttpResponse:
    data = request.POST if request.method == "POST" else None
    initial = {name: getattr(line, name) for name in BusLineForm.base_fields} if line else None
    form, stops = BusLineForm(data, initial=initial), stop_forms(data, line)
    changed, status = False, 200
    if data is not None:
        status = 422
        # Both are looked at, so that everything that is wrong is said at once.
        right = [form.is_valid(), stops.is_valid()]
        if all(right) and stops.check_way(form.cleaned_data["arrives"]):
            draft = line_draft(form, stops)
            try:
                if line:
                    change_line(line, draft, by=request.user, seen=data.get("seen"))
                else:
                    add_line(site, draft, by=request.user)
            except StaleState as stale:
                changed, status = True, 409
                add_refusal(form, stale)
            except Refusal as refusal:
                add_refusal(form, refusal)
            else:
                messages.success(request, _("The bus line is saved."))
                return redirect("companies:hr_company")
    context: dict[str, Any] = {
        "form": form,
        "stops": stops,
        "site": site,
        "line": line,
        # What is saved next is what was seen: after a colleague's change that is the line as it stands now.
        "seen": fingerprint(line) if line else "",
        "changed": changed,
    }
    return render(request, "companies/recruiters/bus_form.html", context, status=status)


@recruiter
@require_POST
def retire_bus(request: Request, line_id: int) -> HttpResponse:
    _require_recruiting(request)
    return _switched(request, line_id, retire_line, _("The line “%(name)s” no longer runs."))


@recruiter
@require_POST
def resume_bus(request: Request, line_id: int) -> HttpResponse:
    _require_recruiting(request)
    return _switched(request, line_id, resume_line, _("The line “%(name)s” runs again."))


def _switched(request: Request, line_id: int, action: Any, done: str) -> HttpResponse:
    line = _own(request, line_id)
    try:
        action(line, by=request.user, seen=request.POST.get("seen"))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
    else:
        messages.success(request, done % {"name": line.name})
    return redirect("companies:hr_company")


def _own(request: Request, line_id: int) -> BusLine:
    own = BusLine.objects.filter(site__company=request.company)
    return get_object_or_404(own.select_related("site").prefetch_related("stops__area"), pk=line_id)


def _require_recruiting(request: Request) -> None:
    if not own_company_permissions(request.membership).recruit:
        raise PermissionDenied(_("Only those who recruit for an approved company change its bus lines."))
