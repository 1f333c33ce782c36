"""What a company writes about its agreements: the request for one, and who signs for it."""

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from companies.forms.signing import SignatoryForm
from companies.models import Mou, ProgrammeKind, Side
from people.forms import FriendlyForm, JalaliDateField, LongTextField
from people.persian import jalali

MOST_YEARS = 10
YEARS = ("1", "2", "3", "4", "5")
UNTIL = "until"


class RequestForm(FriendlyForm):
    way = forms.ChoiceField(
        label=pgettext_lazy("MoU", "Text"),
        choices=[
            (Mou.Way.STANDARD, gettext_lazy("Standard text: the university’s own; ready soonest")),
            (Mou.Way.NEGOTIATED, gettext_lazy("Negotiated text: you can propose other words and terms")),
        ],
        initial=Mou.Way.STANDARD,
        widget=forms.RadioSelect,
    )
    kinds = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Kinds of work you think of"),
        queryset=ProgrammeKind.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    starts_on = JalaliDateField(label=gettext_lazy("First day you wish"), earliest=jalali.today)
    length = forms.ChoiceField(
        label=gettext_lazy("How long it should hold"),
        choices=[
            ("1", gettext_lazy("One year")),
            ("2", gettext_lazy("Two years")),
            ("3", gettext_lazy("Three years")),
            ("4", gettext_lazy("Four years")),
            ("5", gettext_lazy("Five years")),
            (UNTIL, gettext_lazy("Until a day that I write")),
        ],
        initial="1",
        widget=forms.RadioSelect,
    )
    ends_on = JalaliDateField(
        label=gettext_lazy("Last day"), required=False, help_text=gettext_lazy("Only if you chose a day.")
    )
    note = LongTextField(
        label=gettext_lazy("Anything else"),
        max_length=2000,
        required=False,
        help_text=gettext_lazy("For example how many students, in which fields, at which of your sites."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["kinds"].queryset = ProgrammeKind.objects.filter(is_active=True)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_on, length = values.get("starts_on"), values.get("length")
        if starts_on and starts_on > jalali.add_months(jalali.today(), 24):
            self.add_error("starts_on", _("Choose a first day within the next two years."))
            starts_on = None
        if length == UNTIL and "ends_on" not in self.errors:
            self._check_last_day(starts_on, values.get("ends_on"))
        elif values.get("ends_on"):
            self.add_error(
                "ends_on", _("Choose “Until a day that I write” for this day to count, or empty it.")
            )
        elif starts_on and length in YEARS:
            values["ends_on"] = jalali.add_months(starts_on, 12 * int(length)) - timedelta(days=1)
        return values

    def _check_last_day(self, starts_on: date | None, ends_on: date | None) -> None:
        if ends_on is None:
            self.add_error("ends_on", _("Write the last day."))
        elif starts_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first one."))
        elif starts_on and ends_on > jalali.add_months(starts_on, 12 * MOST_YEARS):
            self.add_error("ends_on", _("Choose a last day within ten years."))

    def values(self) -> dict[str, Any]:
        """For drafting.request_mou. The kinds stand above the note, as the office reads it."""
        given = self.cleaned_data
        kinds = _(", ").join(str(kind) for kind in given["kinds"])
        lines = [_("Kinds of work: %(kinds)s") % {"kinds": kinds}] if kinds else []
        return {
            "way": given["way"],
            "starts_on": given["starts_on"],
            "ends_on": given["ends_on"],
            "request_note": "\n".join([*lines, given["note"]]).strip(),
        }


class OwnSignatoryForm(SignatoryForm):
    """Who signs for the company, as the company names them; the order stays the office's."""

    side = None  # type: ignore[assignment]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["user"]
        field.queryset = field.queryset.filter(
            memberships__company=self.paper.mou.company, memberships__ended_at=None
        ).distinct()

    def values(self) -> dict[str, Any]:
        return {**self.cleaned_data, "side": Side.COMPANY}
