"""The workbook of the student information system as it is uploaded: judged by its content, read row by row."""

from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.files import XLSX, FileRule, inspect
from people.forms import FriendlyForm
from people.forms.uploads import WorkbookField
from people.workflow import Refusal
from students.records.plan import Plan, Problem, read_plan
from students.records.sheet import MAX_BYTES

RULE = FileRule((XLSX,), MAX_BYTES)


class RecordsForm(FriendlyForm):
    workbook = WorkbookField(
        help_text=gettext_lazy(
            "An .xlsx file of at most 5 MB and 20,000 rows. Nothing is imported before you have seen the result."
        ),
    )
    plan: Plan | None = None

    @property
    def problems(self) -> Sequence[Problem]:
        return self.plan.problems if self.plan else ()

    def clean_workbook(self) -> Any:
        """Keeps what was read in `plan`; wrong rows are an error of the file as a whole."""
        uploaded = self.cleaned_data["workbook"]
        try:
            uploaded.inspected = inspect(uploaded, RULE)
            self.plan = read_plan(uploaded)
        except Refusal as refusal:
            raise ValidationError(str(refusal.message)) from refusal
        if self.plan.problems:
            raise ValidationError(_("Nothing was imported: some rows have to be corrected first."))
        return uploaded
