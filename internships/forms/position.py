"""What HR writes about a position. Keeping it asks only that it makes sense; submitting also asks the MoU."""

from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Self

from django import forms
from django.conf import settings
from django.forms.utils import ErrorDict
from django.http import QueryDict
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import ProgrammeKind
from internships.answer_bounds import check_promise
from internships.bus import buses_in, serving
from internships.choices import PositionChoices
from internships.forms.questions import QuestionRows
from internships.models import Position
from internships.models.answer_bounds import MOST_DAYS
from internships.questions import Asked
from internships.work_facts import night_hours
from people.forms import (
    DecimalField,
    FriendlyForm,
    IntegerField,
    JalaliDateField,
    LongTextField,
    RialField,
    TextField,
)
from people.forms.account import add_refusal
from people.persian import jalali
from people.persian.language import reading
from people.persian.numbers import format_number
from people.workflow import Refusal
from students.forms.skills import SkillLabel
from students.forms.week import EditWeekField
from students.week import Block, Week
from students.week.editing import Shown

MOST_SEATS = 500
MOST_HOURS_IN_ALL = 2000
MOST_HOURS_A_DAY = 12
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
    hours_total = IntegerField(
        label=gettext_lazy("Hours in all"), min_value=1, max_value=MOST_HOURS_IN_ALL, required=False
    )
    pattern = forms.ChoiceField(
        label=gettext_lazy("Pattern of work"),
        choices=[("", gettext_lazy("By agreement")), *Position.Pattern.choices],
        required=False,
    )
    least_block_hours = IntegerField(
        label=gettext_lazy("Shortest stretch that makes sense"),
        min_value=1,
        max_value=MOST_HOURS_A_DAY,
        required=False,
        help_text=gettext_lazy("Who is free for less in one go can’t begin anything."),
    )
    shifts = EditWeekField(
        label=gettext_lazy("Shifts"),
        required=False,
        help_text=gettext_lazy(
            "When there is work. Leave it empty if hours are agreed on with each student."
        ),
    )
    rotating = forms.BooleanField(label=gettext_lazy("Shifts rotate from week to week"), required=False)
    night_work = forms.BooleanField(label=gettext_lazy("There is work after 22:00"), required=False)
    pay_basis = forms.ChoiceField(
        label=gettext_lazy("Paid by"), choices=Position.PayBasis, widget=forms.RadioSelect
    )
    pay_rial = RialField(
        label=gettext_lazy("Base pay"),
        required=False,
        help_text=gettext_lazy("In rial, before benefits and insurance."),
    )
    benefits = TextField(
        label=gettext_lazy("Besides the base pay"),
        max_length=300,
        required=False,
        help_text=gettext_lazy("Bonus, allowance, clothing: what comes on top of the base pay."),
    )
    meal = forms.BooleanField(label=gettext_lazy("A meal is provided"), required=False)
    health_check = forms.BooleanField(
        label=gettext_lazy("A health check is needed before the first day"), required=False
    )
    insurance = forms.ChoiceField(label=gettext_lazy("Insured by"), choices=ProgrammeKind.Insurer)
    transport = TextField(
        label=gettext_lazy("Company bus"),
        max_length=160,
        required=False,
        help_text=gettext_lazy("From where and when. Empty means there is none."),
    )
    follows_bus = forms.BooleanField(
        label=gettext_lazy("The shifts begin and end with the company bus"), required=False
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
        label=gettext_lazy("Your promise to answer"), min_value=1, max_value=MOST_DAYS
    )

    def __init__(
        self,
        *args: Any,
        choices: PositionChoices,
        submitting: bool = False,
        asked: Sequence[Asked] = (),
        published: bool = False,
        **kwargs: Any,
    ) -> None:
        """`published`: it changes one that is public, whose kind stays and whose dates may have begun."""
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
        self.published = published
        if published:
            own["kind"].disabled = True
            own["starts_on"].earliest = None

    @classmethod
    def as_typed(cls, typed: QueryDict, **options: Any) -> Self:
        """The form with what somebody has typed so far, which isn't judged yet."""
        form = cls(typed, **options)
        form._errors = ErrorDict()
        for row in form.questions:
            row._errors = ErrorDict()
        return form

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
        self._check_shifts(values)
        self._check_dates(values)
        self._check_pay(values)
        self._check_promise(values)
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
        block = values.get("least_block_hours")
        if block and most and block > most:
            self.add_error("least_block_hours", _("This is more than the most hours a week."))

    def _check_shifts(self, values: dict[str, Any]) -> None:
        shifts = values.get("shifts")
        if shifts and shifts & night_hours():
            values["night_work"] = True
        site = next((each for each in self.options.sites if each.pk == values.get("site")), None)
        if not values.get("follows_bus") or site is None or shifts is None:
            return
        lines = buses_in(site.lines)
        if not lines:
            self.add_error("follows_bus", _("This site has no bus line. Add it on the company’s page first."))
        elif not serving(shifts, lines):
            self.add_error("follows_bus", _("No bus line of this site comes for these shifts."))

    def _check_dates(self, values: dict[str, Any]) -> None:
        first, last, deadline = (values.get(name) for name in (*DATES, "deadline_on"))
        if first and last and last < first:
            self.add_error("ends_on", _("The last day is before the first."))
        if not deadline:
            return
        unchanged = self.published and deadline == self.initial.get("deadline_on")
        if deadline < jalali.today() and not unchanged:
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

    def _check_promise(self, values: dict[str, Any]) -> None:
        """Within the bounds of today; one that students see already stays as it was promised."""
        days = values.get("answer_within_days")
        public = (
            self.options.position.answer_within_days if self.published and self.options.position else None
        )
        if not days or days == public:
            return
        try:
            check_promise(days, self.options.bounds)
        except Refusal as refusal:
            add_refusal(self, refusal)

    def values(self) -> dict[str, Any]:
        """What the actions take (internships/actions/positions.py)."""
        cleaned = dict(self.cleaned_data)
        cleaned["deadline_at"] = jalali.end_of_day(cleaned.pop("deadline_on"))
        cleaned["fields"] = cleaned.pop("fields_of_study")
        cleaned["kind"] = next(c.kind for c in self.options.kinds if c.kind.pk == cleaned["kind"])
        cleaned["site"] = next(site for site in self.options.sites if site.pk == cleaned["site"])
        cleaned["hours_total"] = _hours_in_all(cleaned["kind"], cleaned["hours_total"])
        cleaned["questions"] = self.questions.asked()
        return cleaned

    def show_refusals(self, refusals: dict[str, str]) -> None:
        """Write by the fields of a fresh form what stands in the way of what was saved."""
        self._errors = self.errors
        for name, message in refusals.items():
            shown = name if name in self.fields else "kind"
            self._errors.setdefault(shown, self.error_class([message], renderer=self.renderer))


def put_shifts(typed: QueryDict, week: Week) -> None:
    """Write a week into what was posted, as the boxes of the form would say it."""
    names = [name for block in week.blocks() for name in _half_hours(block)]
    typed.setlist("shifts", [])
    typed.setlist("shifts_half", names)
    typed["shifts_shown"] = Shown().name


def _half_hours(block: Block) -> list[str]:
    return [Block(block.day, half, half + 1).name for half in range(block.start, block.end)]


def _hours_in_all(kind: ProgrammeKind, written: int | None) -> int | None:
    """Counted for some kinds only; what the kind says unless the company says something else."""
    return (written or kind.total_hours) if kind.hours_rule == ProgrammeKind.HoursRule.TOTAL else None


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
            "hours_total",
            "pattern",
            "least_block_hours",
            "shifts",
            "rotating",
            "night_work",
            "pay_basis",
            "benefits",
            "meal",
            "health_check",
            "insurance",
            "transport",
            "follows_bus",
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
        "answer_within_days": choices.bounds.days_default,
    }
