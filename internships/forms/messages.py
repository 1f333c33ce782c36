"""A company's templates, and one message to many."""

from django import forms
from django.utils.translation import gettext_lazy as _

from internships.forms.thread import MOST_LETTERS, TokenField
from internships.message_templates import faults
from internships.models import MessageTemplate
from people.forms import FriendlyForm, LongTextField, TextField
from people.models import User

WHAT_STANDS_IN = _(
    "{name}, {position} and {company} become the student’s name, the position and your company."
)


class SoundText(LongTextField):
    """With placeholders that there are."""

    def clean(self, value: str) -> str:
        text = super().clean(value)
        if wrong := faults(text):
            raise forms.ValidationError(wrong)
        return text


class TemplateForm(FriendlyForm):
    name = TextField(label=_("What you call it"), max_length=60)
    purpose = forms.ChoiceField(
        label=_("For"), choices=MessageTemplate.Purpose, widget=forms.RadioSelect, initial="message"
    )
    language = forms.ChoiceField(
        label=_("Language"), choices=User.Language, widget=forms.RadioSelect, initial="fa"
    )
    text = SoundText(label=_("Text"), max_length=2000, help_text=WHAT_STANDS_IN)


class ManyForm(FriendlyForm):
    token = TokenField()
    text = SoundText(label=_("Your message"), max_length=MOST_LETTERS - 500, help_text=WHAT_STANDS_IN)
