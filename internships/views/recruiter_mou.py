"""The company's MoUs as it reads them: what is agreed for each kind of work, and how many seats are taken."""

from datetime import date
from typing import Any

from django.http import FileResponse, Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.cache import never_cache

from companies.models import Mou, MouTerms
from companies.states import MouState
from internships import seats
from internships.choices import KindChoice, kind_choices
from people.audiences import Request, recruiter
from people.files import serve
from people.persian import jalali

_SHOWN = (
    MouState.IN_FORCE,
    MouState.SUSPENDED,
    MouState.EXPIRED,
    MouState.TERMINATED,
    MouState.AWAITING_SIGNATURES,
)


@recruiter
def show_mous(request: Request) -> HttpResponse:
    """Drafts stay at the office until there is something to sign."""
    mous = list(
        request.company.mous.filter(state__in=_SHOWN)
        .select_related("document")
        .prefetch_related("terms__kind", "terms__fields")
        .order_by("-ends_on", "-id")
    )
    choices = {choice.kind.pk: choice for choice in kind_choices(request.company)} if mous else {}
    for mou in mous:
        mou.lines = _lines(mou, choices)
    context = {
        "current": [mou for mou in mous if mou.state_now not in (MouState.EXPIRED, MouState.TERMINATED)],
        "past": [mou for mou in mous if mou.state_now in (MouState.EXPIRED, MouState.TERMINATED)],
    }
    return render(request, "internships/recruiters/mous.html", context)


def _lines(mou: Mou, choices: dict[int, KindChoice]) -> list[dict[str, Any]]:
    """By kind: the terms that hold today (or first), those that come, and the seats taken under them."""
    today = jalali.today()
    by_kind: dict[int, list[MouTerms]] = {}
    for terms in sorted(mou.terms.all(), key=lambda row: row.effective_on):
        by_kind.setdefault(terms.kind_id, []).append(terms)
    return [_line(mou, rows, choices.get(kind_id), today) for kind_id, rows in by_kind.items()]


def _line(mou: Mou, rows: list[MouTerms], choice: KindChoice | None, today: date) -> dict[str, Any]:
    begun = [row for row in rows if row.effective_on <= today]
    now = begun[-1] if begun else rows[0]
    counts = mou.state_now in (MouState.IN_FORCE, MouState.SUSPENDED)
    taken = None
    if counts and choice is not None:
        taken = seats.peak(choice.held_days, (today, max(today, mou.ends_on)))
    return {
        "kind": now.kind,
        "terms": now,
        "fields": list(now.fields.all()),
        "taken": taken,
        "later": [row for row in rows if row.effective_on > today and row is not now],
        "earlier": begun[:-1],
    }


@recruiter
@never_cache
def download_document(request: Request, mou_id: int) -> FileResponse:
    mou = get_object_or_404(
        request.company.mous.filter(state__in=_SHOWN).select_related("document"), pk=mou_id
    )
    if mou.document is None:
        raise Http404
    return serve(mou.document, inline="inline" in request.GET)
