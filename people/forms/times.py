"""A field for a time of day: typed as ۶:۱۵, 6:15, 06:15 or 0615, shown as the page's language writes it."""

from datetime import time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from people.forms.text import EMPTY, control, is_blank
from people.persian.language import reading
from people.persian.times import InvalidTime, format_time, parse_time


class TimeOfDayField(forms.Field):
    widget = forms.TextInput
    default_error_messages = {"required": EMPTY}

    def to_python(self, value: Any) -> time | None:
        if is_blank(value):
            return None
        if isinstance(value, time):
            return value
        try:
            return parse_time(str(value))
        except InvalidTime as invalid:
            raise ValidationError(invalid.message, code="invalid") from invalid

    def prepare_value(self, value: Any) -> Any:
        return format_time(value, reading()) if isinstance(value, time) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # The numeric keyboard of many phones has no colon; a time can be typed without it (0615).
        return control(super().widget_attrs(widget), dir="ltr", inputmode="numeric", autocomplete="off")
