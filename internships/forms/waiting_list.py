"""The terms of a waiting list: what its next offers promise, and how long it goes on."""

from typing import Any

from django.utils.translation import gettext_lazy

from internships.actions.waiting_list import ListTerms
from internships.forms.offer import TermsForm
from internships.models import AnswerBounds
from people.forms import IntegerField, JalaliDateField
from people.persian import jalali

MOST_HOURS = 14 * 24


class ListTermsForm(TermsForm):
    answer_hours = IntegerField(label=gettext_lazy("Hours to answer"), max_value=MOST_HOURS)
    moves_up_to = JalaliDateField(label=gettext_lazy("The list moves up until"), earliest=jalali.today)

    def __init__(self, *args: Any, bounds: AnswerBounds, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # A list that has begun keeps its first day of work when that has passed: offers begin after their answer.
        self.fields["starts_on"].earliest = None  # type: ignore[attr-defined]
        self.fields["answer_hours"].min_value = bounds.offer_hours_min  # type: ignore[attr-defined]

    def terms(self) -> ListTerms:
        return ListTerms(
            answer_hours=self.cleaned_data["answer_hours"],
            moves_up_to=self.cleaned_data["moves_up_to"],
            **self.promised(),
        )
