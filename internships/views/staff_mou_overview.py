"""All of one MoU for the liaison office on one page: who has it now, what is agreed, what is taken, what happened.

What is long has a page of its own: the text, the review, the signatures, the seats, files and history.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from companies.history.steps import changes_since_last_look, steps_of
from companies.models import Mou, MouTerms, ProgrammeKind
from companies.papers import OPEN, Paper
from companies.register.lists import ends_soon
from companies.rules import mou_permissions, paper_permissions
from companies.states import MouState
from companies.texts.terms_draft import read
from companies.texts.wording import terms_lines
from internships.models import Offer
from internships.seats import Days, days, peak
from people.audiences import Request, staff
from people.persian import jalali
from people.persian.language import reading
from students.models import FieldOfStudy

COUNTS_SEATS = (MouState.IN_FORCE, MouState.SUSPENDED, MouState.EXPIRED)
STEPS_SHOWN = 6


@dataclass(frozen=True)
class KindTerms:
    """What the MoU allows for one kind: the row that counts now, what is to come, and what was."""

    kind: ProgrammeKind
    now: MouTerms | None
    coming: tuple[MouTerms, ...]
    earlier: tuple[MouTerms, ...]
    taken: int

    @property
    def limit(self) -> int:
        return self.now.seat_limit if self.now else 0


@staff
def show_mou(request: Request, mou_id: int) -> HttpResponse:
    related = ("company", "document", "predecessor", "successor", "waits_step", "waits_signatory")
    mou = get_object_or_404(Mou.objects.select_related(*related), pk=mou_id)
    agreement = Paper(mou)
    signed = mou.signed_on is not None
    amendments = list(mou.amendments.order_by("-number")) if signed else []
    # What is being prepared now, whose steps the page offers: the agreement, or its open amendment.
    working = next((Paper(mou, row) for row in amendments if row.state in OPEN), agreement)
    events = list(mou.events.select_related("by").order_by("-id")[:STEPS_SHOWN])
    context = {
        "paper": agreement,
        "working": working,
        "mou": mou,
        "can": mou_permissions(mou, request.staff),
        "can_paper": paper_permissions(working, request.staff),
        "successor": _successor(mou),
        "amendments": amendments,
        "kinds": _by_kind(mou) if signed else (),
        "drafted_terms": () if signed else _drafted_terms(agreement),
        "soon": ends_soon(mou, jalali.today()),
        "counts_seats": mou.state_now in COUNTS_SEATS,
        "history": steps_of(events),
        "came_back": _came_back(mou, events),
        "changes": changes_since_last_look(mou, request.user),
    }
    return render(request, "internships/staff/mou.html", context)


def _came_back(mou: Mou, events: Iterable[Any]) -> Any:
    """The event that made it a draft again, with its reason; None where it never was anything else lately."""
    if mou.state != MouState.DRAFT:
        return None
    return next((event for event in events if event.to_state != event.from_state and event.reason), None)


def _successor(mou: Mou) -> Mou | None:
    successor: Mou | None = getattr(mou, "successor", None)
    return None if successor is None or successor.state == MouState.ABANDONED else successor


def _drafted_terms(paper: Paper) -> list[str]:
    """The terms of the newest version, in the words that would be signed."""
    latest = paper.latest_version()
    return terms_lines(read(latest.terms), reading()) if latest else []


def _by_kind(mou: Mou) -> list[KindTerms]:
    """Rows come by kind, newest first. On days to come what counts is the first row that applies then."""
    day = max(jalali.today(), mou.starts_on)
    found = []
    for _kind, group in groupby(_rows(mou), key=lambda row: row.kind_id):
        of_kind = list(group)
        known = [row for row in of_kind if row.effective_on <= day]
        found.append(
            KindTerms(
                kind=of_kind[0].kind,
                now=known[0] if known else None,
                coming=tuple(reversed([row for row in of_kind if row.effective_on > day])),
                earlier=tuple(known[1:]),
                taken=_taken(mou, days(of_kind[0].held)),
            )
        )
    return found


def _rows(mou: Mou) -> Iterable[Any]:
    """The terms with the names of their fields and the seats that the company holds of their kind; one query."""
    names = FieldOfStudy.objects.filter(
        pk__in=MouTerms.fields.through._default_manager.filter(mouterms=OuterRef(OuterRef("pk"))).values(
            "fieldofstudy"
        )
    )
    shown = "name_en" if reading() == "en" else "name_fa"
    held = Offer.objects.holding_seats().filter(mou__company=mou.company_id, position__kind=OuterRef("kind"))
    return mou.terms.select_related("kind").annotate(
        field_names=ArraySubquery(names.values(shown)), held=ArraySubquery(held.values("seat_dates"))
    )


def _taken(mou: Mou, held: Iterable[Days]) -> int:
    """The most seats that are taken on one day from today to its last."""
    last = mou.last_day()
    first = min(max(jalali.today(), mou.starts_on), last)
    return peak(held, (first, last))
