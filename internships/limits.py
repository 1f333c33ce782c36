"""The MoU's limits in words, to stand beside the fields that they bind."""

from collections.abc import Callable
from typing import Any

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _

from internships.answer_bounds import days_between
from internships.choices import KindChoice, PositionChoices
from internships.terms import Allowance, most_weekly_hours
from people.persian import jalali
from people.persian.language import reading
from people.persian.money import format_rial
from people.persian.numbers import format_number, localise


def limits_of(choices: PositionChoices) -> dict[str, Any]:
    """By field; with several kinds under MoUs, a line for each."""
    covered = [choice for choice in choices.kinds if choice.allowance]
    lapses = _("An application that isn’t answered in time lapses, and the student is told so.")
    limits: dict[str, Any] = {"answer": f"{days_between(choices.bounds)}. {lapses}"}
    if not covered:
        return limits
    return limits | {
        "kind": _kinds(covered),
        "seats": _lines(covered, _seats),
        "hours": _lines(covered, _hours),
        "pay": _lines(covered, _pay),
        "fields": _fields(choices, covered),
        "dates": _lines(covered, _dates),
    }


def limits_for_offer(allowance: Allowance) -> dict[str, str]:
    return {
        "seats": _seats(allowance),
        "hours": _hours(allowance),
        "pay": _pay(allowance),
        "dates": _dates(allowance),
    }


def _n(number: int) -> str:
    return format_number(number, reading())


def _lines(covered: list[KindChoice], words: Callable[[Allowance], str]) -> SafeString:
    told = [(choice.kind.name, words(choice.allowance)) for choice in covered if choice.allowance]
    if len(told) == 1 or len({text for _name, text in told}) == 1:
        return format_html("{}", told[0][1])
    return format_html_join(mark_safe("<br>"), "<b>{}</b>: {}", told)


def _kinds(covered: list[KindChoice]) -> str:
    names = _(", ").join(choice.kind.name for choice in covered)
    number = covered[0].allowance.mou_number if covered[0].allowance else ""
    return _("MoU %(number)s covers: %(names)s.") % {"number": localise(number, reading()), "names": names}


def _seats(allowance: Allowance) -> str:
    return _("%(free)s of the MoU’s %(limit)s seats are free.") % {
        "free": _n(allowance.seats_free),
        "limit": _n(allowance.seat_limit),
    }


def _hours(allowance: Allowance) -> str:
    return _("At most %(hours)s hours a week.") % {"hours": _n(most_weekly_hours(allowance))}


def _pay(allowance: Allowance) -> str:
    return _("At least %(pay)s an hour.") % {"pay": format_rial(allowance.least_hourly_pay_rial, reading())}


def _dates(allowance: Allowance) -> str:
    return _("The MoU holds until %(day)s.") % {
        "day": jalali.format_date(allowance.ends_on, reading(), year=True)
    }


def _fields(choices: PositionChoices, covered: list[KindChoice]) -> str:
    if any(choice.allowance and choice.allowance.field_ids for choice in covered):
        return _("These are the fields of the MoU. To add one, write to the liaison office.")
    return _("The MoU covers every field.")
