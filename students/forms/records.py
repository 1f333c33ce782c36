"""The workbook of the student information system as it is uploaded: judged by its content, read row by row."""

from typing import Any

from django.utils.translation import gettext_lazy

from people.forms.uploads import WorkbookField
from people.workbook_imports import WorkbookForm
from students.records.plan import Plan, read_plan
from students.records.sheet import MAX_BYTES


class RecordsForm(WorkbookForm):
    max_bytes = MAX_BYTES
    workbook = WorkbookField(
        help_text=gettext_lazy(
            "An .xlsx file of at most 5 MB and 20,000 rows. Nothing is imported before you have seen the result."
        ),
    )

    def read_plan(self, uploaded: Any) -> Plan:
        return read_plan(uploaded)
