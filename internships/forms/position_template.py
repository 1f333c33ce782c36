"""A template of positions as the office writes it."""

from typing import Any

from django import forms
from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import ProgrammeKind
from internships.forms.position import MOST_HOURS_A_DAY, MOST_HOURS_IN_ALL
from internships.models import Position, PositionTemplate
from people.forms import FriendlyForm, IntegerField, LongTextField, TextField
from students.forms.skills import SkillLabel
from students.forms.week import EditWeekField
from students.models import Skill


class PositionTemplateForm(FriendlyForm):
    name_fa = TextField(label=gettext_lazy("Persian name"), max_length=120)
    name_en = TextField(label=gettext_lazy("English name"), max_length=120, required=False)
    kind = forms.ModelChoiceField(
        label=gettext_lazy("Kind of programme"),
        queryset=ProgrammeKind.objects.filter(is_active=True),
        empty_label=None,
    )
    title = TextField(
        label=gettext_lazy("Title of the position"),
        max_length=120,
        required=False,
        help_text=gettext_lazy("Write … where the company fills in its own word."),
    )
    description = LongTextField(label=gettext_lazy("What the work is"), max_length=6000, required=False)
    pattern = forms.ChoiceField(
        label=gettext_lazy("Pattern of work"),
        choices=[("", gettext_lazy("By agreement")), *Position.Pattern.choices],
        required=False,
    )
    hours_min = IntegerField(label=gettext_lazy("Hours a week, from"), min_value=1)
    hours_max = IntegerField(label=gettext_lazy("Hours a week, to"), min_value=1)
    hours_total = IntegerField(
        label=gettext_lazy("Hours in all"), min_value=1, max_value=MOST_HOURS_IN_ALL, required=False
    )
    least_block_hours = IntegerField(
        label=gettext_lazy("Shortest stretch that makes sense"),
        min_value=1,
        max_value=MOST_HOURS_A_DAY,
        required=False,
    )
    shifts = EditWeekField(label=gettext_lazy("Shifts"), required=False)
    skills = forms.TypedMultipleChoiceField(
        label=gettext_lazy("Skills"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    is_active = forms.BooleanField(label=gettext_lazy("Companies can choose it"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        own: dict[str, Any] = self.fields
        for name in ("hours_min", "hours_max"):
            own[name].max_value = settings.WEEKLY_HOURS_MAX
        posted: Any = self.data
        picked = posted.getlist("skills") if self.is_bound else self.initial.get("skills", ())
        first = {str(pk) for pk in picked}
        skills = sorted(Skill.objects.filter(is_active=True), key=lambda skill: str(skill.pk) not in first)
        own["skills"].choices = [(skill.pk, SkillLabel.of(skill)) for skill in skills]
        self.picked = [skill.name for skill in skills if str(skill.pk) in first]

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        least, most = values.get("hours_min"), values.get("hours_max")
        if least and most and most < least:
            self.add_error(
                "hours_max", _("This is less than the hours it begins from. Write the larger number here.")
            )
        return values


def initial_of(template: PositionTemplate) -> dict[str, Any]:
    plain = (
        *("name_fa", "name_en", "title", "description", "pattern", "hours_min", "hours_max"),
        *("hours_total", "least_block_hours", "shifts", "is_active"),
    )
    return {
        **{name: getattr(template, name) for name in plain},
        "kind": template.kind_id,
        "skills": [skill.pk for skill in template.skills.all()],
    }
