"""The days of an unforeseen closure, as the office enters them."""

from datetime import date, timedelta
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.closures import MOST_DAYS
from people.forms import FriendlyForm, JalaliDateField, TextField
from people.persian import jalali

BACK = timedelta(days=14)  # what was closed longer ago has lapsed, and been told, long since
AHEAD = timedelta(days=60)


class ClosureForm(FriendlyForm):
    first_on = JalaliDateField(
        label=gettext_lazy("First closed day"),
        earliest=lambda: jalali.today() - BACK,
        latest=lambda: jalali.today() + AHEAD,
    )
    last_on = JalaliDateField(
        label=gettext_lazy("Last closed day"),
        required=False,
        help_text=gettext_lazy("Leave it empty for one day."),
    )
    name_fa = TextField(
        label=gettext_lazy("What it is, in Persian"),
        max_length=120,
        help_text=gettext_lazy(
            "For example: closed because of polluted air. Companies and students read it."
        ),
    )
    name_en = TextField(label=gettext_lazy("What it is, in English"), max_length=120, required=False)

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        first: date | None = values.get("first_on")
        if first is None or "last_on" in self.errors:
            return values
        last = values["last_on"] = values.get("last_on") or first
        if last < first:
            self.add_error("last_on", _("The last day is before the first."))
        elif (last - first).days >= MOST_DAYS:
            self.add_error("last_on", _("At most a month at once."))
        return values
