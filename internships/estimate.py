"""About how many students a position is open to, for whoever writes it.

Counted over everybody, and told so that nobody is disclosed: never below five, in round numbers, and for conditions
that are themselves rounded, so that nobody can be picked out by moving one of them a little.
"""

from dataclasses import dataclass
from decimal import ROUND_FLOOR, Decimal
from typing import Any

from django.db.models import Count, F, Func, IntegerField, Q
from django.utils.translation import gettext as _

from internships.choices import PositionChoices
from internships.models import Position
from people.persian.language import reading
from people.persian.numbers import format_number
from students.models import Student
from students.week import OverlapHalfHours, Week
from students.week.hours import EMPTY

FEWEST = 5
GPA_STEP, CREDITS_STEP, HOURS_STEP = Decimal("0.5"), 10, 2
_STEPS = ((50, 5), (200, 10), (1000, 50))
COARSEST = 100


@dataclass(frozen=True)
class Asked:
    """What a position asks. `fields` empty means every field."""

    fields: frozenset[int] = frozenset()
    min_gpa: Decimal | None = None
    min_credits: int | None = None
    shifts: Week = EMPTY
    hours_min: int = 0
    study_statuses: frozenset[str] = frozenset({Student.Status.ENROLLED})


@dataclass(frozen=True)
class Estimate:
    """Round numbers; None stands for fewer than five."""

    eligible: int | None
    free: int | None  # of them: with enough free hours in the shifts

    @property
    def words(self) -> str:
        if self.eligible is None:
            return _(
                "Fewer than five students meet these conditions. Ask for less, or open it to more fields."
            )
        about = format_number(self.eligible, reading())
        if self.free is None:
            return _(
                "About %(count)s students meet the conditions; fewer than five of them have the hours."
            ) % {"count": about}
        return _("About %(count)s students meet the conditions; about %(free)s of them have the hours.") % {
            "count": about,
            "free": format_number(self.free, reading()),
        }


def covered_fields(choices: PositionChoices, kind: int | None) -> frozenset[int]:
    """The fields that the MoU covers for the kind, where the position names none itself; empty for every field."""
    choice = choices.of_kind(kind or 0)
    return choice.allowance.field_ids if choice and choice.allowance else frozenset()


def statuses_of(choices: PositionChoices, kind: int | None) -> frozenset[str]:
    """Whom the kind is for; enrolled students, until one is chosen."""
    choice = choices.of_kind(kind or 0)
    return frozenset(choice.kind.study_statuses) if choice else Asked.study_statuses


def estimate_of(position: Position, choices: PositionChoices) -> Estimate:
    """Of a position as it was saved; the choices were made for it."""
    return estimate(
        Asked(
            fields=frozenset(choices.chosen("fields")) or covered_fields(choices, position.kind_id),
            min_gpa=position.min_gpa,
            min_credits=position.min_credits,
            shifts=position.shifts,
            hours_min=position.hours_min,
            study_statuses=frozenset(position.kind.study_statuses),
        )
    )


def estimate(asked: Asked) -> Estimate:
    """In one query."""
    found = _eligible(asked).aggregate(
        eligible=Count("pk"), free=Count("pk", filter=Q(half_hours__gte=_half_hours(asked.hours_min)))
    )
    return Estimate(rounded(found["eligible"]), rounded(found["free"]))


def rounded(number: int) -> int | None:
    """Down to a round number, the rounder the larger it is."""
    if number < FEWEST:
        return None
    step = next((step for below, step in _STEPS if number < below), COARSEST)
    return number // step * step


def _eligible(asked: Asked) -> Any:
    found = Student.objects.filter(frozen_at=None, field__isnull=False)
    found = found.filter(study_status__in=sorted(asked.study_statuses))
    if asked.fields:
        found = found.filter(field__in=asked.fields)
    if asked.min_gpa is not None:
        found = found.filter(gpa__gte=(asked.min_gpa / GPA_STEP).to_integral_value(ROUND_FLOOR) * GPA_STEP)
    if asked.min_credits is not None:
        found = found.filter(credits_passed__gte=asked.min_credits // CREDITS_STEP * CREDITS_STEP)
    shared = OverlapHalfHours("free", asked.shifts) if asked.shifts else _all_half_hours()
    return found.order_by().annotate(half_hours=shared)


def _all_half_hours() -> Func:
    return Func(F("free"), function="bit_count", output_field=IntegerField())


def _half_hours(hours: int) -> int:
    return hours // HOURS_STEP * HOURS_STEP * 2
