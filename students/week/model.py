"""The column of a week: bit(336), so that overlap is one bit_count in the database."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core import checks
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Func, IntegerField, Value
from django.utils.translation import gettext_lazy as _

from students.week.form import WeekFormField
from students.week.hours import EMPTY, HALF_HOURS, Week


class WeekField(models.Field):
    """Holds a Week, never null; an empty one unless said otherwise."""

    description = "a week of half-hours"
    empty_strings_allowed = False
    default_error_messages = {"invalid": _("These are not hours of a week.")}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("default", EMPTY)
        kwargs.setdefault("blank", True)
        super().__init__(*args, **kwargs)

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        if kwargs.get("default") == EMPTY:
            del kwargs["default"]
        if kwargs.pop("blank", False) is False:
            kwargs["blank"] = False
        return name, "students.week.WeekField", args, kwargs

    def check(self, **kwargs: Any) -> list[checks.CheckMessage]:
        errors = super().check(**kwargs)
        if self.null:
            errors.append(checks.Error("A week is never null: one without hours is empty.", obj=self))
        return errors

    def db_type(self, connection: Any) -> str:
        return f"bit({HALF_HOURS})"

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> Week | None:
        return None if value is None else Week.from_bits(value)

    def to_python(self, value: Any) -> Week | None:
        if value is None or isinstance(value, Week):
            return value
        try:
            return Week.from_bits(value)
        except (TypeError, ValueError):
            raise ValidationError(self.error_messages["invalid"], code="invalid") from None

    def get_prep_value(self, value: Any) -> str | None:
        week = self.to_python(super().get_prep_value(value))
        return None if week is None else week.to_bits()

    def value_to_string(self, obj: models.Model) -> str:
        return str(self.value_from_object(obj))

    def formfield(self, **kwargs: Any) -> forms.Field | None:
        return super().formfield(**{"form_class": WeekFormField, **kwargs})


class OverlapHalfHours(Func):
    """How many half-hours a column shares with a week: ``OverlapHalfHours("shifts", student.free)``."""

    template = "bit_count(%(expressions)s)"
    arg_joiner = " & "
    output_field = IntegerField()

    def __init__(self, field: str, week: "Week | F | str") -> None:
        super().__init__(field, _AsBits(Value(week, WeekField())) if isinstance(week, Week) else week)


class _AsBits(Func):
    """A parameter arrives as text; the operator needs to know that it is bits."""

    template = f"%(expressions)s::bit({HALF_HOURS})"
    output_field = WeekField()
