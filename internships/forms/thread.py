"""What is written in the conversation about an application."""

import secrets
from typing import Any

from django import forms
from django.core.validators import RegexValidator
from django.utils.translation import gettext_lazy as _

from internships.actions.thread import file_rule
from people.forms import FriendlyForm, LongTextField
from people.forms.uploads import AttachmentsField

MOST_LETTERS = 4000
MOST_FILES = 3


def new_token() -> str:
    """Goes with each form: sent twice, it is one message."""
    return secrets.token_hex(16)


class TokenField(forms.CharField):
    widget = forms.HiddenInput
    default_validators = [RegexValidator(r"\A[0-9a-f]{32}\Z")]

    def __init__(self) -> None:
        super().__init__(initial=new_token)


class ThreadForm(FriendlyForm):
    token = TokenField()
    text = LongTextField(label=_("Your message"), max_length=MOST_LETTERS)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["files"] = AttachmentsField(
            label=_("Files"),
            most=MOST_FILES,
            accept=file_rule(),
            required=False,
            help_text=_("PDF, PNG or JPEG, three at most."),
        )
        self.fields["text"].widget.attrs["rows"] = 4


class OfficeReadForm(FriendlyForm):
    reason = LongTextField(
        label=_("Why do you read it?"),
        max_length=600,
        min_length=10,
        help_text=_(
            "It is kept with the application. Student and company see that the office has read, and when."
        ),
    )
