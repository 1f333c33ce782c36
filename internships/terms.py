"""What the MoU and the law allow a position or an offer, each "no" told by its field."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _

from companies.cover import Cover, current_terms, find_cover
from companies.models import Company, ProgrammeKind
from internships import seats
from internships.answer_bounds import check_promise
from internships.models import AnswerBounds, Offer, Position
from people.persian import jalali
from people.persian.language import reading
from people.persian.money import format_rial
from people.persian.numbers import format_number
from people.workflow import Refusal, Refusals, refuse_all
from students.models import FieldOfStudy


def check_against_terms(
    position: Position,
    fields: Sequence[FieldOfStudy] | None = None,
    *,
    bounds: AnswerBounds | None = None,
) -> Cover | None:
    """Refuse a position that its MoU doesn't allow: dates, fields, hours, pay, seats, all that is wrong at once.

    None where no MoU is needed. `fields` are those that it is to have; without them those that it has. Given the
    `bounds` of promises, it has to keep to them, too.
    """
    fields = list(position.fields.all()) if fields is None else fields
    own = [field.pk for field in fields]
    cover = find_cover(position.company, position.kind, position.starts_on, position.ends_on, own)
    refuse_all(_against(position, fields, cover, bounds))
    return cover


def refusals_of(position: Position, bounds: AnswerBounds) -> list[Refusal]:
    """What check_against_terms() would refuse, for a page that shows it."""
    try:
        check_against_terms(position, bounds=bounds)
    except Refusal as refusal:
        return list(refusal.each) if isinstance(refusal, Refusals) else [refusal]
    return []


def _against(
    position: Position, fields: Sequence[FieldOfStudy], cover: Cover | None, bounds: AnswerBounds | None
) -> list[Refusal]:
    floor = cover.min_hourly_pay_rial if cover else 0
    least = least_hourly_pay(position.kind, floor, position.starts_on)
    checks: list[Callable[[], None]] = [
        lambda: check_hours(position.hours_max, cover, field="hours_max"),
        lambda: check_pay(position.pay_hourly_rial, least, field="pay_rial"),
    ]
    if cover is not None:
        checks += [
            lambda: _check_fields(fields, cover.uncovered([field.pk for field in fields])),
            lambda: check_seats(position.seats, cover.seat_limit),
        ]
    if bounds is not None:
        checks.append(lambda: check_promise(position.answer_within_days, bounds))
    return [refusal for check in checks if (refusal := _refused(check))]


def _refused(check: Callable[[], None]) -> Refusal | None:
    try:
        check()
    except Refusal as refusal:
        return refusal
    return None


def _check_fields(fields: Sequence[FieldOfStudy], outside: set[int]) -> None:
    if outside:
        names = _(", ").join(str(field) for field in fields if field.pk in outside)
        raise Refusal(_("The MoU doesn’t cover: %(names)s.") % {"names": names}, field="fields_of_study")


def check_seats(wanted: int, limit: int) -> None:
    if wanted > limit:
        raise Refusal(
            _("The MoU allows at most %(limit)s seats.") % {"limit": format_number(limit, reading())},
            field="seats",
        )


def most_weekly_hours(allowed: "Cover | Allowance | None") -> int:
    """What the MoU allows, and never more than the law."""
    limit = allowed.max_weekly_hours if allowed else settings.WEEKLY_HOURS_MAX
    return min(limit, settings.WEEKLY_HOURS_MAX)


def check_hours(weekly_hours: int, allowed: "Cover | Allowance | None", *, field: str) -> None:
    limit = most_weekly_hours(allowed)
    if weekly_hours > limit:
        raise Refusal(
            _("At most %(hours)s hours a week are allowed here.")
            % {"hours": format_number(limit, reading())},
            field=field,
        )


def check_pay(hourly_rial: int, least_rial: int, *, field: str) -> None:
    if hourly_rial < least_rial:
        raise Refusal(
            _("This is below the least pay of %(least)s an hour.")
            % {"least": format_rial(least_rial, reading())},
            field=field,
        )


def least_hourly_pay(kind: ProgrammeKind, floor: int, on: date) -> int:
    """The higher of the MoU's floor and, for wages, the legal least wage of that year (it rises on 1 Farvardin)."""
    if kind.pay_rule != ProgrammeKind.PayRule.WAGE:
        return floor
    return max(floor, legal_hourly_wage(on))


def legal_hourly_wage(on: date) -> int:
    """Rial an hour in the day's Jalali year; of the newest known year where that one isn't set yet."""
    wages = settings.MINIMUM_HOURLY_WAGE_RIAL
    year = jalali.to_jalali(on).year
    known = [y for y in wages if y <= year] or [min(wages)]
    return int(wages[max(known)])


@dataclass(frozen=True)
class Allowance:
    """What the MoU allows for a kind today, to show beside the form's fields."""

    mou_number: str
    ends_on: date
    seat_limit: int
    seats_free: int
    max_weekly_hours: int
    least_hourly_pay_rial: int
    field_ids: frozenset[int]


def allowance(company: Company, kind: ProgrammeKind) -> Allowance | None:
    today = jalali.today()
    terms = current_terms(company, kind, today)
    if terms is None:
        return None
    last = terms.mou.last_day(today)
    return Allowance(
        mou_number=terms.mou.number,
        ends_on=last,
        seat_limit=terms.seat_limit,
        seats_free=seats.free(terms.seat_limit, seats_under_mou(company, kind), (today, last)),
        max_weekly_hours=terms.max_weekly_hours,
        least_hourly_pay_rial=least_hourly_pay(kind, terms.min_hourly_pay_rial, today),
        field_ids=frozenset(terms.field_ids),
    )


def seats_under_mou(company: Company, kind: ProgrammeKind) -> list[seats.Days]:
    """The days of every seat that the company holds for this kind under its MoUs.

    All its MoUs together: an offer may reach from one into its renewal and holds one seat in both.
    """
    held = Offer.objects.holding_seats().filter(mou__company=company, position__kind=kind)
    return seats.days(held.values_list("seat_dates", flat=True))


def seats_by_kind(company: Company) -> dict[int, list[seats.Days]]:
    """The same for every kind at once."""
    held = Offer.objects.holding_seats().filter(mou__company=company)
    ranges: dict[int, list[Any]] = {}
    for kind_id, seat_dates in held.values_list("position__kind", "seat_dates"):
        ranges.setdefault(kind_id, []).append(seat_dates)
    return {kind_id: seats.days(of_kind) for kind_id, of_kind in ranges.items()}


def seats_of_position(position: Position) -> list[seats.Days]:
    return seats.days(position.offers.holding_seats().values_list("seat_dates", flat=True))
