"""Writing a text: its clauses in one form, which works without JavaScript; comments; clause templates.

The buttons that add, remove and move clauses post the form and get it back with what was typed: nothing is saved.
"""

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from companies.models import ClauseTemplate
from companies.texts.wording import MOST_BODY, MOST_CLAUSES, MOST_TITLE, not_a_variable, unknown_variables
from people.forms import (
    FriendlyForm,
    FriendlyModelForm,
    LongTextField,
    TextField,
    friendly_field,
)

BLANK = "blank"
_KEY_LENGTH = 40


def known_variables(text: str) -> None:
    """A validator: what stands in double braces must be a variable."""
    if unknown := unknown_variables(text):
        raise ValidationError(not_a_variable(unknown), code="variable")


class ClauseForm(FriendlyForm):
    key = forms.SlugField(max_length=_KEY_LENGTH, widget=forms.HiddenInput)
    title = TextField(label=_("Title of the clause"), max_length=MOST_TITLE, validators=[known_variables])
    body = LongTextField(label=_("Text"), max_length=MOST_BODY, validators=[known_variables])

    def clause(self) -> dict[str, str]:
        return {name: self.cleaned_data[name] for name in ("key", "title", "body")}


class NoteForm(FriendlyForm):
    """Words that go with a step: what changed, or what the other side should look at."""

    note = TextField(label=_("What changed"), max_length=300, required=False)


class CommentForm(FriendlyForm):
    body = LongTextField(label=_("Comment"), max_length=2000)


@dataclass
class Clauses:
    """All clauses as they are being written, in their order."""

    forms: list[ClauseForm]

    @classmethod
    def of(cls, clauses: Iterable[Mapping[str, str]]) -> "Clauses":
        return cls([ClauseForm(prefix=f"c{at}", initial=dict(clause)) for at, clause in enumerate(clauses)])

    @classmethod
    def posted(cls, data: Any) -> "Clauses":
        return cls([ClauseForm(data, prefix=f"c{at}") for at in range(_count(data))])

    def is_valid(self) -> bool:
        """Every form is asked, so that all that is wrong is shown at once."""
        return all(form.is_valid() for form in self.forms)

    def clauses(self) -> list[dict[str, str]]:
        return [form.clause() for form in self.forms]

    @property
    def count(self) -> int:
        return len(self.forms)

    @property
    def wrong(self) -> list[tuple[int, ClauseForm]]:
        return [(at, form) for at, form in enumerate(self.forms, start=1) if form.is_bound and form.errors]


def typed(data: Any) -> list[dict[str, str]]:
    """The clauses as they were typed, unchecked."""
    return [
        {name: str(data.get(f"c{at}-{name}", "")) for name in ("key", "title", "body")}
        for at in range(_count(data))
    ]


def rearranged(
    clauses: Sequence[dict[str, str]], do: str, new: dict[str, str] | None
) -> list[dict[str, str]]:
    """What the pressed button makes of them: "up:2", "down:2", "remove:2", or "add" with the new clause."""
    changed = list(clauses)
    what, _colon, place = do.partition(":")
    at = int(place) if place.isdecimal() and len(place) < 4 else -1
    if what == "add" and new is not None and len(changed) < MOST_CLAUSES:
        changed.append(new)
    if not 0 <= at < len(changed):
        return changed
    other = {"up": at - 1, "down": at + 1}.get(what, at)
    if what == "remove":
        del changed[at]
    elif 0 <= other < len(changed):
        changed[at], changed[other] = changed[other], changed[at]
    return changed


def blank_clause() -> dict[str, str]:
    return {"key": f"own-{secrets.token_hex(4)}", "title": "", "body": ""}


def _count(data: Any) -> int:
    count = str(data.get("count", ""))
    return min(int(count), MOST_CLAUSES) if count.isdecimal() and len(count) < 4 else 0


class ClauseTemplateForm(FriendlyModelForm):
    class Meta:
        model = ClauseTemplate
        fields: ClassVar = ["position", "title_fa", "body_fa", "title_en", "body_en", "is_active"]
        formfield_callback = friendly_field

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("title_fa", "body_fa", "title_en", "body_en"):
            self.fields[name].validators.append(known_variables)
            self.fields[name].widget.attrs["lang"] = name[-2:]
        for name in ("body_fa", "body_en"):
            self.fields[name].validators.append(_not_too_long)
        position: Any = self.fields["position"]
        position.help_text = _("Lower numbers come first in the text.")
        position.max_value = 9999

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if bool(values.get("title_en")) != bool(values.get("body_en")):
            missing = "body_en" if values.get("title_en") else "title_en"
            if missing not in self.errors:
                self.add_error(missing, _("Write the English title and the English text, or neither."))
        return values


class NewClauseTemplateForm(ClauseTemplateForm):
    class Meta(ClauseTemplateForm.Meta):
        fields: ClassVar = ["paper", *ClauseTemplateForm.Meta.fields]
        widgets: ClassVar = {"paper": forms.RadioSelect}

    def key(self) -> str:
        """What comments and versions call it; the English title makes it readable where there is one."""
        taken = set(
            ClauseTemplate.objects.filter(paper=self.cleaned_data["paper"]).values_list("key", flat=True)
        )
        key = slugify(self.cleaned_data.get("title_en", ""))[: _KEY_LENGTH - 10]
        return key if key and key not in taken else f"{key or 'clause'}-{secrets.token_hex(3)}"


def _not_too_long(text: str) -> None:
    if len(text) > MOST_BODY:
        raise ValidationError(_("This text is too long for one clause."), code="max_length")
