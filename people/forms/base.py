"""The manners of our fields for whole forms: Django's own fields in them say things as we do."""

from typing import Any

from django import forms
from django.db import models
from django.utils.translation import gettext_lazy as _

from people.forms.dates import JalaliDateField
from people.forms.numbers import DecimalField, IntegerField
from people.forms.text import LongTextField, TextField

CHOOSE = _("Choose one.")
BARE = (forms.CheckboxInput, forms.CheckboxSelectMultiple, forms.RadioSelect, forms.HiddenInput)


class Friendly:
    """Mixed into forms: dresses the fields that are Django's own."""

    fields: dict[str, forms.Field]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for field in self.fields.values():
            dress(field)


class FriendlyForm(Friendly, forms.Form):
    pass


class FriendlyModelForm(Friendly, forms.ModelForm):
    """With ``formfield_callback = friendly_field`` in Meta its fields are ours too."""


def dress(field: forms.Field) -> None:
    """The class of a control, and requests instead of complaints."""
    if not isinstance(field.widget, BARE) and field.widget.__module__.startswith("django."):
        field.widget.attrs.setdefault("class", "form-control")
    if isinstance(field, forms.EmailField):
        field.widget.attrs.update({"dir": "ltr", "inputmode": "email", "autocomplete": "email"})
    if isinstance(field, forms.ChoiceField | forms.ModelChoiceField):
        field.error_messages["required"] = CHOOSE
        field.error_messages["invalid_choice"] = _("This is no longer among the choices. Choose again.")


def friendly_field(db_field: models.Field, **kwargs: Any) -> forms.Field | None:
    """The form field of a model field, ours where there is one."""
    if db_field.choices:
        return db_field.formfield(**kwargs)
    for kind, ours in (
        (models.EmailField, None),
        (models.DateTimeField, None),
        (models.DateField, JalaliDateField),
        (models.TextField, LongTextField),
        (models.CharField, TextField),
        (models.IntegerField, IntegerField),
        (models.DecimalField, DecimalField),
    ):
        if isinstance(db_field, kind):
            return db_field.formfield(**({"form_class": ours, **kwargs} if ours else kwargs))
    return db_field.formfield(**kwargs)
