"""What HR asks on a position: a fixed number of rows, of which the empty ones count for nothing."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from internships.models import Question
from internships.questions import CHOICE_LENGTH, CHOICES_AT_MOST, QUESTIONS_AT_MOST, Asked
from people.forms import FriendlyForm, IntegerField, LongTextField, TextField
from people.persian.language import reading
from people.persian.numbers import format_number
from people.persian.text import clean_line


class QuestionForm(FriendlyForm):
    text = TextField(
        label=gettext_lazy("Question"),
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": " "}),  # app.css tells empty rows by it
    )
    kind = forms.ChoiceField(
        label=gettext_lazy("Kind of answer"),
        choices=Question.Kind,
        initial=Question.Kind.SHORT,
        required=False,
    )
    choices = LongTextField(
        label=gettext_lazy("The choices, one a line"),
        required=False,
    )
    required = forms.BooleanField(label=gettext_lazy("It has to be answered"), required=False)
    place = IntegerField(label=gettext_lazy("Order"), min_value=1, max_value=99, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["choices"].widget.attrs["rows"] = 3

    def clean_choices(self) -> list[str]:
        lines = (clean_line(line) for line in self.cleaned_data["choices"].splitlines())
        return list(dict.fromkeys(line for line in lines if line))

    def clean(self) -> dict[str, Any]:
        super().clean()
        values = self.cleaned_data
        values["kind"] = values.get("kind") or Question.Kind.SHORT
        if not values.get("text") and "text" not in self.errors and values.get("choices"):
            self.add_error("text", _("Write the question that these choices answer."))
        if values["kind"] == Question.Kind.CHOICE and values.get("text") and "choices" in values:
            self._check_choices(values["choices"])
        return values

    def _check_choices(self, choices: list[str]) -> None:
        if len(choices) < 2:
            self.add_error("choices", _("Write at least two choices, one a line."))
        elif len(choices) > CHOICES_AT_MOST:
            text = _("At most %(count)s choices can be offered.")
            self.add_error("choices", text % {"count": format_number(CHOICES_AT_MOST, reading())})
        elif any(len(choice) > CHOICE_LENGTH for choice in choices):
            text = _("A choice can have at most %(count)s letters.")
            self.add_error("choices", text % {"count": format_number(CHOICE_LENGTH, reading())})


class QuestionRows:
    """The rows of the form, filled ones first. A page that doesn't have them leaves the questions as they are."""

    def __init__(self, data: Mapping[str, Any] | None, asked: Sequence[Asked] = ()) -> None:
        self.there = data is None or "asks" in data
        if data is not None and not self.there:
            data = None
        self.rows = [
            QuestionForm(data, prefix=f"q{number}", initial=_initial(number, asked))
            for number in range(1, QUESTIONS_AT_MOST + 1)
        ]

    def __iter__(self) -> Any:
        return iter(self.rows)

    @property
    def wrong(self) -> list[int]:
        """The numbers of the rows that aren't right yet."""
        return [number for number, row in enumerate(self.rows, start=1) if row.is_bound and row.errors]

    def asked(self) -> list[Asked] | None:
        if not self.there:
            return None
        filled = [
            (_rank(row.cleaned_data.get("place") or number, number), row.cleaned_data)
            for number, row in enumerate(self.rows, start=1)
            if row.cleaned_data.get("text")
        ]
        return [
            Asked(
                text=values["text"],
                kind=values["kind"],
                choices=tuple(values["choices"]) if values["kind"] == Question.Kind.CHOICE else (),
                required=values["required"],
            )
            for _order, values in sorted(filled, key=lambda row: row[0])
        ]


def _rank(place: int, number: int) -> tuple[int, int, int]:
    """Who moves up to a place comes before the one that stands there; who moves down, behind it."""
    return place, (place > number) - (place < number), number


def _initial(number: int, asked: Sequence[Asked]) -> dict[str, Any]:
    if number > len(asked):
        return {"required": True, "place": number}
    one = asked[number - 1]
    return {
        "text": one.text,
        "kind": one.kind,
        "choices": "\n".join(one.choices),
        "required": one.required,
        "place": number,
    }
