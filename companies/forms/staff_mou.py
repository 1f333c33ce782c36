"""The MoU on paper, as the office writes it down: facts and dates, terms of each kind, the scan, the signing."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import Company, Mou, ProgrammeKind
from companies.texts.terms_draft import MOST_SEATS, TermsDraft
from people.forms import FriendlyForm, IntegerField, JalaliDateField, RialField, TextField
from people.forms.uploads import PdfField
from people.models import User
from people.persian import jalali
from people.persian.text import ascii_digits
from students.models import FieldOfStudy

SCAN_MAX_BYTES = 15 * 1024 * 1024
MOST_YEARS_AHEAD = 50


def farthest_day() -> date:
    """An agreement reaches no further: beyond it is a typing error, and near the end of the calendar."""
    return jalali.add_months(jalali.today(), 12 * MOST_YEARS_AHEAD)


class MouForm(FriendlyForm):
    number = TextField(
        label=gettext_lazy("Number"),
        max_length=40,
        required=False,
        help_text=gettext_lazy("Left empty, it gets the next number of this year."),
    )
    title = TextField(label=gettext_lazy("Title"), max_length=160, required=False)
    way = forms.ChoiceField(
        label=gettext_lazy("Text"),
        choices=Mou.Way.choices,
        initial=Mou.Way.STANDARD,
        widget=forms.RadioSelect,
        help_text=gettext_lazy("In a negotiated text the company can write other words and terms itself."),
    )
    language = forms.ChoiceField(
        label=gettext_lazy("Language of the text"),
        choices=User.Language.choices,
        initial=User.Language.FA,
        widget=forms.RadioSelect,
        help_text=gettext_lazy(
            "A text that was changed already keeps its words; only what is filled in changes."
        ),
    )
    starts_on = JalaliDateField(label=gettext_lazy("First day"), latest=farthest_day)
    ends_on = JalaliDateField(label=gettext_lazy("Last day"), latest=farthest_day)
    renews_automatically = forms.BooleanField(
        label=gettext_lazy("It renews itself until one side ends it"), required=False
    )
    renewal_months = IntegerField(
        label=gettext_lazy("Months of each renewal"), min_value=1, max_value=120, initial=12, required=False
    )
    university_letter = TextField(
        label=gettext_lazy("Letter number of the university"), max_length=40, required=False
    )
    university_letter_on = JalaliDateField(label=gettext_lazy("Its date"), required=False)
    company_letter = TextField(
        label=gettext_lazy("Letter number of the company"), max_length=40, required=False
    )
    company_letter_on = JalaliDateField(label=gettext_lazy("Its date"), required=False)
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
        if mou is not None:
            self.fields["number"].help_text = ""

    def _others(self, mous: Any) -> Any:
        """Those that this one can renew: not itself, and not renewed by another."""
        if self.mou is None:
            return mous.filter(successor=None)
        return mous.exclude(pk=self.mou.pk).filter(Q(successor=None) | Q(successor=self.mou))

    def clean_renewal_months(self) -> int:
        return self.cleaned_data["renewal_months"] or 12

    def clean_number(self) -> str:
        number = self.cleaned_data["number"]
        namesake = Mou.objects.filter(number=ascii_digits(number)).first() if number else None
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
    """The terms of one kind of work in a draft. The kind is chosen once, when they are added."""

    kind = forms.ModelChoiceField(
        label=gettext_lazy("Kind of work"),
        queryset=ProgrammeKind.objects.none(),
        widget=forms.RadioSelect,
        empty_label=None,
    )
    seat_limit = IntegerField(label=gettext_lazy("Seats at one time"), min_value=1, max_value=MOST_SEATS)
    max_weekly_hours = IntegerField(
        label=gettext_lazy("Most hours a week"), min_value=1, max_value=settings.WEEKLY_HOURS_MAX
    )
    min_hourly_pay_rial = RialField(
        label=gettext_lazy("Least pay an hour"),
        help_text=gettext_lazy("In rial. The legal least wage counts where it is higher; 0 for none."),
    )
    insurer = forms.ChoiceField(
        label=gettext_lazy("Insured by"),
        choices=ProgrammeKind.Insurer.choices,
        initial=ProgrammeKind.Insurer.COMPANY,
        widget=forms.RadioSelect,
    )
    fields_of_study = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Fields of study"),
        queryset=FieldOfStudy.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        required=False,
        help_text=gettext_lazy("None chosen means every field."),
    )

    def __init__(
        self,
        *args: Any,
        kind: ProgrammeKind | None = None,
        there: Sequence[int] = (),
        amending: bool = False,
        terms: TermsDraft | None = None,
        **kwargs: Any,
    ) -> None:
        """`there`: kinds that have terms already. `amending`: no seat at all means that nobody new comes."""
        if terms is not None:
            kwargs.setdefault("initial", {**terms.stored(), "fields_of_study": list(terms.fields)})
        super().__init__(*args, **kwargs)
        self.fixed_kind, named = kind, set(terms.fields if terms else ())
        if kind is not None:
            del self.fields["kind"]
        else:
            self._choices("kind", ProgrammeKind.objects.filter(is_active=True).exclude(pk__in=there))
        # A field that is no longer offered stays in terms that name it.
        self._choices("fields_of_study", FieldOfStudy.objects.filter(Q(is_active=True) | Q(pk__in=named)))
        if amending:
            self._take_no_one()

    def _choices(self, name: str, queryset: Any) -> None:
        field: Any = self.fields[name]
        field.queryset = queryset

    def _take_no_one(self) -> None:
        self.fields["seat_limit"] = IntegerField(
            label=gettext_lazy("Seats at one time"),
            min_value=0,
            max_value=MOST_SEATS,
            help_text=gettext_lazy(
                "0 means no new offers; whoever works already stays until the agreed end."
            ),
        )
        self.order_fields(list(self.base_fields))

    def terms(self) -> TermsDraft:
        values = self.cleaned_data
        return TermsDraft(
            kind=(self.fixed_kind or values["kind"]).pk,
            fields=tuple(sorted(field.pk for field in values["fields_of_study"])),
            seat_limit=values["seat_limit"],
            max_weekly_hours=values["max_weekly_hours"],
            min_hourly_pay_rial=values["min_hourly_pay_rial"],
            insurer=values["insurer"],
        )


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
