"""Choosing skills from the list, with a level for each that one wants to say."""

from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django import forms
from django.db.models import F, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import JSONObject
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from people.forms import FriendlyForm
from people.persian.text import sort_key
from students.models import Skill, SkillSuggestion, Student, StudentSkill
from students.reference.skills import GROUPS, group_name
from students.skill_rows import names_of

LEVELS = tuple(StudentSkill.Level)
GONE = gettext_lazy("One of these is no longer among the skills. Choose again.")


class SkillLabel(str):
    """A skill's name in a list, with the other names that it is found by (static/picklist.js)."""

    words: str

    @classmethod
    def of(cls, skill: Skill) -> "SkillLabel":
        label = cls(skill.name)
        label.words = "|".join(names_of(skill))
        return label


@dataclass(frozen=True)
class Line:
    """A skill on the page; `level` as text, empty where it isn't said."""

    skill: Skill
    level: str = ""

    @property
    def label(self) -> SkillLabel:
        return SkillLabel.of(self.skill)

    @property
    def other_name(self) -> str:
        """Its name in the other language, where that says more."""
        other = self.skill.name_en if self.skill.name == self.skill.name_fa else self.skill.name_fa
        return "" if other == self.skill.name else other

    @property
    def other_language(self) -> str:
        return "en" if self.skill.name == self.skill.name_fa else "fa"

    @property
    def levels(self) -> list[tuple[int, str, bool]]:
        return [(level.value, str(level.label), self.level == str(level.value)) for level in LEVELS]


@dataclass(frozen=True)
class Suggested:
    """What one CV suggests."""

    cv_label: str
    skills: list[Skill]


class SkillsField(forms.MultipleChoiceField):
    """Numbers; which of them are skills the form asks."""

    default_error_messages = {"invalid_choice": GONE}

    def valid_value(self, value: Any) -> bool:
        return isinstance(value, str) and value.isascii() and value.isdecimal() and len(value) <= 18


class SkillsForm(FriendlyForm):
    skills = SkillsField(label=gettext_lazy("Skills"), required=False)

    def __init__(self, *args: Any, student: Student, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.student = student
        self.fields["skills"].error_messages["invalid_choice"] = GONE

    @cached_property
    def rows(self) -> list[Any]:
        """Everything that can be chosen or is, with the student's level and the CV that suggests it: one query."""
        suggested = SkillSuggestion.objects.filter(
            student=self.student, dismissed_at=None, cv__removed_at=None, skill=OuterRef("pk")
        )
        rows = (
            Skill.objects.annotate(
                mine=FilteredRelation("studentskill", condition=Q(studentskill__student=self.student))
            )
            .annotate(
                own=F("mine__pk"),
                own_level=F("mine__level"),
                suggested=Subquery(suggested.values(found=JSONObject(cv="cv", label="cv__label"))[:1]),
            )
            .filter(Q(is_active=True) | Q(own__isnull=False))
        )
        return sorted(rows, key=lambda skill: sort_key(skill.name))

    def clean_skills(self) -> list[int]:
        chosen = [int(value) for value in self.cleaned_data["skills"]]
        unknown = set(chosen) - {skill.pk for skill in self.rows}
        joined = Skill.objects.filter(pk__in=unknown, merged_into__isnull=False) if unknown else ()
        if unknown - {skill.pk for skill in joined}:
            raise forms.ValidationError(str(GONE))
        return chosen

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        known = {"", *(str(level.value) for level in LEVELS)}
        if any(self._said(pk) not in known for pk in cleaned.get("skills", ())):
            self.add_error("skills", _("Choose one of the levels, or none."))
        return cleaned

    @property
    def levels(self) -> dict[int, int | None]:
        """What to save: the level of each chosen skill, or None."""
        return {pk: int(said) if (said := self._said(pk)) else None for pk in self.cleaned_data["skills"]}

    def _said(self, pk: int) -> str:
        return str(self.data.get(f"level_{pk}", ""))

    @cached_property
    def _picked(self) -> dict[int, str]:
        """The chosen ones and their levels: as they were sent, or else as they are kept."""
        if self.is_bound:
            data: Any = self.data
            sent = {value for value in data.getlist("skills") if value.isascii() and value.isdecimal()}
            return {skill.pk: self._said(skill.pk) for skill in self.rows if str(skill.pk) in sent}
        return {skill.pk: str(skill.own_level or "") for skill in self.rows if skill.own is not None}

    @cached_property
    def chosen(self) -> list[Line]:
        return [Line(skill, self._picked[skill.pk]) for skill in self.rows if skill.pk in self._picked]

    @property
    def level_words(self) -> list[tuple[int, str]]:
        return [(level.value, str(level.label)) for level in LEVELS]

    @cached_property
    def groups(self) -> list[tuple[str, list[Line]]]:
        """What isn't chosen, under its group: ours in their order, then the others by name."""
        ours = list(GROUPS)

        def place(skill: Any) -> tuple[bool, int, str]:
            known = skill.group in GROUPS
            return not skill.group, ours.index(skill.group) if known else len(ours), sort_key(skill.group)

        left = sorted((skill for skill in self.rows if skill.pk not in self._picked), key=place)
        return [
            (group_name(group), [Line(skill) for skill in skills])
            for group, skills in groupby(left, key=lambda skill: skill.group)
        ]

    @cached_property
    def suggested(self) -> list[Suggested]:
        """By the CV that they stand in, the newest first."""
        found = [skill for skill in self.rows if skill.suggested and skill.pk not in self._picked]
        found.sort(key=lambda skill: -skill.suggested["cv"])
        return [
            Suggested(label, list(skills))
            for (_cv, label), skills in groupby(
                found, key=lambda skill: (skill.suggested["cv"], skill.suggested["label"])
            )
        ]
