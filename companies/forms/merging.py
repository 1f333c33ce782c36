"""Merging: how the people of the company that goes come along, and that it can't be undone."""

from django import forms
from django.utils.translation import gettext_lazy as _

from companies.merging.people import People
from people.forms import FriendlyForm


class MergeForm(FriendlyForm):
    people = forms.ChoiceField(
        label=_("Its people"),
        choices=People,
        widget=forms.RadioSelect,
        help_text=_("Who was never vetted should not become an owner by the way."),
    )
    certain = forms.BooleanField(
        label=_("Both are one company. I know that this can’t be undone."),
        error_messages={"required": _("Tick this when you are certain.")},
    )
