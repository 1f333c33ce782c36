"""Date fields: typed in Jalali or Gregorian, shown as the page's language counts, stored Gregorian."""

from datetime import date, datetime
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from people.forms.text import EMPTY, control, is_blank
from people.persian.jalali import InvalidDate, end_of_day, format_date, format_numeric, parse_date, today
from people.persian.language import reading


class JalaliDateInput(forms.TextInput):
    """A text input: native date pickers know no Jalali. In Persian ``data-jdp`` puts the button of ours beside it."""

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        picker = {"data-jdp": ""} if reading() == "fa" else {}
        return super().get_context(name, value, {**picker, **(attrs or {})})

    def format_value(self, value: Any) -> str | None:
        return format_numeric(value, reading()) if isinstance(value, date) else super().format_value(value)


class JalaliDateField(forms.Field):
    """``earliest`` and ``latest`` are dates, or functions that give one when it is asked for."""

    widget = JalaliDateInput
    default_error_messages = {
        "required": EMPTY,
        "too_early": _("Choose %(day)s or a later day."),
        "too_late": _("Choose %(day)s or an earlier day."),
    }

    def __init__(self, *, earliest: Any = None, latest: Any = None, **kwargs: Any) -> None:
        self.earliest, self.latest = earliest, latest
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if is_blank(value):
            return None
        if isinstance(value, datetime):
            return today(value)
        if isinstance(value, date):
            return value
        try:
            return parse_date(str(value))
        except InvalidDate as invalid:
            raise ValidationError(invalid.message, code="invalid") from invalid

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        earliest, latest = _called(self.earliest), _called(self.latest)
        if earliest is not None and value < earliest:
            raise ValidationError(self._limit("too_early", earliest), code="too_early")
        if latest is not None and value > latest:
            raise ValidationError(self._limit("too_late", latest), code="too_late")

    def _limit(self, code: str, day: date) -> Any:
        text = self.error_messages[code]
        return lazy(lambda: text % {"day": format_date(day, reading(), weekday=True)}, str)()

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and self.to_python(_called(initial)) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # The numeric keyboard of many phones has no slash; a date can be typed without any (14050901).
        return control(super().widget_attrs(widget), dir="ltr", inputmode="numeric", autocomplete="off")


class DeadlineField(JalaliDateField):
    """A day that is typed; the last second of it, in Tehran, is what it means and what is stored."""

    def clean(self, value: Any) -> Any:
        day = super().clean(value)
        return None if day is None else end_of_day(day)


def _called(limit: Any) -> Any:
    return limit() if callable(limit) else limit
