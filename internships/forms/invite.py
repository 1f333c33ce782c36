"""The words with which a company asks a student to look at a position."""

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.models import Invite
from people.forms import FriendlyForm


class InviteForm(FriendlyForm):
    note = forms.CharField(
        label=_("Words to the student"),
        required=False,
        max_length=Invite._meta.get_field("note").max_length,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Why this work would suit them. They read it in the message."),
    )
