"""What still stands between a written position and the office's desk, line by line, as far as today tells.

The gate itself is submit_position(); these lines are read from what the form's page has fetched anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from internships.answer_bounds import check_promise
from internships.choices import KindChoice, PositionChoices
from internships.models import Position
from internships.terms import check_hours, check_pay, least_hourly_pay
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Refusal


@dataclass(frozen=True)
class Line:
    label: str
    ok: bool | None  # None: not known before the office has looked
    own: str = ""
    field: str = ""


def readiness(position: Position, choices: PositionChoices) -> list[Line]:
    choice = choices.of_kind(position.kind_id)
    return [
        _described(position),
        _covered(choice),
        *(_within_terms(position, choice, choices) if choice and choice.possible else ()),
        _deadline(position),
        _told(
            _("Promise to answer"),
            "answer_within_days",
            lambda: check_promise(position.answer_within_days, choices.bounds),
        ),
        Line(_("Approval by the liaison office"), None),
    ]


def obstacles(lines: list[Line]) -> dict[str, str]:
    """The lines that say no, by the form's field."""
    return {line.field: line.own or line.label for line in lines if line.ok is False and line.field}


def _described(position: Position) -> Line:
    told = bool(position.description.strip())
    return Line(
        _("A description of the work"),
        told,
        "" if told else _("Write what the work is."),
        field="description",
    )


def _covered(choice: KindChoice | None) -> Line:
    if choice and choice.possible:
        return Line(_("An MoU in force that covers this kind of work"), True)
    return Line(
        _("An MoU in force that covers this kind of work"),
        False,
        _("No MoU covers this today. The liaison office can prepare one."),
        field="kind",
    )


def _within_terms(position: Position, choice: KindChoice, choices: PositionChoices) -> list[Line]:
    allowed = choice.allowance
    floor = allowed.least_hourly_pay_rial if allowed else 0
    least = least_hourly_pay(choice.kind, floor, position.starts_on)
    lines = [
        _told(_("Hours"), "hours_max", lambda: check_hours(position.hours_max, allowed, field="hours_max")),
        _told(_("Pay"), "pay_rial", lambda: check_pay(position.pay_hourly_rial, least, field="pay_rial")),
    ]
    if allowed is None:
        return lines
    return [
        _seats(position, allowed.seat_limit),
        *lines,
        _fields(choices, allowed.field_ids),
        _dates(position, choice),
    ]


def _told(label: str, field: str, check: Callable[[], None]) -> Line:
    try:
        check()
    except Refusal as refusal:
        return Line(label, False, str(refusal.message), field=field)
    return Line(label, True)


def _seats(position: Position, limit: int) -> Line:
    if position.seats <= limit:
        return Line(_("Seats"), True)
    text = ngettext("The MoU allows %(limit)s seat.", "The MoU allows %(limit)s seats.", limit)
    return Line(_("Seats"), False, text % {"limit": format_number(limit, reading())}, field="seats")


def _fields(choices: PositionChoices, covered: frozenset[int]) -> Line:
    outside = [
        str(field)
        for field in choices.fields
        if "fields" in field.chosen_as and covered and field.pk not in covered
    ]
    if not outside:
        return Line(_("Fields of study"), True)
    text = _("The MoU doesn’t cover: %(names)s.") % {"names": _(", ").join(outside)}
    return Line(_("Fields of study"), False, text, field="fields_of_study")


def _dates(position: Position, choice: KindChoice) -> Line:
    """Beyond the MoU's last day a signed renewal may hold, which only the gate asks."""
    assert choice.allowance is not None
    if position.ends_on <= choice.allowance.ends_on:
        return Line(_("Dates"), True)
    text = _("The MoU ends on %(day)s. A signed renewal has to cover the days after it.")
    return Line(
        _("Dates"), None, text % {"day": jalali.format_date(choice.allowance.ends_on, reading(), year=True)}
    )


def _deadline(position: Position) -> Line:
    ahead = position.deadline_at > timezone.now()
    return Line(_("Deadline"), ahead, "" if ahead else _("The deadline is in the past."), field="deadline_on")
