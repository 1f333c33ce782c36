"""The roster: whom the university knows as its students, and who has an account by now."""

from typing import Any

from django.contrib import messages
from django.db.models import Count, Q
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from people.audiences import Request, staff
from people.pages import keyset_page
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import clean_line, search_terms
from people.views.staff_access import acting
from people.views.workbooks import workbook_download
from students.actions import import_roster
from students.forms.roster import RosterForm
from students.models import RosterEntry
from students.roster_template import roster_template

MOST_ERRORS = 100


@staff
def show_roster(request: Request) -> HttpResponse:
    """A workbook is sent to the same address, so that the page with its errors works on as the roster."""
    return _import(request) if request.method == "POST" else _page(request, RosterForm())


@acting
def _import(request: Request) -> HttpResponse:
    """All of it or nothing: half a list would leave nobody knowing which half."""
    form = RosterForm(request.POST, request.FILES)
    if not form.is_valid():
        return _page(request, form, status=422)
    rows = form.reading.rows if form.reading else []
    result = import_roster(rows, by=request.user)
    numbers = {
        "added": result.added,
        "changed": result.changed,
        "unchanged": len(rows) - result.added - result.changed,
    }
    shown = {name: format_number(number, reading()) for name, number in numbers.items()}
    messages.success(
        request, _("Imported: %(added)s added, %(changed)s changed, %(unchanged)s as they were.") % shown
    )
    return redirect("students:staff_roster")


@staff
def template(request: Request) -> HttpResponse:
    return workbook_download(roster_template(), "roster.xlsx")


def _page(request: Request, form: RosterForm, status: int = 200) -> HttpResponse:
    q = clean_line(request.GET.get("q", ""))[:200]
    found = RosterEntry.objects.all()
    counts = found.aggregate(all=Count("pk"), activated=Count("pk", filter=Q(activated_at__isnull=False)))
    for term in search_terms(q):
        found = found.filter(search_key__contains=term)
    errors: list[Any] = form.reading.errors if form.reading else []
    context = {
        "page": keyset_page(
            found.select_related("field"), order=("-id",), after=request.GET.get("after"), size=25
        ),
        "q": q,
        "counts": counts,
        "form": form,
        "errors": errors[:MOST_ERRORS],
        "more_errors": max(0, len(errors) - MOST_ERRORS),
        "error_count": len(errors),
    }
    return render(request, "students/staff/roster.html", context, status=status)
