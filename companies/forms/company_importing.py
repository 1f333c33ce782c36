"""A list of companies as it is uploaded."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from companies.imports.company_plan import Plan, read_plan
from companies.imports.company_rows import MAX_BYTES
from people.forms.uploads import WorkbookField
from people.workbook_imports import WorkbookForm


class CompanyImportForm(WorkbookForm):
    max_bytes = MAX_BYTES
    workbook = WorkbookField(
        help_text=gettext_lazy(
            "An .xlsx file of at most 5 MB and 5,000 rows. Nothing is imported before you have seen the result."
        ),
    )

    skip = forms.BooleanField(
        label=gettext_lazy("Leave out rows with a wrong cell"),
        help_text=gettext_lazy("The others can be imported; the rows that are left out are named."),
        required=False,
    )

    def read_plan(self, uploaded: Any) -> Plan:
        return read_plan(uploaded)

    def forgives(self) -> bool:
        """As long as a row is left; which are left out stands on the page that comes next."""
        return bool(self.data.get("skip")) and bool(self.plan.new or self.plan.known)
