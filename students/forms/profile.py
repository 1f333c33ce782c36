"""The sections of a student's profile; each is a form of its own and saves by itself."""

from collections.abc import Iterator
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import Q
from django.forms.models import ModelChoiceIterator
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import (
    DecimalField,
    FriendlyForm,
    IntegerField,
    JalaliDateField,
    LongTextField,
    StudentNumberField,
)
from people.persian import jalali
from people.persian.language import reading
from students.models import FieldOfStudy, Student

ABOUT_LENGTH = 800
YEARS_BACK = 15  # entry years that are offered; longer nobody studies
LEVELS = [level.value for level in FieldOfStudy.Level]


class _ByLevel(ModelChoiceIterator):
    """Fields under their degree level, as people look for them."""

    def __iter__(self) -> Iterator[Any]:
        yield ("", self.field.empty_label)
        fields = sorted(self.queryset, key=lambda field: (LEVELS.index(field.level), field.sort_key))
        for level, of_level in groupby(fields, key=lambda field: field.level):
            yield (FieldOfStudy.Level(level).label, [self.choice(field) for field in of_level])


class FieldOfStudyField(forms.ModelChoiceField):
    iterator = _ByLevel


def entry_years() -> list[tuple[Any, Any]]:
    this_year = jalali.to_jalali(jalali.today()).year
    years = [
        (year, jalali.study_year(year, reading())) for year in range(this_year, this_year - YEARS_BACK, -1)
    ]
    return [("", _("Choose")), *years]


class StudyForm(FriendlyForm):
    """What the university knows of one too: nothing here is required, positions say what they ask for."""

    student_number = StudentNumberField(label=gettext_lazy("Student number"), required=False)
    field = FieldOfStudyField(
        queryset=FieldOfStudy.objects.none(),
        label=gettext_lazy("Field of study"),
        empty_label=gettext_lazy("Choose"),
        required=False,
    )
    entry_year = forms.TypedChoiceField(
        label=gettext_lazy("Entry year"), coerce=int, empty_value=None, choices=entry_years, required=False
    )
    semester = IntegerField(
        label=gettext_lazy("Semester"),
        min_value=1,
        max_value=20,
        required=False,
    )
    study_status = forms.ChoiceField(label=gettext_lazy("Study status"), choices=Student.Status.choices)
    gpa = DecimalField(
        label=gettext_lazy("GPA"),
        help_text=gettext_lazy("Of all your terms, out of 20. Like 16.25."),
        min_value=0,
        max_value=20,
        max_digits=4,
        decimal_places=2,
        required=False,
    )
    gpa_on = JalaliDateField(
        label=gettext_lazy("Date of the GPA"),
        help_text=gettext_lazy("The day on which you looked it up, like 1405/07/15."),
        latest=jalali.today,
        required=False,
    )
    credits_passed = IntegerField(
        label=gettext_lazy("Credits passed"), min_value=0, max_value=400, required=False
    )

    about = LongTextField(
        label=gettext_lazy("A few words about yourself"),
        help_text=gettext_lazy("What you like to work on. Companies that you apply to read it."),
        required=False,
        max_length=ABOUT_LENGTH,
        widget=forms.Textarea(attrs={"data-count": ABOUT_LENGTH, "rows": 3}),
    )

    NAMES = (
        "student_number",
        "field",
        "entry_year",
        "semester",
        "study_status",
        "gpa",
        "gpa_on",
        "credits_passed",
        "about",
    )

    def __init__(self, *args: Any, student: Student, number_is_given: bool = False, **kwargs: Any) -> None:
        initial = {name: getattr(student, name) for name in self.NAMES}
        super().__init__(*args, initial=initial, **kwargs)
        offered: Any = self.fields["field"]
        offered.queryset = FieldOfStudy.objects.filter(Q(is_active=True) | Q(pk=student.field_id))
        if number_is_given:
            self.fields["student_number"].disabled = True
            self.fields["student_number"].help_text = _(
                "From the university’s list; it can’t be changed here."
            )

    def clean_student_number(self) -> str | None:
        return self.cleaned_data["student_number"] or None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if {"gpa", "gpa_on"} & set(self.errors):
            return cleaned
        if cleaned["gpa"] is not None and cleaned["gpa_on"] is None:
            self.add_error("gpa_on", _("Write the date of your GPA."))
        if cleaned["gpa"] is None and cleaned["gpa_on"] is not None:
            self.add_error("gpa", _("Write the GPA of that date, or empty the date."))
        return cleaned

    @property
    def values(self) -> dict[str, Any]:
        """What to save. A GPA that was left as it is keeps its source: the university may have confirmed it."""
        values = dict(self.cleaned_data)
        if not {"gpa", "gpa_on"} & set(self.changed_data):
            del values["gpa"], values["gpa_on"]
        return values
