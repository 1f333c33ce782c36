"""What the MoU allows beside each field, said of what is being typed: the same rules that refuse when it is sent."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from internships.choices import KindChoice, PositionChoices
from internships.forms.position import PositionForm
from internships.limits import limits_for_offer
from internships.models import Position
from internships.terms import Allowance, check_hours, check_pay, check_seats, least_hourly_pay
from people.persian.language import reading
from people.persian.money import about_toman, monthly_toman
from people.workflow import Refusal

FIELDS = {"seats": "seats", "hours": "hours_max", "pay": "pay_rial", "dates": "ends_on"}


@dataclass(frozen=True)
class LiveLimit:
    """The line beside a field. `refused` says what the MoU would say to the value that stands there."""

    field: str
    text: str
    refused: str = ""
    said: str = ""


def live_limits(form: PositionForm, choices: PositionChoices) -> list[LiveLimit]:
    """Of the kind that is chosen; reads what was understood of the form so far (`cleaned_data`)."""
    values = form.cleaned_data
    choice = choices.of_kind(values.get("kind") or 0)
    if choice is None:
        return []
    if choice.allowance is None:
        text = (
            _("This kind needs no MoU.")
            if choice.possible
            else _("No MoU covers this today. The liaison office can prepare one.")
        )
        return [LiveLimit(field, text, "", _said(name, values)) for name, field in FIELDS.items()]
    texts = limits_for_offer(choice.allowance)
    return [
        LiveLimit(field, texts[name], _refused(name, values, choice, choice.allowance), _said(name, values))
        for name, field in FIELDS.items()
    ]


def _said(name: str, values: dict[str, Any]) -> str:
    """What the pay comes to in a month, in the money that people speak of."""
    pay, hours, basis = values.get("pay_rial"), values.get("hours_max"), values.get("pay_basis")
    if name != "pay" or not pay or basis not in (Position.PayBasis.HOURLY, Position.PayBasis.MONTHLY):
        return ""
    if basis == Position.PayBasis.MONTHLY:
        return _("%(toman)s a month") % {"toman": about_toman(pay, reading())}
    return monthly_toman(pay, hours, reading()) if hours else ""


def _refused(name: str, values: dict[str, Any], choice: KindChoice, allowed: Allowance) -> str:
    if values.get(FIELDS[name]) is None:
        return ""
    checks: dict[str, Callable[[], None]] = {
        "seats": lambda: check_seats(values["seats"], allowed.seat_limit),
        "hours": lambda: check_hours(values["hours_max"], allowed, field="hours_max"),
        "pay": lambda: _check_pay(values, choice, allowed),
        "dates": lambda: _check_end(values, allowed),
    }
    try:
        checks[name]()
    except Refusal as refusal:
        return str(refusal.message)
    return ""


def _check_pay(values: dict[str, Any], choice: KindChoice, allowed: Allowance) -> None:
    basis, hours = values.get("pay_basis"), values.get("hours_max")
    if not basis or not hours:
        return
    on = values.get("starts_on")
    floor = allowed.least_hourly_pay_rial
    least = least_hourly_pay(choice.kind, floor, on) if on else floor
    hourly = Position.PayBasis(basis).hourly_rial(values["pay_rial"] or 0, hours)
    check_pay(hourly, least, field="pay_rial")


def _check_end(values: dict[str, Any], allowed: Allowance) -> None:
    """A signed renewal may hold beyond the last day; only the gate asks for it."""
    if values["ends_on"] > allowed.ends_on:
        raise Refusal(_("This is after the MoU’s last day; a signed renewal has to cover it."))
