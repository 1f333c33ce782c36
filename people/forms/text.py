"""Text fields: what cannot be seen goes, and a text that is too long says how much to cut."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.deconstruct import deconstructible
from django.utils.functional import lazy
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from people.persian.language import reading
from people.persian.numbers import localise
from people.persian.text import clean_input, clean_line

EMPTY = _("This is empty. Write it here.")


@deconstructible
class NotLongerThan:
    def __init__(self, most: int) -> None:
        self.most = most

    def __call__(self, text: str) -> None:
        over = len(text) - self.most
        if over > 0:
            raise ValidationError(too_long(over, self.most), code="max_length")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, NotLongerThan) and self.most == other.most

    __hash__ = None  # type: ignore[assignment]


def _too_long(over: int, most: int) -> str:
    text = ngettext(
        "Shorten this by %(over)s character: it can have %(most)s at most.",
        "Shorten this by %(over)s characters: it can have %(most)s at most.",
        over,
    )
    return text % {"over": localise(over, reading()), "most": localise(most, reading())}


too_long = lazy(_too_long, str)


class TextField(forms.CharField):
    """One line. ``dir="auto"``: names and titles may be in either script."""

    default_error_messages = {"required": EMPTY}

    def __init__(self, *, max_length: int | None = None, **kwargs: Any) -> None:
        # The limit is ours to check: a browser's maxlength silently drops the end of what is pasted.
        super().__init__(**kwargs)
        self.most = max_length
        if max_length is not None:
            self.validators.append(NotLongerThan(max_length))

    def to_python(self, value: Any) -> Any:
        return super().to_python(self.cleaned(value) if isinstance(value, str) else value)

    def cleaned(self, text: str) -> str:
        return clean_line(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return control(super().widget_attrs(widget), dir="auto")


class LongTextField(TextField):
    """Several lines."""

    widget = forms.Textarea

    def cleaned(self, text: str) -> str:
        return clean_input(text)

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        return {**super().widget_attrs(widget), "rows": 6}


class CodeField(TextField):
    """A number or code that is read from left to right in either language."""

    inputmode = "numeric"
    autocomplete = "off"

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        attrs = super().widget_attrs(widget)
        return control(attrs, dir="ltr", inputmode=self.inputmode, autocomplete=self.autocomplete)


def is_blank(value: Any) -> bool:
    """Nothing, or nothing that can be seen."""
    return value is None or (isinstance(value, str) and not clean_input(value))


def control(attrs: dict[str, Any], **more: str) -> dict[str, Any]:
    return {**attrs, "class": "form-control", **more}
