"""A position against its MoU and the bounds of promises, line by line, for whoever reviews it.

Each has the rule, what the company wrote, a verdict. The same rules refuse in terms.check_against_terms(); here all
of them are shown at once, also the kept ones.
"""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from internships.answer_bounds import days_between
from internships.models import AnswerBounds, Position
from internships.terms import Allowance, least_hourly_pay, most_weekly_hours
from people.persian import jalali
from people.persian.language import reading
from people.persian.money import format_rial
from people.persian.numbers import format_number
from students.models import FieldOfStudy


@dataclass(frozen=True)
class Line:
    label: str
    own: str
    ok: bool


def review_lines(
    position: Position, fields: list[FieldOfStudy], allowance: Allowance | None, bounds: AnswerBounds
) -> list[Line]:
    return [
        *_cover(position, allowance),
        *_limits(position, allowance),
        *_fields(fields, allowance),
        _promise(position, bounds),
    ]


def _n(number: int) -> str:
    return format_number(number, reading())


def _cover(position: Position, allowance: Allowance | None) -> Iterable[Line]:
    if not position.kind.requires_mou:
        yield Line(_("This kind of work needs no MoU"), str(position.kind), True)
    elif allowance is None:
        yield Line(_("An MoU in force for this kind of work"), _("there is none today"), False)
    else:
        last = jalali.format_date(allowance.ends_on, reading(), year=True)
        ends_on = jalali.format_date(position.ends_on, reading(), year=True)
        yield Line(
            _("The work ends within the MoU, by %(day)s") % {"day": last},
            _("it ends on %(day)s") % {"day": ends_on},
            position.ends_on <= allowance.ends_on,
        )


def _limits(position: Position, allowance: Allowance | None) -> Iterable[Line]:
    most = most_weekly_hours(allowance)
    yield Line(
        _("At most %(hours)s hours a week") % {"hours": _n(most)},
        _("%(hours)s hours") % {"hours": _n(position.hours_max)},
        position.hours_max <= most,
    )
    floor = allowance.least_hourly_pay_rial if allowance else 0
    least = least_hourly_pay(position.kind, floor, position.starts_on)
    if least:
        yield Line(
            _("At least %(pay)s an hour") % {"pay": format_rial(least, reading())},
            format_rial(position.pay_hourly_rial, reading()),
            position.pay_hourly_rial >= least,
        )
    if allowance:
        yield Line(
            _("At most %(seats)s seats, of which %(free)s are free")
            % {"seats": _n(allowance.seat_limit), "free": _n(allowance.seats_free)},
            _("%(seats)s asked for") % {"seats": _n(position.seats)},
            position.seats <= allowance.seat_limit,  # publishing holds none; the offer takes a free one
        )


def _promise(position: Position, bounds: AnswerBounds) -> Line:
    days = position.answer_within_days
    own = ngettext("%(days)s working day", "%(days)s working days", days) % {"days": _n(days)}
    rule = _("The company answers within %(days)s") % {"days": days_between(bounds)}
    return Line(rule, own, bounds.allow(days))


def _fields(fields: list[FieldOfStudy], allowance: Allowance | None) -> Iterable[Line]:
    if allowance is None or not allowance.field_ids:
        return
    outside = [str(field) for field in fields if field.pk not in allowance.field_ids]
    own = _(", ").join(outside) if outside else _("all of them are")
    yield Line(_("Fields of study that the MoU covers"), own, not outside)
