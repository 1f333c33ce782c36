"""A skill as the office writes it."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.actions.skills import SkillNames
from people.forms import FriendlyForm, LongTextField, TextField
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import clean_line
from students.models import Skill
from students.skill_names import folded, spellings

MOST_ALIASES = 30
ALIAS_LENGTH = 80


class SkillForm(FriendlyForm):
    name_fa = TextField(label=gettext_lazy("Persian name"), max_length=120)
    name_en = TextField(label=gettext_lazy("English name"), max_length=120, required=False)
    aliases = LongTextField(
        label=gettext_lazy("Other names"),
        required=False,
        help_text=gettext_lazy(
            "One a line: abbreviations, other spellings, what people call it. It is found by each of them."
        ),
    )
    group = TextField(label=gettext_lazy("Group"), max_length=60, required=False)
    anyway = forms.BooleanField(label=gettext_lazy("It is another skill; add it"), required=False)

    def __init__(self, *args: Any, groups: list[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.known_groups = groups
        self.fields["group"].widget.attrs["list"] = "groups"
        self.fields["aliases"].widget.attrs["rows"] = 5

    def clean_name_fa(self) -> str:
        name = self.cleaned_data["name_fa"]
        if not folded(name):
            raise forms.ValidationError(_("A name needs letters."))
        return name

    def clean_aliases(self) -> tuple[str, ...]:
        names = [name for line in self.cleaned_data["aliases"].splitlines() if (name := clean_line(line))]
        if any(len(name) > ALIAS_LENGTH for name in names):
            most = format_number(ALIAS_LENGTH, reading())
            raise forms.ValidationError(_("A name can have %(most)s characters at most.") % {"most": most})
        kept = tuple(spellings(names))
        if len(kept) > MOST_ALIASES:
            most = format_number(MOST_ALIASES, reading())
            raise forms.ValidationError(_("At most %(most)s other names.") % {"most": most})
        return kept

    @property
    def names(self) -> SkillNames:
        values = self.cleaned_data
        return SkillNames(values["name_fa"], values["name_en"], values["aliases"], values["group"])


def initial_of(skill: Skill) -> dict[str, Any]:
    return {
        "name_fa": skill.name_fa,
        "name_en": skill.name_en,
        "aliases": "\n".join(skill.aliases),
        "group": skill.group,
    }


def known_groups() -> list[str]:
    groups = Skill.objects.exclude(group="").order_by("group").values_list("group", flat=True).distinct()
    return list(groups)
