"""The history of one MoU, with what changed since the reader last looked."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.views.decorators.http import require_POST

from companies.actions.keeping import mark_seen
from companies.history.timeline import history_page
from companies.models import Mou
from companies.views.papers import staff_paper
from people.audiences import Request, staff
from people.sent_back import moment_in


@staff
def show_history(request: Request, mou_id: int) -> HttpResponse:
    paper = staff_paper(mou_id)
    now = timezone.now()
    page = history_page(paper.mou, reader=request.user, after=request.GET.get("after"))
    context = {
        "paper": paper,
        "mou": paper.mou,
        "page": page,
        "now": now,
        "first": "after" not in request.GET,
    }
    return render(request, "companies/staff/history.html", context)


@staff
@require_POST
def mark_as_seen(request: Request, mou_id: int) -> HttpResponse:
    """The reader's own mark, so viewers set theirs too. The page says up to when it has shown the history."""
    mou = get_object_or_404(Mou, pk=mou_id)
    mark_seen(mou, by=request.user, until=moment_in(request.POST.get("until")))
    if request.htmx:  # type: ignore[attr-defined]
        return render(request, "companies/staff/_history_seen.html", {"seen": True})
    return redirect("companies:mou_history", mou_id=mou.pk)
