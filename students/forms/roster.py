"""The roster workbook as it is uploaded: judged by its content, read row by row."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import FriendlyForm
from people.forms.uploads import WorkbookField
from people.persian.numbers import file_size
from people.workflow import Refusal
from students.roster import MAX_BYTES, Reading, read_roster


class RosterForm(FriendlyForm):
    workbook = WorkbookField(
        help_text=gettext_lazy(
            "An .xlsx file of at most 5 MB and 20,000 rows. If a row is wrong, nothing is imported."
        ),
    )
    reading: Reading | None = None

    def clean_workbook(self) -> Any:
        """Keeps what was read in `reading`; wrong rows are an error of the file as a whole."""
        uploaded = self.cleaned_data["workbook"]
        if uploaded.size > MAX_BYTES:
            told = {"size": file_size(uploaded.size), "limit": file_size(MAX_BYTES)}
            raise ValidationError(_("This file is %(size)s. The most that can be sent is %(limit)s.") % told)
        try:
            self.reading = read_roster(uploaded)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message)) from refusal
        if self.reading.errors:
            raise ValidationError(_("Nothing was imported: some rows have to be corrected first."))
        return uploaded
