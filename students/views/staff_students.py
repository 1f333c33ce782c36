"""Students for the liaison office: who is here, found by name or number, narrowed, and the same list as a file."""

from django.http import FileResponse, HttpResponse
from django.shortcuts import render

from people.audiences import Request, staff
from people.files import XLSX
from people.pages import keyset_page
from people.persian import jalali
from people.spreadsheets import file_name
from students.models import Student
from students.records.view import CVS, ORDER, RECORDS, Asked, write_csv, write_xlsx


@staff
def list_students(request: Request) -> HttpResponse:
    asked = Asked.read(request.GET)
    context = {
        "page": keyset_page(asked.rows(), order=ORDER, after=request.GET.get("after"), size=25),
        "asked": asked,
        "query": asked.query_string,
        "statuses": Student.Status.choices,
        "records": RECORDS,
        "cvs": CVS,
    }
    return render(request, "students/staff/students.html", context)


@staff
def export_xlsx(request: Request) -> FileResponse:
    made = write_xlsx(Asked.read(request.GET))
    return FileResponse(
        made,
        as_attachment=True,
        filename=file_name("students", jalali.today(), "xlsx"),
        content_type=XLSX,
        headers={"Cache-Control": "private, no-store"},
    )


@staff
def export_csv(request: Request) -> FileResponse:
    made = write_csv(Asked.read(request.GET))
    return FileResponse(
        made,
        as_attachment=True,
        filename=file_name("students", jalali.today(), "csv"),
        content_type="text/csv; charset=utf-8",
        headers={"Cache-Control": "private, no-store"},
    )
