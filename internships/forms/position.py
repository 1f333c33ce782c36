"""What HR writes about a position. Keeping it asks only that it makes sense; submitting also asks the MoU."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import ProgrammeKind
from internships.choices import PositionChoices
from internships.forms.questions import QuestionRows
from internships.models import Position
from internships.questions import Asked
from people.forms import (
    DecimalField,
    FriendlyForm,
    IntegerField,
    JalaliDateField,
    LongTextField,
    RialField,
    TextField,
)
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from students.forms.skills import SkillLabel
from students.week import WeekFormField

MOST_SEATS = 500
DATES = ("starts_on", "ends_on")
SKILLS = ("skills_required", "skills_wished")


class PositionForm(FriendlyForm):
    title = TextField(
        label=gettext_lazy("Title"),
        max_length=120,
        help_text=gettext_lazy("The work that is done, not a rank in the organisation."),
    )
    kind = forms.TypedChoiceField(label=gettext_lazy("Kind of programme"), coerce=int)
    site = forms.TypedChoiceField(label=gettext_lazy("Where"), coerce=int)
    description = LongTextField(
        label=gettext_lazy("What the work is"),
        max_length=6000,
        help_text=gettext_lazy(
            "What someone does in a day, with whom, and what they learn. A blank line begins a new paragraph."
        ),
    )
    fields_of_study = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Fields of study"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("None chosen means every field."),
    )

    seats = IntegerField(label=gettext_lazy("Seats"), min_value=1, max_value=MOST_SEATS)
    hours_min = IntegerField(label=gettext_lazy("Hours a week, from"), min_value=1)
    hours_max = IntegerField(label=gettext_lazy("Hours a week, to"), min_value=1)
    shifts = WeekFormField(
        label=gettext_lazy("Shifts"),
        block_hours=4,
        required=False,
        help_text=gettext_lazy(
            "When there is work. Leave it empty if hours are agreed on with each student."
        ),
    )
    pay_basis = forms.ChoiceField(
        label=gettext_lazy("Paid by"), choices=Position.PayBasis, widget=forms.RadioSelect
    )
    pay_rial = RialField(
        label=gettext_lazy("Base pay"),
        required=False,
        help_text=gettext_lazy("In rial, before benefits and insurance."),
    )
    insurance = forms.ChoiceField(label=gettext_lazy("Insured by"), choices=ProgrammeKind.Insurer)
    transport = TextField(
        label=gettext_lazy("Company bus"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("From where and when. Empty means there is none."),
    )

    min_gpa = DecimalField(
        label=gettext_lazy("Least GPA"),
        min_value=0,
        max_value=20,
        max_digits=4,
        decimal_places=2,
        required=False,
    )
    min_credits = IntegerField(
        label=gettext_lazy("Least credits passed"), min_value=1, max_value=200, required=False
    )
    skills_required = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Skills that are needed"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    skills_wished = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Skills that are welcome"),
        coerce=int,
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )

    starts_on = JalaliDateField(label=gettext_lazy("First day of work"), earliest=jalali.today)
    ends_on = JalaliDateField(label=gettext_lazy("Last day of work"))
    deadline_on = JalaliDateField(label=gettext_lazy("Deadline for applications"))
    rolling = forms.BooleanField(
        label=gettext_lazy("We answer as applications come, without waiting for the deadline"), required=False
    )
    answer_within_days = IntegerField(
        label=gettext_lazy("Your promise to answer"),
        min_value=settings.ANSWER_WITHIN_DAYS_MIN,
        max_value=settings.ANSWER_WITHIN_DAYS_MAX,
    )

    def __init__(
        self,
        *args: Any,
        choices: PositionChoices,
        submitting: bool = False,
        asked: Sequence[Asked] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.questions = QuestionRows(self.data if self.is_bound else None, asked)
        self.options = choices
        own: dict[str, Any] = self.fields
        own["kind"].choices = [(choice.kind.pk, str(choice.kind)) for choice in choices.kinds]
        own["site"].choices = [(site.pk, _site_name(site)) for site in choices.sites]
        own["fields_of_study"].choices = [(field.pk, str(field)) for field in choices.fields]
        for name in SKILLS:
            own[name].choices = self._skill_choices(name)
        self.fields["description"].required = submitting
        for name in ("hours_min", "hours_max"):
            own[name].max_value = settings.WEEKLY_HOURS_MAX

    def _picked(self, name: str) -> set[str]:
        typed = self.data.getlist(name) if self.is_bound and hasattr(self.data, "getlist") else None
        return {str(pk) for pk in (typed if typed is not None else self.initial.get(name, ()))}

    def _skill_choices(self, name: str) -> list[tuple[int, str]]:
        """What is chosen already stands first."""
        picked = self._picked(name)
        rows = sorted(self.options.skills, key=lambda skill: str(skill.pk) not in picked)
        return [(skill.pk, SkillLabel.of(skill)) for skill in rows]

    def picked_names(self, name: str) -> list[str]:
        picked = self._picked(name)
        return [skill.name for skill in self.options.skills if str(skill.pk) in picked]

    @property
    def picked_required(self) -> list[str]:
        return self.picked_names("skills_required")

    @property
    def picked_wished(self) -> list[str]:
        return self.picked_names("skills_wished")

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        self._check_hours(values)
        self._check_dates(values)
        self._check_pay(values)
        both = set(values.get("skills_required", ())) & set(values.get("skills_wished", ()))
        values["skills_wished"] = [pk for pk in values.get("skills_wished", ()) if pk not in both]
        for number in self.questions.wrong:
            text = _("Question %(number)s isn\u2019t right yet.")
            self.add_error(None, text % {"number": format_number(number, reading())})
        return values

    def _check_hours(self, values: dict[str, Any]) -> None:
        least, most = values.get("hours_min"), values.get("hours_max")
        if least and most and most < least:
            self.add_error(
                "hours_max", _("This is less than the hours it begins from. Write the larger number here.")
            )

    def _check_dates(self, values: dict[str, Any]) -> None:
        first, last, deadline = (values.get(name) for name in (*DATES, "deadline_on"))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if not deadline:
            return
        if deadline < jalali.today():
            self.add_error("deadline_on", _("The deadline is in the past."))
        elif last and deadline > last and "ends_on" not in self.errors:
            self.add_error("deadline_on", _("The deadline is after the last day of work."))

    def _check_pay(self, values: dict[str, Any]) -> None:
        if "pay_rial" in self.errors:
            return
        paid = values.get("pay_basis") != Position.PayBasis.UNPAID
        if paid and not values.get("pay_rial"):
            self.add_error("pay_rial", _("Write the pay, or choose “unpaid”."))
        if not paid:
            values["pay_rial"] = 0

    def values(self) -> dict[str, Any]:
        """What the actions take (internships/actions/positions.py)."""
        cleaned = dict(self.cleaned_data)
        cleaned["deadline_at"] = jalali.end_of_day(cleaned.pop("deadline_on"))
        cleaned["fields"] = cleaned.pop("fields_of_study")
        cleaned["kind"] = next(c.kind for c in self.options.kinds if c.kind.pk == cleaned["kind"])
        cleaned["site"] = next(site for site in self.options.sites if site.pk == cleaned["site"])
        cleaned["questions"] = self.questions.asked()
        return cleaned

    def show_refusals(self, refusals: dict[str, str]) -> None:
        """Write by the fields of a fresh form what stands in the way of what was saved."""
        self._errors = self.errors
        for name, message in refusals.items():
            shown = name if name in self.fields else "kind"
            self._errors.setdefault(shown, self.error_class([message], renderer=self.renderer))


def _site_name(site: Any) -> str:
    place = site.estate.short if site.estate_id else site.address
    return f"{site.name}، {place}" if place else site.name


def initial_of(position: Position, choices: PositionChoices) -> dict[str, Any]:
    plain = (
        *(
            "title",
            "description",
            "seats",
            "hours_min",
            "hours_max",
            "shifts",
            "pay_basis",
            "insurance",
            "transport",
        ),
        *("min_gpa", "min_credits", "starts_on", "ends_on", "rolling", "answer_within_days"),
    )
    return {
        **{name: getattr(position, name) for name in plain},
        "kind": position.kind_id,
        "site": position.site_id,
        "pay_rial": position.pay_rial or None,
        "deadline_on": jalali.today(position.deadline_at),
        "fields_of_study": choices.chosen("fields"),
        "skills_required": choices.chosen("skills_required"),
        "skills_wished": choices.chosen("skills_wished"),
    }


def suggestions(choices: PositionChoices) -> dict[str, Any]:
    """What a new form begins with: plain dates under the MoU, so that a draft needs little more than a title."""
    today = jalali.today()
    first = choices.kinds[0] if choices.kinds else None
    starts_on, ends_on = today + timedelta(days=30), today + timedelta(days=150)
    insurance, basis = str(ProgrammeKind.Insurer.COMPANY), Position.PayBasis.HOURLY
    if first:
        insurance = first.kind.insurer
        if first.kind.pay_rule == ProgrammeKind.PayRule.UNPAID:
            basis = Position.PayBasis.UNPAID
        if first.allowance:
            ends_on = max(starts_on, min(ends_on, first.allowance.ends_on))
    return {
        "kind": first.kind.pk if first else None,
        "site": choices.sites[0].pk if choices.sites else None,
        "pay_basis": basis,
        "insurance": insurance,
        "starts_on": starts_on,
        "ends_on": ends_on,
        "deadline_on": today + timedelta(days=14),
        "answer_within_days": settings.ANSWER_WITHIN_DAYS_DEFAULT,
    }


class ExtendForm(FriendlyForm):
    deadline_on = JalaliDateField(label=gettext_lazy("New deadline"), earliest=jalali.today)


class CloseForm(FriendlyForm):
    reason = TextField(
        label=gettext_lazy("Reason, for you and the liaison office"), max_length=300, required=False
    )
