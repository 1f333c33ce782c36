"""Students for the liaison office: who is here, found by name or number."""

from django.http import HttpResponse
from django.shortcuts import render

from people.audiences import Request, staff
from people.pages import keyset_page
from people.persian.text import clean_line, search_terms
from students.models import FieldOfStudy, Student


@staff
def list_students(request: Request) -> HttpResponse:
    q = clean_line(request.GET.get("q", ""))[:200]
    fields = list(FieldOfStudy.objects.filter(is_active=True))
    field = next((field for field in fields if str(field.pk) == request.GET.get("field")), None)
    status = request.GET.get("status", "")
    status = status if status in Student.Status.values else ""
    found = Student.objects.select_related("user", "field")  # the office sees every one of them
    for term in search_terms(q):
        found = found.filter(search_key__contains=term)
    if field:
        found = found.filter(field=field)
    if status:
        found = found.filter(study_status=status)
    context = {
        "page": keyset_page(found, order=("-created_at", "-id"), after=request.GET.get("after"), size=25),
        "q": q,
        "fields": fields,
        "field": field,
        "statuses": Student.Status.choices,
        "status": status,
    }
    return render(request, "students/staff/students.html", context)
