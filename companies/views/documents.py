"""The PDF of a version: served once it is made; until then a page that says how far it is."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from companies.actions import documents as actions
from companies.models import MouVersion, VersionPdf
from companies.papers import Paper
from companies.shared import shown_versions
from companies.views.papers import own_paper, staff_paper
from people.audiences import Request, recruiter, staff
from people.files import serve

LONG_SECONDS = 30  # then the page says that it takes longer than usual


@staff
def office_pdf(request: Request, mou_id: int, number: int = 0) -> HttpResponseBase:
    paper = staff_paper(mou_id, number)
    version = _wanted(request, list(paper.versions.order_by("-number")))
    return _answer(request, paper, version, may_ask=request.staff.may_act, back=paper.url("text"))


@recruiter
def company_pdf(request: Request, mou_id: int, number: int = 0) -> HttpResponseBase:
    """Of what the company may read: what was shared with it, and what is to be signed or was."""
    paper = own_paper(request, mou_id, number)
    version = _wanted(request, list(shown_versions(paper)))
    may_ask = request.membership.may_recruit
    return _answer(request, paper, version, may_ask=may_ask, back=f"{paper.company_url()}text/")


def _wanted(request: HttpRequest, versions: list[MouVersion]) -> MouVersion:
    """The newest, or the one that the address names."""
    wanted = request.GET.get("version")
    for version in versions:
        if not wanted or str(version.number) == wanted:
            return version
    raise Http404


def _answer(
    request: HttpRequest, paper: Paper, version: MouVersion, *, may_ask: bool, back: str
) -> HttpResponseBase:
    version.mou, version.amendment = paper.mou, paper.amendment
    if request.method == "POST":
        return _ask(request, version, may_ask=may_ask)
    pdf = actions.find_pdf(version)
    polled = request.headers.get("HX-Request") == "true"
    if pdf and pdf.stored and not polled:
        return serve(pdf.stored, inline=True)
    context = {
        "paper": paper,
        "version": version,
        "back": back,
        "may_ask": may_ask,
        **_progress(pdf),
    }
    page = "companies/documents/_progress.html" if polled else "companies/documents/pdf.html"
    return render(request, page, context)


def _ask(request: HttpRequest, version: MouVersion, *, may_ask: bool) -> HttpResponse:
    if not may_ask:
        raise PermissionDenied(_("You can read what is made, but not have it made."))
    pdf = actions.find_pdf(version)
    if pdf and pdf.failed_at:
        actions.try_again(pdf)
    else:
        actions.request_pdf(version, draft=not version.sealed)
    return redirect(request.get_full_path())


def _progress(pdf: VersionPdf | None) -> dict[str, Any]:
    """Where it stands, and that as steps in words."""
    stage = _stage(pdf)
    reached = {"none": 0, "asked": 1, "making": 2, "failed": 2, "ready": 4}[stage]
    words = [
        pgettext("a PDF", "Asked for"),
        pgettext("a PDF", "Being made"),
        pgettext("a PDF", "Ready"),
    ]
    marks = ["done" if place < reached else "now" if place == reached else "" for place in (1, 2, 3)]
    late = pdf is not None and (timezone.now() - pdf.requested_at).total_seconds() > LONG_SECONDS
    return {
        "pdf": pdf,
        "stage": stage,
        "waiting": stage in ("asked", "making"),
        "late": late,
        "steps": list(zip(words, marks, strict=True)),
    }


def _stage(pdf: VersionPdf | None) -> str:
    if pdf is None:
        return "none"
    if pdf.made_at:
        return "ready"
    if pdf.failed_at:
        return "failed"
    return "making" if pdf.started_at else "asked"
