"""Existing agreements from an Excel workbook: what would be made of it is shown first, then imported as a whole."""

from datetime import date
from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from companies.actions.importing import import_mous, keep_workbook
from companies.forms.importing import ImportForm
from companies.imports.template import import_template
from companies.models import MouImport, ProgrammeKind
from people.audiences import Request, staff
from people.persian.language import reading
from people.persian.numbers import format_number
from people.views.staff_access import acting
from people.views.workbook_imports import ImportPages
from people.views.workbooks import workbook_download


def _said(result: dict[str, Any]) -> str:
    count = result["mous"]
    said = ngettext("%(number)s MoU is imported.", "%(number)s MoUs are imported.", count)
    return said % {"number": format_number(count, reading())}


def _shown(pending: MouImport) -> dict[str, Any]:
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
    return {
        "rows": rows,
        "more": pending.result["mous"] - len(rows),
        "more_new": pending.result["new_count"] - len(pending.result["new"]),
    }


PAGES = ImportPages(
    model=MouImport,
    form=ImportForm,
    keep=keep_workbook,
    carry_out_all=import_mous,
    page="companies:mou_import",
    upload_template="companies/staff/import.html",
    result_template="companies/staff/import_result.html",
    said=_said,
    shown=_shown,
)


@staff
@acting
def import_workbook(request: Request) -> HttpResponse:
    return PAGES.upload(request)


@staff
@acting
def show_import(request: Request, import_id: int) -> HttpResponse:
    return PAGES.show(request, import_id)


@staff
@acting
@require_POST
def carry_out(request: Request, import_id: int) -> HttpResponse:
    return PAGES.carry_out(request, import_id)


@staff
@acting
def template(request: Request) -> HttpResponse:
    return workbook_download(import_template(), "mous.xlsx")
