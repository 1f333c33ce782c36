"""The MoU on paper, as the office writes it down: facts and dates, terms of each kind, the scan, the signing."""

from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company, Mou, ProgrammeKind
from people.forms import FriendlyForm, IntegerField, JalaliDateField, RialField, TextField
from people.forms.uploads import PdfField
from people.persian import jalali
from students.models import FieldOfStudy

MOST_SEATS = 1000
SCAN_MAX_BYTES = 15 * 1024 * 1024


class MouForm(FriendlyForm):
    number = TextField(
        label=gettext_lazy("Number"), max_length=40, help_text=gettext_lazy("As it stands on the paper.")
    )
    title = TextField(label=gettext_lazy("Title"), max_length=160, required=False)
    starts_on = JalaliDateField(label=gettext_lazy("First day"))
    ends_on = JalaliDateField(label=gettext_lazy("Last day"))
    university_letter = TextField(
        label=gettext_lazy("Letter number of the university"), max_length=40, required=False
    )
    company_letter = TextField(
        label=gettext_lazy("Letter number of the company"), max_length=40, required=False
    )
    predecessor = forms.ModelChoiceField(
        label=gettext_lazy("Renews"),
        queryset=Mou.objects.none(),
        required=False,
        empty_label=gettext_lazy("no earlier MoU"),
        help_text=gettext_lazy("Offers may then reach from the earlier MoU into this one."),
    )

    def __init__(self, *args: Any, company: Company, mou: Mou | None = None, **kwargs: Any) -> None:
        self.mou = mou
        if mou is not None:
            kwargs.setdefault("initial", {name: getattr(mou, name) for name in self.base_fields})
        super().__init__(*args, **kwargs)
        field: Any = self.fields["predecessor"]
        field.queryset = self._others(Mou.objects.filter(company=company)).order_by("-ends_on", "-id")

    def _others(self, mous: Any) -> Any:
        """Those that this one can renew: not itself, and not renewed by another."""
        if self.mou is None:
            return mous.filter(successor=None)
        return mous.exclude(pk=self.mou.pk).filter(Q(successor=None) | Q(successor=self.mou))

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        namesake = Mou.objects.filter(number=number).first()
        if namesake and namesake != self.mou:
            raise ValidationError(_("There is an MoU with this number already."))
        return number

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        starts_on, ends_on, earlier = (values.get(name) for name in ("starts_on", "ends_on", "predecessor"))
        if starts_on and ends_on and ends_on < starts_on:
            self.add_error("ends_on", _("The last day is before the first one."))
        if starts_on and earlier and starts_on <= earlier.starts_on:
            self.add_error("starts_on", _("A renewal begins after the MoU that it renews."))
        return values


class TermsForm(FriendlyForm):
    kind = forms.ModelChoiceField(
        label=gettext_lazy("Kind of work"),
        queryset=ProgrammeKind.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    effective_on = JalaliDateField(label=gettext_lazy("From"))
    seat_limit = IntegerField(label=gettext_lazy("Seats at one time"), min_value=1, max_value=MOST_SEATS)
    max_weekly_hours = IntegerField(
        label=gettext_lazy("Most hours a week"), min_value=1, max_value=settings.WEEKLY_HOURS_MAX
    )
    min_hourly_pay_rial = RialField(
        label=gettext_lazy("Least pay an hour"),
        help_text=gettext_lazy("In rial. The legal least wage counts where it is higher; 0 for none."),
    )
    insurer = forms.ChoiceField(
        label=gettext_lazy("Insured by"), choices=ProgrammeKind.Insurer.choices, widget=forms.RadioSelect
    )
    fields_of_study = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Fields of study"),
        queryset=FieldOfStudy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None chosen means every field."),
    )

    def __init__(self, *args: Any, mou: Mou, **kwargs: Any) -> None:
        kwargs.setdefault("initial", {"effective_on": self._first_day(mou), "insurer": "company"})
        super().__init__(*args, **kwargs)
        kind: Any = self.fields["kind"]
        kind.queryset = ProgrammeKind.objects.filter(is_active=True)
        fields: Any = self.fields["fields_of_study"]
        fields.queryset = FieldOfStudy.objects.filter(is_active=True)

    @staticmethod
    def _first_day(mou: Mou) -> date:
        """The MoU's own first day, while nobody relies on it; an amendment begins today at the earliest."""
        return max(mou.starts_on, jalali.today()) if mou.signed_on else mou.starts_on

    def terms(self) -> dict[str, Any]:
        values = dict(self.cleaned_data)
        values["fields"] = list(values.pop("fields_of_study"))
        return values


class ScanForm(FriendlyForm):
    document = PdfField(
        label=gettext_lazy("Signed PDF"),
        max_bytes=SCAN_MAX_BYTES,
        help_text=gettext_lazy("The scan of the signed paper, at most 15 MB."),
    )


class SignForm(FriendlyForm):
    signed_on = JalaliDateField(
        label=gettext_lazy("Signed on"),
        latest=jalali.today,
        help_text=gettext_lazy("The day of the last signature on the paper."),
    )
