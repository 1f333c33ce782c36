"""What a digest says: which of a student's searches are due, and which positions they have not been told of.

Whether a search is due follows from when it was last looked at, not from when beat runs: a second run of the same
day finds nothing due, and a run that was missed on Saturday is made up for on Sunday.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from itertools import zip_longest
from typing import Any

from django.db.models import Exists, F, OuterRef, Q, Window
from django.db.models.functions import Coalesce, RowNumber

from internships.interest import dismissed_by, search_of
from internships.models import Application, Position, SavedSearch, SentInDigest
from internships.states import ApplicationState
from people.persian import jalali
from students.models import Student

MOST, MOST_OF_COMPANY = 10, 2

Picked = list[tuple[SavedSearch, list[Position]]]


def due_searches(at: datetime) -> Any:
    """Searches with mail that no digest has looked at in this day, or in this week from Saturday on."""
    today = jalali.today(at)
    saturday = today - timedelta(days=jalali.weekday_index(today))
    looked = SavedSearch.objects.filter(removed_at=None).annotate(
        last_look_at=Coalesce("looked_at", "created_at")
    )
    return looked.filter(
        Q(often=SavedSearch.Often.DAILY, last_look_at__lt=jalali.start_of_day(today))
        | Q(often=SavedSearch.Often.WEEKLY, last_look_at__lt=jalali.start_of_day(saturday))
    )


def pick(student: Student, searches: Sequence[SavedSearch], at: datetime) -> Picked:
    """At most ten positions and two of a company, newest first, the searches taking turns."""
    turns = zip_longest(*(_news(student, saved, at) for saved in searches))
    picked: dict[int, list[Position]] = {saved.pk: [] for saved in searches}
    chosen: set[int] = set()
    of_company: dict[int, int] = {}
    for saved, position in _in_turn(searches, turns):
        if len(chosen) == MOST:
            break
        if position.pk in chosen or of_company.get(position.company_id, 0) == MOST_OF_COMPANY:
            continue
        chosen.add(position.pk)
        of_company[position.company_id] = of_company.get(position.company_id, 0) + 1
        picked[saved.pk].append(position)
    return [(saved, picked[saved.pk]) for saved in searches if picked[saved.pk]]


def _in_turn(
    searches: Sequence[SavedSearch], turns: Iterator[tuple[Position | None, ...]]
) -> Iterator[tuple[SavedSearch, Position]]:
    for turn in turns:
        for saved, position in zip(searches, turn, strict=True):
            if position is not None:
                yield saved, position


def _news(student: Student, saved: SavedSearch, at: datetime) -> list[Position]:
    """What this search finds that is new to the student, by itself already within the limits.

    Ten are enough of each: one that is left out for another search's sake is one that the digest has, or stands
    behind two of its company that it has.
    """
    theirs = {"student": student, "position": OuterRef("pk")}
    applied = Application.objects.filter(**theirs).exclude(state=ApplicationState.WITHDRAWN)
    found = (
        search_of(saved, student)
        .results()
        .filter(~Exists(SentInDigest.objects.filter(**theirs)), ~Exists(applied))
        .exclude(dismissed_by(student))
    )
    newest = (F("published_at").desc(), F("pk").desc())
    of_its_company = Window(RowNumber(), partition_by=F("company"), order_by=newest)
    numbered = found.annotate(number=of_its_company).filter(number__lte=MOST_OF_COMPANY)
    return list(numbered.for_cards().order_by("-published_at", "-pk")[:MOST])


def positions_as_told(picked: Picked) -> list[dict[str, Any]]:
    """The searches with what they found, as plain data for the templates of the message."""
    return [
        {"id": saved.pk, "name": saved.name, "positions": [_as_told(position) for position in positions]}
        for saved, positions in picked
    ]


def _as_told(position: Position) -> dict[str, Any]:
    estate = position.site.estate
    return {
        "id": position.pk,
        "title": position.title,
        "company": position.company.name,
        "company_en": position.company.name_en,
        "estate": estate.short_fa if estate else "",
        "estate_en": estate.short_en if estate else "",
        "net_monthly_rial": position.net_monthly_rial,
        "unpaid": position.pay_basis == Position.PayBasis.UNPAID,
        "hours_min": position.hours_min,
        "hours_max": position.hours_max,
        "deadline_at": position.deadline_at,
    }
