"""A place that a student found, in their own words. A draft may be incomplete; sending it in may not."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.forms.company import PhoneField, estate_field
from companies.models import ProgrammeKind
from internships.found_places.checks import AHEAD, LONGEST, MOST_TOTAL_HOURS
from internships.models import FoundPlace
from people.forms import (
    CompanyNationalIdField,
    FriendlyForm,
    IntegerField,
    JalaliDateField,
    LongTextField,
    TextField,
)
from people.forms.uploads import PdfField
from people.models import User
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from students.forms.cv import size_hint
from students.models import Student

NOTE_LENGTH = 1000


class FoundPlaceForm(FriendlyForm):
    name = TextField(label=gettext_lazy("Name of the place"), max_length=160)
    national_id = CompanyNationalIdField(
        label=gettext_lazy("Company national ID"),
        required=False,
        help_text=gettext_lazy(
            "11 digits, on the company’s letterhead or stamp. Leave it empty if you don’t know it."
        ),
    )
    activity = TextField(
        label=gettext_lazy("What the place does"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("For example: makes car parts."),
    )
    estate = estate_field()
    address = TextField(
        label=gettext_lazy("Address"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Where you will be at work. Needed where it is in no industrial estate."),
    )
    contact_name = TextField(label=gettext_lazy("First and last name"), max_length=120, required=False)
    contact_post = TextField(label=gettext_lazy("Post"), max_length=120, required=False)
    contact_phone = PhoneField(
        label=gettext_lazy("Phone"),
        required=False,
        help_text=gettext_lazy("A phone number or an e-mail address; both are better."),
    )
    contact_email = forms.EmailField(label=gettext_lazy("E-mail"), max_length=254, required=False)
    title = TextField(
        label=gettext_lazy("Title of the work"),
        max_length=120,
        help_text=gettext_lazy("For example: quality control in the moulding hall."),
    )
    description = LongTextField(
        label=gettext_lazy("What you will do"),
        max_length=3000,
        required=False,
        help_text=gettext_lazy("Your faculty decides by this: the tasks, with whom, and what you learn."),
    )
    total_hours = IntegerField(
        label=gettext_lazy("Hours in all"), min_value=1, max_value=MOST_TOTAL_HOURS, required=False
    )
    weekly_hours = IntegerField(label=gettext_lazy("Hours a week"), min_value=1, required=False)
    starts_on = JalaliDateField(label=gettext_lazy("First day"), required=False)
    ends_on = JalaliDateField(label=gettext_lazy("Last day"), required=False)
    supervisor = forms.ModelChoiceField(
        label=gettext_lazy("Academic supervisor"),
        queryset=User.objects.none(),
        required=False,
        empty_label=gettext_lazy("The coordinator chooses"),
    )
    letter = PdfField(label=gettext_lazy("Letter of acceptance"), required=False)
    remove_letter = forms.BooleanField(label=gettext_lazy("Remove the letter that is there"), required=False)

    def __init__(
        self,
        *args: Any,
        kind: ProgrammeKind,
        student: Student,
        place: FoundPlace | None = None,
        **kwargs: Any,
    ) -> None:
        if place is not None:
            names = [name for name in self.base_fields if name not in ("letter", "remove_letter")]
            kwargs.setdefault("initial", {name: getattr(place, name) for name in names})
        elif kind.total_hours:
            kwargs.setdefault("initial", {"total_hours": kind.total_hours})
        super().__init__(*args, **kwargs)
        self.kind = kind
        by_total = kind.hours_rule == ProgrammeKind.HoursRule.TOTAL
        del self.fields["weekly_hours" if by_total else "total_hours"]
        hours: Any = self.fields["total_hours" if by_total else "weekly_hours"]
        hours.help_text = _hours_hint(kind, by_total)
        if not by_total:
            hours.max_value = settings.WEEKLY_HOURS_MAX
        if place is None or place.letter_id is None:
            del self.fields["remove_letter"]
        self.fields["letter"].help_text = _(
            "With the stamp and signature of the place, if you have one. %(size)s"
        ) % {"size": size_hint()}
        self._choose_supervisor(kind, student)

    def _choose_supervisor(self, kind: ProgrammeKind, student: Student) -> None:
        if ProgrammeKind.PlaceStep.SUPERVISOR not in kind.place_steps or student.field is None:
            del self.fields["supervisor"]
            return
        choice: Any = self.fields["supervisor"]
        choice.queryset = User.objects.filter(
            academic_posts__ended_at=None, academic_posts__faculty=student.field.faculty_id
        ).order_by("full_name")
        choice.help_text = _("Whom you agreed on it with. Leave it open if you don’t know yet.")

    def clean(self) -> dict[str, Any]:
        values = super().clean() or self.cleaned_data
        first, last = values.get("starts_on"), values.get("ends_on")
        if first and first > jalali.today() + AHEAD:
            self.add_error("starts_on", _("That is too far ahead. Look at the year again."))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        elif first and last and last - first > LONGEST:
            self.add_error("ends_on", _("This is longer than a year. Choose an earlier last day."))
        return values

    def values(self) -> dict[str, Any]:
        """Without the file, which the view stores."""
        return {name: value for name, value in self.cleaned_data.items() if "letter" not in name}


def _hours_hint(kind: ProgrammeKind, by_total: bool) -> str:
    if not by_total:
        return _("At most %(hours)s.") % {"hours": format_number(settings.WEEKLY_HOURS_MAX, reading())}
    if kind.total_hours:
        return _("At least %(hours)s for this kind of work.") % {
            "hours": format_number(kind.total_hours, reading())
        }
    return ""


class StepBackFromPlaceForm(FriendlyForm):
    reason = LongTextField(
        label=gettext_lazy("Why, in a few words"),
        required=False,
        max_length=NOTE_LENGTH,
        help_text=gettext_lazy("Whoever was to decide reads it."),
    )
