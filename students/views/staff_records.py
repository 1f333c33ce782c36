"""Students from the student information system: what a workbook would change is shown first, then imported whole."""

from typing import Any

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from people.audiences import Request, staff
from people.persian.language import reading
from people.persian.numbers import format_number, localise
from people.views.staff_access import acting
from people.views.workbook_imports import ImportPages
from people.views.workbooks import workbook_download
from students.forms.records import RecordsForm
from students.models import RecordImport, Student
from students.records.importing import field_names, import_records, keep_workbook
from students.records.template import records_template

NAMES = {
    "field_id": gettext_lazy("Field of study"),
    "entry_year": gettext_lazy("Entry year"),
    "semester": gettext_lazy("Semester"),
    "study_status": gettext_lazy("Study status"),
    "gpa": gettext_lazy("GPA"),
    "gpa_on": gettext_lazy("Date of the GPA"),
    "credits_passed": gettext_lazy("Credits passed"),
}


def _said(result: dict[str, Any]) -> str:
    count = result["rows"]
    said = ngettext("%(number)s row is imported.", "%(number)s rows are imported.", count)
    return said % {"number": format_number(count, reading())}


def _shown(pending: RecordImport) -> dict[str, Any]:
    result = pending.result
    fields = field_names([row["changes"] for row in result["first"]])
    rows = [{**row, "changes": _in_words(row["changes"], fields)} for row in result["first"]]
    return {
        "rows": rows,
        "more": result["changed"] - len(rows),
        "more_notes": result["note_count"] - len(result["notes"]),
    }


PAGES = ImportPages(
    model=RecordImport,
    form=RecordsForm,
    keep=keep_workbook,
    carry_out_all=import_records,
    page="students:record_import",
    upload_template="students/staff/import.html",
    result_template="students/staff/import_result.html",
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
    return workbook_download(records_template(), "students.xlsx")


def _in_words(changes: dict[str, list[str]], fields: dict[str, str]) -> list[tuple[str, str, str]]:
    """Each changed fact: what it is called, what it was and what it will be."""
    return [
        (str(NAMES[name]), _value(name, before, fields), _value(name, after, fields))
        for name, (before, after) in changes.items()
        if name in NAMES and name != "gpa_on"
    ]


def _value(name: str, value: str, fields: dict[str, str]) -> str:
    if not value:
        return _("empty")
    if name == "field_id":
        return fields.get(value, value)
    if name == "study_status":
        return str(dict(Student.Status.choices).get(value, value))
    return localise(value.replace(".", "٫") if reading() == "fa" else value, reading())
