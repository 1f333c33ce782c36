"""Number fields that take what Persian keyboards and spreadsheets produce: ۱۷٫۲۵, ۱۷/۲۵, ۹۲۰٬۰۰۰."""

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _

from people.forms.text import EMPTY, control, is_blank
from people.persian.language import reading
from people.persian.money import MOST_RIAL, InvalidAmount, parse_rial
from people.persian.numbers import format_number, parse_decimal

BIGGEST = 2**31 - 1


class NumberField(forms.Field):
    """Base: a text input (number inputs refuse Persian digits), limits that are said in the message."""

    widget = forms.TextInput
    inputmode = "numeric"
    default_error_messages = {
        "required": EMPTY,
        "invalid": _("Write a number, in digits."),
        "too_small": _("Write %(least)s or more."),
        "too_large": _("Write %(most)s or less."),
    }

    def __init__(self, *, min_value: Any = None, max_value: Any = None, **kwargs: Any) -> None:
        self.min_value, self.max_value = min_value, max_value
        super().__init__(**kwargs)

    def to_python(self, value: Any) -> Any:
        if is_blank(value):
            return None
        number = value if isinstance(value, int | Decimal) else self.parse(str(value))
        if number is None:
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return number

    def parse(self, typed: str) -> Any:
        raise NotImplementedError

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        if self.min_value is not None and value < self.min_value:
            raise ValidationError(self._limit("too_small", least=self.min_value), code="min_value")
        if self.max_value is not None and value > self.max_value:
            raise ValidationError(self._limit("too_large", most=self.max_value), code="max_value")

    def _limit(self, code: str, **limits: Any) -> Any:
        text = self.error_messages[code]
        return lazy(lambda: text % {name: self.shown(limit) for name, limit in limits.items()}, str)()

    def shown(self, number: Any) -> str:
        return format_number(number, reading())

    def prepare_value(self, value: Any) -> Any:
        """A stored number is shown in the reader's digits; what was typed stays as it was typed."""
        return self.shown(value) if isinstance(value, int | Decimal | float) else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return not self.disabled and self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return control(super().widget_attrs(widget), dir="ltr", inputmode=self.inputmode, autocomplete="off")


class IntegerField(NumberField):
    default_error_messages = {
        "invalid": _("Write a whole number, in digits."),
    }

    def __init__(
        self, *, min_value: int | None = None, max_value: int | None = BIGGEST, **kwargs: Any
    ) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def parse(self, typed: str) -> int | None:
        number = parse_decimal(typed)
        return int(number) if number is not None and number == number.to_integral_value() else None


class DecimalField(NumberField):
    inputmode = "decimal"
    default_error_messages = {
        "too_long": _("Write at most %(places)s digits after the decimal point."),
        "too_many": _("This number has too many digits."),
    }

    def __init__(
        self, *, max_digits: int | None = None, decimal_places: int | None = None, **kwargs: Any
    ) -> None:
        self.max_digits, self.decimal_places = max_digits, decimal_places
        super().__init__(**kwargs)

    def parse(self, typed: str) -> Decimal | None:
        return parse_decimal(typed)

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is None:
            return
        whole, _dot, after = f"{abs(value):f}".partition(".")
        after = after.rstrip("0")
        if self.decimal_places is not None and len(after) > self.decimal_places:
            raise ValidationError(
                self._limit("too_long", places=self.decimal_places), code="max_decimal_places"
            )
        if self.max_digits is not None and len(whole.lstrip("0")) > self.max_digits - (
            self.decimal_places or 0
        ):
            raise ValidationError(self.error_messages["too_many"], code="max_digits")


class RialField(IntegerField):
    """Whole rial. «تومان» is refused with the same amount in rial. Pages echo ``|about_toman`` beside it."""

    def __init__(
        self, *, min_value: int | None = 0, max_value: int | None = MOST_RIAL, **kwargs: Any
    ) -> None:
        super().__init__(min_value=min_value, max_value=max_value, **kwargs)

    def parse(self, typed: str) -> int:
        try:
            return parse_rial(typed)
        except InvalidAmount as invalid:
            raise ValidationError(invalid.message, code="invalid") from invalid
