"""Existing agreements from an Excel workbook: what would be made of it is shown first, then imported as a whole."""

from datetime import date
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from companies.actions.importing import RowsWrong, import_mous, keep_workbook
from companies.forms.importing import RULE, ImportForm
from companies.imports.template import import_template
from companies.models import MouImport, ProgrammeKind
from people.audiences import Request, staff
from people.files import store
from people.persian.language import reading
from people.persian.numbers import format_number
from people.views.staff_access import acting
from people.views.workbooks import problems_shown, workbook_download
from people.workflow import Refusal

RECENT = 5


@staff
@acting
def import_workbook(request: Request) -> HttpResponse:
    form = ImportForm()
    if request.method == "POST":
        form = ImportForm(request.POST, request.FILES)
        if form.is_valid() and form.plan:
            stored = store(form.cleaned_data["workbook"], by=request.user, accept=RULE)
            pending = keep_workbook(stored, form.plan, by=request.user)
            return redirect("companies:mou_import", import_id=pending.pk)
    recent = MouImport.objects.select_related("stored", "uploaded_by", "imported_by")[:RECENT]
    context = {"form": form, "recent": recent, **problems_shown(form.problems)}
    return render(request, "companies/staff/import.html", context, status=422 if form.errors else 200)


@staff
@acting
def show_import(request: Request, import_id: int) -> HttpResponse:
    """The dry run: what was found in the workbook when it was sent."""
    return _page(request, _import_or_404(import_id))


@staff
@acting
@require_POST
def carry_out(request: Request, import_id: int) -> HttpResponse:
    pending = _import_or_404(import_id)
    try:
        done = import_mous(pending, by=request.user)
    except RowsWrong as wrong:
        return _page(request, pending, status=409, **problems_shown(wrong.problems))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("companies:mou_import", import_id=pending.pk)
    count = done.result["mous"]
    said = ngettext("%(number)s MoU is imported.", "%(number)s MoUs are imported.", count)
    messages.success(request, said % {"number": format_number(count, reading())})
    return redirect("companies:mou_import", import_id=pending.pk)


@staff
@acting
def template(request: Request) -> HttpResponse:
    return workbook_download(import_template(), "mous.xlsx")


def _import_or_404(import_id: int) -> MouImport:
    return get_object_or_404(
        MouImport.objects.select_related("stored", "uploaded_by", "imported_by"), pk=import_id
    )


def _page(request: Request, pending: MouImport, status: int = 200, **problems: Any) -> HttpResponse:
    kinds = {kind.pk: str(kind) for kind in ProgrammeKind.objects.all()}
    rows = [
        {
            **row,
            "starts_on": date.fromisoformat(row["starts_on"]),
            "ends_on": date.fromisoformat(row["ends_on"]),
            "kinds": _(", ").join(kinds[pk] for pk in row["kinds"] if pk in kinds),
        }
        for row in pending.result["first"]
    ]
    context = {
        "pending": pending,
        "result": pending.result,
        "rows": rows,
        "more": pending.result["mous"] - len(rows),
        "more_new": pending.result["new_count"] - len(pending.result["new"]),
        **(problems or problems_shown(())),
    }
    return render(request, "companies/staff/import_result.html", context, status=status)
