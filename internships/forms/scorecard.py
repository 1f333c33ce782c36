"""A scorecard: each criterion from 1 to 5, a few words, what is recommended; and the company's criteria."""

from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from internships.interviews.scores import MOST_CRITERIA
from internships.models import Scorecard
from people.forms import FriendlyForm, LongTextField
from people.persian.language import reading
from people.persian.numbers import localise
from people.persian.text import clean_line

MARKS = (
    (1, pgettext_lazy("score", "weak")),
    (2, pgettext_lazy("score", "below what is needed")),
    (3, pgettext_lazy("score", "enough")),
    (4, pgettext_lazy("score", "good")),
    (5, pgettext_lazy("score", "excellent")),
)


class ScorecardForm(FriendlyForm):
    words = LongTextField(
        label=gettext_lazy("In words"),
        max_length=3000,
        required=False,
        help_text=gettext_lazy("What you have seen and heard, so that colleagues can follow it."),
    )
    recommendation = forms.ChoiceField(
        label=gettext_lazy("Would you take this student?"),
        choices=Scorecard.Recommendation.choices,
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, names: list[str], card: Scorecard | None, **kwargs: Any) -> None:
        self.names = [name for name, _score in card.scores] if card else names
        if card:
            kwargs["initial"] = {
                "words": card.words,
                "recommendation": card.recommendation,
                **{f"score_{place}": score for place, (_name, score) in enumerate(card.scores)},
            }
        super().__init__(*args, **kwargs)
        choices = [(mark, f"{localise(mark, reading())}: {word}") for mark, word in MARKS]
        own = {
            f"score_{place}": forms.TypedChoiceField(
                label=name,
                choices=choices,
                coerce=int,
                empty_value=None,
                required=False,
                widget=forms.RadioSelect,
            )
            for place, name in enumerate(self.names)
        }
        self.fields = {**own, **self.fields}

    def marks(self) -> list[Any]:
        return [self[f"score_{place}"] for place in range(len(self.names))]

    def scores(self) -> list[tuple[str, int | None]]:
        return [(name, self.cleaned_data[f"score_{place}"]) for place, name in enumerate(self.names)]


class CriteriaForm(FriendlyForm):
    names = LongTextField(
        label=gettext_lazy("Criteria, one a line"),
        max_length=800,
        help_text=gettext_lazy("Scorecards that are written already keep the ones they have."),
    )

    def clean_names(self) -> list[str]:
        lines = [clean_line(line) for line in self.cleaned_data["names"].splitlines()]
        names = list(dict.fromkeys(filter(None, lines)))
        if len(names) > MOST_CRITERIA:
            raise forms.ValidationError(_("Eight criteria are the most."))
        if any(len(name) > 80 for name in names):
            raise forms.ValidationError(_("Shorten the criteria: 80 characters each at most."))
        return names
