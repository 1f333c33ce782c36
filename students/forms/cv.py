"""Adding a CV: a PDF, judged by its content, with a name that the student recognises it by."""

from pathlib import PurePosixPath
from typing import Any

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import FriendlyForm, TextField
from people.forms.uploads import PdfField
from people.persian.language import reading
from people.persian.numbers import format_number
from students.models import CV

LABEL_LENGTH = CV._meta.get_field("label").max_length
CVS_AT_MOST = 10


class AddCvForm(FriendlyForm):
    """``kept``: how many there are already."""

    file = PdfField(label=gettext_lazy("PDF file"))
    label = TextField(
        label=gettext_lazy("Name of this CV"),
        help_text=gettext_lazy(
            "Only for you to tell them apart, like “Industry”. If empty, the file’s name is taken."
        ),
        required=False,
        max_length=LABEL_LENGTH,
    )

    def __init__(self, *args: Any, kept: int, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.kept = kept
        self.fields["file"].help_text = size_hint()

    @property
    def full(self) -> bool:
        return self.kept >= CVS_AT_MOST

    def clean(self) -> dict[str, Any] | None:
        if self.full:
            self.add_error(None, _("You have as many CVs as can be kept. Remove one to add another."))
        return super().clean()


class RenameCvForm(FriendlyForm):
    label = TextField(label=gettext_lazy("Name of this CV"), max_length=LABEL_LENGTH)


def size_hint() -> str:
    megabytes = format_number(round(settings.CV_MAX_BYTES / 2**20, 1), reading())
    return _("At most %(size)s MB, without a password.") % {"size": megabytes}


def label_for(label: str, file_name: str) -> str:
    """What was typed, else the file's own name without its extension."""
    return (label or PurePosixPath(file_name).stem or _("My CV"))[:LABEL_LENGTH]
