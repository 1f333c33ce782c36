"""What the office attaches to an agreement."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from companies.models import Amendment, Mou
from companies.papers import Paper
from people.files import PDF, XLSX, FileRule, inspect
from people.forms import FriendlyForm, TextField
from people.workflow import Refusal

ATTACHMENT = FileRule((PDF, XLSX, "image/jpeg", "image/png"), 15 * 1024 * 1024)


class AttachmentForm(FriendlyForm):
    document = forms.FileField(
        label=_("File"),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png,.xlsx"}),
        help_text=_("PDF, picture (JPG, PNG) or Excel without macros, at most 15 MB."),
        max_length=255,
        error_messages={
            "required": _("Choose a file."),
            "missing": _("Choose a file."),
            "empty": _("This file is empty. Choose another one."),
            "invalid": _("The file did not arrive. Choose it again."),
            "max_length": _("The name of this file is too long. Give it a shorter one."),
        },
    )
    title = TextField(
        label=_("Title"), max_length=160, help_text=_("For example: letter of introduction of the signatory.")
    )
    paper = forms.TypedChoiceField(label=_("Belongs to"), coerce=int, required=False)
    shared = forms.BooleanField(label=_("The company sees it too"), required=False)

    def __init__(self, *args: Any, mou: Mou, amendments: Sequence[Amendment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.papers = {0: Paper(mou), **{row.number: Paper(mou, row) for row in amendments}}
        choice: Any = self.fields["paper"]
        choice.choices = [(0, _("the agreement itself")), *((row.number, str(row)) for row in amendments)]
        if not amendments:
            del self.fields["paper"]

    def clean_document(self) -> Any:
        uploaded = self.cleaned_data["document"]
        try:
            uploaded.inspected = inspect(uploaded, ATTACHMENT)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message)) from refusal
        return uploaded

    def chosen(self) -> Paper:
        return self.papers[self.cleaned_data.get("paper") or 0]
