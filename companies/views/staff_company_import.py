"""A list of companies from an Excel workbook: what would be entered is shown first, then entered as a whole."""

from typing import Any

from django.http import HttpResponse, QueryDict
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from companies.actions.company_importing import import_companies, keep_workbook
from companies.forms.company_importing import CompanyImportForm
from companies.imports.company_template import company_template
from companies.models import CompanyImport
from people.audiences import Request, staff
from people.persian.language import reading
from people.persian.numbers import format_number
from people.views.staff_access import acting
from people.views.workbook_imports import ImportPages
from people.views.workbooks import workbook_download


def _said(result: dict[str, Any]) -> str:
    said = ngettext("%(number)s company is entered.", "%(number)s companies are entered.", result["new"])
    return said % {"number": format_number(result["new"], reading())}


def _shown(pending: CompanyImport) -> dict[str, Any]:
    result = pending.result
    return {
        "more": result["new"] - len(result["first"]),
        "more_known": result["known"] - len(result["known_first"]),
        "more_notes": result["note_count"] - len(result["notes"]),
    }


def _asked(posted: QueryDict) -> dict[str, Any]:
    rows = posted.getlist("leave")
    return {"leave": {int(row) for row in rows if row.isdecimal() and len(row) < 8}}


PAGES = ImportPages(
    model=CompanyImport,
    form=CompanyImportForm,
    keep=keep_workbook,
    carry_out_all=import_companies,
    page="companies:company_import",
    upload_template="companies/staff/company_import.html",
    result_template="companies/staff/company_import_result.html",
    said=_said,
    shown=_shown,
    asked=_asked,
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
    return workbook_download(company_template(), "companies.xlsx")
