"""Students from the student information system: what a workbook would change is shown first, then imported whole."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext
from django.views.decorators.http import require_POST

from people.audiences import Request, staff
from people.files import store
from people.persian.language import reading
from people.persian.numbers import format_number, localise
from people.views.staff_access import acting
from people.views.workbooks import problems_shown, workbook_download
from people.workflow import Refusal
from students.forms.records import RULE, RecordsForm
from students.models import RecordImport, Student
from students.records.importing import RowsWrong, field_names, import_records, keep_workbook
from students.records.template import records_template

RECENT = 5
NAMES = {
    "field_id": gettext_lazy("Field of study"),
    "entry_year": gettext_lazy("Entry year"),
    "semester": gettext_lazy("Semester"),
    "study_status": gettext_lazy("Study status"),
    "gpa": gettext_lazy("GPA"),
    "gpa_on": gettext_lazy("Date of the GPA"),
    "credits_passed": gettext_lazy("Credits passed"),
}


@staff
@acting
def import_workbook(request: Request) -> HttpResponse:
    form = RecordsForm()
    if request.method == "POST":
        form = RecordsForm(request.POST, request.FILES)
        if form.is_valid() and form.plan:
            stored = store(form.cleaned_data["workbook"], by=request.user, accept=RULE)
            pending = keep_workbook(stored, form.plan, by=request.user)
            return redirect("students:record_import", import_id=pending.pk)
    recent = RecordImport.objects.select_related("stored", "uploaded_by")[:RECENT]
    context = {"form": form, "recent": recent, **problems_shown(form.problems)}
    return render(request, "students/staff/import.html", context, status=422 if form.errors else 200)


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
        done = import_records(pending, by=request.user)
    except RowsWrong as wrong:
        return _page(request, pending, status=409, **problems_shown(wrong.problems))
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("students:record_import", import_id=pending.pk)
    count = done.result["rows"]
    said = ngettext("%(number)s row is imported.", "%(number)s rows are imported.", count)
    messages.success(request, said % {"number": format_number(count, reading())})
    return redirect("students:record_import", import_id=pending.pk)


@staff
@acting
def template(request: Request) -> HttpResponse:
    return workbook_download(records_template(), "students.xlsx")


def _import_or_404(import_id: int) -> RecordImport:
    return get_object_or_404(
        RecordImport.objects.select_related("stored", "uploaded_by", "imported_by"), pk=import_id
    )


def _page(request: Request, pending: RecordImport, status: int = 200, **problems: Any) -> HttpResponse:
    result = pending.result
    fields = field_names([row["changes"] for row in result["first"]])
    rows = [{**row, "changes": _in_words(row["changes"], fields)} for row in result["first"]]
    context = {
        "pending": pending,
        "result": result,
        "rows": rows,
        "more": result["changed"] - len(rows),
        "more_notes": result["note_count"] - len(result["notes"]),
        **(problems or problems_shown(())),
    }
    return render(request, "students/staff/import_result.html", context, status=status)


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
