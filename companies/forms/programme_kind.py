"""A kind of programme in the reference data: who approves a place that a student found, in order."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from companies.models import ProgrammeKind

STEPS = len(ProgrammeKind.PlaceStep)


class OrderWidget(forms.MultiWidget):
    """One list a step: first, second, third."""

    def __init__(self) -> None:
        choices = [("", "---------"), *ProgrammeKind.PlaceStep.choices]
        super().__init__([forms.Select(choices=choices) for _number in range(STEPS)])

    def decompress(self, value: Any) -> list[str]:
        steps = list(value or [])
        return [*steps, *[""] * (STEPS - len(steps))]


class StepsField(forms.MultiValueField):
    widget = OrderWidget

    def __init__(self, **kwargs: Any) -> None:
        choices = [("", ""), *ProgrammeKind.PlaceStep.choices]
        fields = [forms.ChoiceField(choices=choices, required=False) for _number in range(STEPS)]
        super().__init__(fields, require_all_fields=False, required=False, **kwargs)

    def compress(self, data_list: list[str]) -> list[str]:
        steps = [step for step in data_list if step]
        if len(set(steps)) != len(steps):
            raise ValidationError(_("Name each of them once."))
        return steps

    def has_changed(self, initial: Any, data: Any) -> bool:
        return list(initial or []) != [step for step in data or [] if step]


class ProgrammeKindForm(forms.ModelForm):
    place_steps = StepsField(
        label=gettext_lazy("Who approves a place that a student found"),
        help_text=gettext_lazy(
            "In this order. With none, students don’t bring a place of their own for this kind. Places that are "
            "on their way keep the steps that they were sent in under."
        ),
    )

    class Meta:
        model = ProgrammeKind
        fields = (
            "code",
            "name_fa",
            "name_en",
            "icon",
            "position_in_list",
            "requires_mou",
            "requires_course_registration",
            "letter_required",
            "hours_rule",
            "total_hours",
            "pay_rule",
            "insurer",
            "approver_role",
            "place_steps",
            "is_active",
        )
