"""What HR says when it extends or closes a position."""

from django import forms
from django.utils.translation import gettext_lazy

from internships.models import Position
from people.forms import FriendlyForm, JalaliDateField, TextField
from people.persian import jalali


class ExtendForm(FriendlyForm):
    deadline_on = JalaliDateField(label=gettext_lazy("New deadline"), earliest=jalali.today)


class CloseForm(FriendlyForm):
    cause = forms.ChoiceField(
        label=gettext_lazy("Why"), choices=Position.CloseCause, widget=forms.RadioSelect
    )
    reason = TextField(
        label=gettext_lazy("In your words, for you and the liaison office"), max_length=300, required=False
    )
