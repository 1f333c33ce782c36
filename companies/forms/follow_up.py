"""A call, visit or letter, as it is written down."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.models import FollowUp
from people.forms import FriendlyForm, JalaliDateField, LongTextField, TextField
from people.persian import jalali

FIELDS = ("way", "happened_on", "with_whom", "result", "words", "next_on")


class FollowUpForm(FriendlyForm):
    way = forms.ChoiceField(label=_("What it was"), choices=FollowUp.Way, initial=FollowUp.Way.CALL)
    happened_on = JalaliDateField(label=_("Day"))
    with_whom = TextField(label=_("With whom"), max_length=120, required=False)
    result = forms.ChoiceField(label=_("Result"), choices=FollowUp.Result)
    words = LongTextField(
        label=_("What was said"),
        max_length=2000,
        required=False,
        help_text=_("About the work only. The company may ask to see what is held about it."),
    )
    next_on = JalaliDateField(
        label=_("Next date"),
        required=False,
        help_text=_("When somebody is to talk to them again. Whatever is written here later settles it."),
    )

    def __init__(self, *args: Any, entry: FollowUp | None = None, **kwargs: Any) -> None:
        known = {name: getattr(entry, name) for name in FIELDS} if entry else {"happened_on": jalali.today()}
        kwargs.setdefault("initial", known)
        super().__init__(*args, **kwargs)
        self.fields["words"].widget.attrs["rows"] = 4
