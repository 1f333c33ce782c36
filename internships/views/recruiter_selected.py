"""What company HR takes away of ticked applicants: a spreadsheet, a list on paper, the CVs in one file."""

from typing import Any

from django.contrib import messages
from django.db.models import OuterRef, Subquery
from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from internships import applicant_sheet
from internships.actions.applicant_exports import note_export
from internships.actions.cv_bundles import MOST_ATTEMPTS, fetchable, request_bundle
from internships.models import Application, CvBundle, Interview, Position
from internships.selection import read_selection
from internships.states import APPLICATION_LIVE, APPLICATION_OPEN
from internships.views.recruiter_access import own_position, require_recruiting, vetted
from internships.visibility import as_company_sees, for_company
from people.audiences import Request, recruiter
from people.files import XLSX, serve
from people.persian import jalali
from people.spreadsheets import file_name
from people.workflow import Refusal

CSV = "text/csv; charset=utf-8"
MOST_ON_PAPER = 200


def ticked_or_all(request: Request, position: Position) -> list[int]:
    """Those ticked; with none ticked all, the newest first."""
    given = request.POST if request.method == "POST" else request.GET
    if "application" in given:
        return read_selection(given, position, request.membership)
    every = (
        Application.objects.for_member(request.membership)
        .filter(position=position)
        .order_by("-submitted_at", "-pk")
    )
    return list(every.values_list("pk", flat=True)[: applicant_sheet.MOST_ROWS])


@recruiter
@vetted
def export(request: Request, position_id: int) -> Any:
    """Asking is by POST, since each file that is taken leaves an event of the position."""
    position = own_position(request, position_id)
    require_recruiting(request)
    numbers = ticked_or_all(request, position)
    ending = request.POST.get("as", "")
    if ending not in ("xlsx", "csv"):
        context = {"position": position, "numbers": numbers}
        return render(request, "internships/recruiters/export.html", context)
    lines = applicant_sheet.read_lines(position, numbers, request.membership)
    made = applicant_sheet.write(ending, position, lines)
    note_export(position, numbers, by=request.user, ending=ending)
    name = file_name("applicants", jalali.today(), ending)
    kind = XLSX if ending == "xlsx" else CSV
    return FileResponse(made, as_attachment=True, filename=name, content_type=kind)


@recruiter
@vetted
def paper_list(request: Request, position_id: int) -> HttpResponse:
    """For a day on which several come: who, and room to write."""
    position = own_position(request, position_id)
    given = request.POST if request.method == "POST" else request.GET
    to_come = Interview.objects.to_come().filter(application=OuterRef("pk")).order_by("slot__starts_at")
    shown = Application.objects.for_member(request.membership).filter(position=position)
    found = for_company(shown.for_rows()).annotate(
        interview_at=Subquery(to_come.values("slot__starts_at")[:1])
    )
    if "application" in given:
        numbers = read_selection(given, position, request.membership)[:MOST_ON_PAPER]
        rows = sorted(found.filter(pk__in=numbers), key=lambda row: numbers.index(row.pk))
    else:
        still_open = found.filter(state__in=APPLICATION_OPEN)
        rows = list(still_open.order_by("student__user__full_name", "pk")[:MOST_ON_PAPER])
    at = timezone.now()
    # Whoever has a time stands at it; the others follow as they were ticked.
    rows.sort(key=lambda row: (row.interview_at is None, row.interview_at or at))
    applicants = [as_company_sees(row, at) for row in rows]
    for application in applicants:
        shifts = position.shifts
        application.shared_hours = application.student.free.overlap_hours(shifts) if shifts else None
    context = {"position": position, "applicants": applicants, "company": request.company}
    return render(request, "internships/paper/list.html", context)


# CVs in one file


@recruiter
@vetted
def cvs(request: Request, position_id: int) -> HttpResponse:
    """Of those ticked, or of all that live; asked by POST, answered by the page of the bundle."""
    position = own_position(request, position_id)
    require_recruiting(request)
    given = request.POST if request.method == "POST" else request.GET
    if "application" in given:
        numbers = read_selection(given, position, request.membership)
    else:
        shown = Application.objects.for_member(request.membership).filter(position=position)
        live = shown.filter(state__in=APPLICATION_LIVE)
        numbers = list(live.order_by("pk").values_list("pk", flat=True))
    if request.method != "POST" or "make" not in request.POST:
        context = {"position": position, "numbers": numbers}
        return render(request, "internships/recruiters/cvs.html", context)
    try:
        bundle = request_bundle(position, numbers, by=request.user)
    except Refusal as refusal:
        messages.error(request, str(refusal.message))
        return redirect("internships:hr_position_applicants", position.pk)
    return redirect("internships:hr_cv_bundle", position.pk, bundle.pk)


def _bundle(request: Request, position_id: int, bundle_id: int) -> CvBundle:
    require_recruiting(request)
    found = CvBundle.objects.select_related("position", "stored", "asked_by")
    return get_object_or_404(found, pk=bundle_id, position_id=position_id, position__company=request.company)


@recruiter
@vetted
@never_cache
def cv_bundle(request: Request, position_id: int, bundle_id: int) -> HttpResponse:
    """How far it is. The page asks again by itself; without script there is a link that does."""
    bundle = _bundle(request, position_id, bundle_id)
    at = timezone.now()
    over = bundle.swept_at is not None or (bundle.expires_at is not None and bundle.expires_at <= at)
    context = {
        "bundle": bundle,
        "position": bundle.position,
        "over": over,
        "making": not over and bundle.made_at is None and bundle.failed_at is None,
        "again": bundle.attempts > 1,
        "most_attempts": MOST_ATTEMPTS,
        "here": reverse("internships:hr_cv_bundle", args=[position_id, bundle_id]),
    }
    part = "_cv_bundle.html" if getattr(request, "htmx", False) else "cv_bundle.html"
    return render(request, f"internships/recruiters/{part}", context)


@recruiter
@vetted
@never_cache
def fetch_cvs(request: Request, position_id: int, bundle_id: int) -> FileResponse | HttpResponse:
    bundle = _bundle(request, position_id, bundle_id)
    if bundle.stored is None:
        raise Http404
    if not fetchable(bundle, timezone.now()):
        messages.info(request, _("Somebody in it has withdrawn, or its time is over. Ask for the CVs again."))
        return redirect("internships:hr_position_applicants", position_id)
    return serve(bundle.stored)
