"""What the office allows a promise to be: working days to answer an application, hours to answer an offer.

Values in force are read when they are used: pages by `AnswerBounds.objects.in_force()`, or along with rows that they
fetch anyway (`with_bounds()`); actions by `held()`.
"""

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from django.db.models import Count, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from internships.models import AnswerBounds, Position, WaitingList
from internships.states import POSITION_LIVE, PositionState
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number, number_text
from people.workflow import Refusal

VALUES = ("days_min", "days_default", "days_max", "offer_hours_min")
_TO_BE_PUBLISHED = (PositionState.DRAFT, PositionState.SUBMITTED, PositionState.CHANGES_REQUESTED)


def with_bounds(rows: "QuerySet[Any]") -> Any:
    """Adds `bounds_now` to the query of these rows; bounds_of() reads it."""
    return rows.annotate(
        bounds_now=Subquery(
            AnswerBounds.objects.values(found=JSONObject(**{name: name for name in VALUES}))[:1]
        )
    )


def bounds_of(row: Any) -> AnswerBounds:
    return AnswerBounds(**(row.bounds_now or {}))


def check_promise(days: int, bounds: AnswerBounds) -> None:
    if not bounds.allow(days):
        raise Refusal(
            _("Promise an answer within %(days)s.") % {"days": days_between(bounds)},
            field="answer_within_days",
        )


def nearest_promise(days: int, bounds: AnswerBounds) -> int:
    """As long as it was, as far as it may be today: of a copy that HR still looks at."""
    return max(bounds.days_min, min(days, bounds.days_max))


def check_hours_to_answer(hours: timedelta, bounds: AnswerBounds, *, field: str) -> None:
    if hours < timedelta(hours=bounds.offer_hours_min):
        raise Refusal(
            _("Give the student at least %(hours)s hours to answer.")
            % {"hours": number_text(bounds.offer_hours_min)},
            field=field,
        )


def first_answer_day(bounds: AnswerBounds, at: datetime) -> date:
    """The first day whose end gives a student the hours that the office asks for."""
    return jalali.today(at + timedelta(hours=bounds.offer_hours_min))


def days_between(bounds: AnswerBounds) -> str:
    words = ngettext(
        "%(least)s to %(most)s working day", "%(least)s to %(most)s working days", bounds.days_max
    )
    least, most = (format_number(days, reading()) for days in (bounds.days_min, bounds.days_max))
    return words % {"least": least, "most": most}


@dataclass(frozen=True)
class Outside:
    """What lies outside of bounds: how much of what is public stays as it was promised, and what has to change."""

    shorter: int  # positions that students see, and what they promise stays
    longer: int
    unpublished: int  # have to promise something else before they are published
    lists: int = 0  # running waiting lists whose next offers give more time than their terms say

    @property
    def public(self) -> int:
        return self.shorter + self.longer


def outside(bounds: AnswerBounds) -> Outside:
    shorter, longer = (
        Q(answer_within_days__lt=bounds.days_min),
        Q(answer_within_days__gt=bounds.days_max),
    )
    live = Q(state__in=POSITION_LIVE)
    counts = Position.objects.filter(
        shorter | longer, state__in=(*POSITION_LIVE, *_TO_BE_PUBLISHED)
    ).aggregate(
        shorter=Count("pk", filter=live & shorter),
        longer=Count("pk", filter=live & longer),
        unpublished=Count("pk", filter=~live),
    )
    lists = WaitingList.objects.moving().filter(answer_hours__lt=bounds.offer_hours_min)
    return Outside(lists=lists.count(), **counts)
