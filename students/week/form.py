"""A week in a form: one check box for each block, which works without script and with a keyboard."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.template.loader import render_to_string
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from students.week.grid import week_grid
from students.week.hours import EMPTY, Week


class WeekInput(forms.Widget):
    """Posts the names of the checked blocks. A block that is free only in part shows unchecked."""

    template_name = "components/week_edit.html"
    use_fieldset = True

    def __init__(self, attrs: dict[str, Any] | None = None, *, block_hours: int = 2) -> None:
        super().__init__(attrs)
        self.block_hours = block_hours

    def value_from_datadict(self, data: Any, files: Any, name: str) -> list[str]:
        found = data.getlist(name) if hasattr(data, "getlist") else data.get(name) or []
        return [found] if isinstance(found, str) else list(found)

    def value_omitted_from_data(self, data: Any, files: Any, name: str) -> bool:
        return False  # browsers send nothing for what is unchecked

    def id_for_label(self, id_: str) -> str:
        return ""  # a label for all of it is the legend's part

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        context["grid"] = week_grid(as_week(value), block_hours=self.block_hours)
        return context

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        # With the project's templates, whichever renderer the form's own ones come from.
        return render_to_string(self.template_name, self.get_context(name, value, attrs))


class WeekFormField(forms.Field):
    """Cleans to a Week. ``block_hours`` is 2 for a student's free hours, 4 for a position's shifts."""

    widget = WeekInput
    default_error_messages = {
        "required": _("Choose the hours."),
        "invalid": _("These are not hours of a week."),
    }

    def __init__(self, *, block_hours: int = 2, **kwargs: Any) -> None:
        kwargs.setdefault("widget", WeekInput(block_hours=block_hours))
        for unused in ("max_length", "empty_value"):
            kwargs.pop(unused, None)
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Week:
        if isinstance(value, Week):
            return value
        try:
            return Week.from_cells(value or [])
        except (TypeError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def validate(self, value: Week) -> None:
        if self.required and not value:
            raise ValidationError(self.error_messages["required"], code="required")

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and self.to_python(data) != as_week(initial)
        except ValidationError:
            return True


def as_week(value: Any) -> Week:
    """Whatever a form holds: a week, the names just posted (those that make sense), or nothing yet."""
    if isinstance(value, Week):
        return value
    week = EMPTY
    for name in value or []:
        try:
            week |= Week.from_cells([name])
        except (AttributeError, ValueError):
            continue
    return week
